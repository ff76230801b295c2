"""What fits the text in a typeahead field."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from deals.selectors.common.choices import SOURCES
from deals.views.common.inputs import text_of
from deals.views.common.page import PageRequest


@require_safe
def choices(request: PageRequest, source: str) -> HttpResponse:
    """The options of a source that fit `q`, as items of a list."""
    if source not in SOURCES:
        raise Http404(f"There is no such list: {', '.join(SOURCES)}.")
    options = SOURCES[source].search(text_of(request.GET, "q"), request.workspace)
    context = {"options": options, "noun": SOURCES[source].noun}
    return render(request, "partials/options.html", context)
