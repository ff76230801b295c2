"""The field in the header: what fits while one types, and the page of all that was found."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from deals.forms.search import SearchForm
from deals.selectors.common.search import DAYS, LONGEST, MOST, reader_of, search
from deals.views.common.page import PageRequest


@require_safe
@vary_on_headers("HX-Request")
def search_page(request: PageRequest) -> HttpResponse:
    """What `q` names, by kind; for the field in the header the options alone."""
    form = SearchForm(request.GET)
    context: dict[str, Any] = {"form": form, "most": MOST, "days": DAYS, "longest": LONGEST}
    template = "search/options.html" if request.headers.get("HX-Request") else "search/page.html"
    if not form.is_valid():
        return render(request, template, context, status=400)
    text, membership = form.cleaned_data["q"], request.membership
    context["text"] = text
    groups = search(text, request.as_of.moment, membership, reader_of(request.user, membership))
    context["groups"] = groups
    context["nothing"] = bool(text) and all(
        group.kind == "campaigns" for group in groups
    )  # there may be none
    return render(request, template, context)
