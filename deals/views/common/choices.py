"""What fits the text in a typeahead field."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from deals.selectors.common.choices import SOURCES
from deals.views.common.inputs import text_of
from deals.views.common.page import PageRequest


@require_safe
def choices(request: PageRequest, kind: str) -> HttpResponse:
    """The options of a kind that fit `q`, as items of a list."""
    if kind not in SOURCES:
        raise Http404(f"There is no such list: {', '.join(SOURCES)}.")
    source = SOURCES[kind]
    context = {"options": source.search(text_of(request.GET, "q"), request.workspace), "noun": source.noun}
    return render(request, "partials/options.html", context)
