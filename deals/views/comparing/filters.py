"""What the pages of a comparison share: filters from the address, the field, links that keep both."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from deals.domain.roles import Right, may
from deals.forms.comparing import CompareForm
from deals.models import Membership
from deals.selectors.common.as_of import parse_period
from deals.selectors.comparing.comparison import Field, field_of
from deals.views.common.inputs import errors_of
from deals.views.common.page import PageRequest
from deals.views.common.periods import PERIOD_BUTTONS, period_label
from deals.views.common.permissions import View, in_workspace

DEFAULT_PERIOD = "90"


def with_field(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Give a view the field that the address asks for, to members only; 400 for filters that are rubbish.

    Where the workspace has no retailer of its own, or no competitors, a page says what to do instead.
    """

    @wraps(view)
    def entered(request: PageRequest, mine: Membership, **kwargs: Any) -> HttpResponseBase:
        form = CompareForm(request.GET)
        if not form.is_valid():
            return render(request, "400.html", {"sentence": errors_of(form)}, status=400)
        period = parse_period(request.GET.get("period"), request.as_of.moment, DEFAULT_PERIOD)
        field = field_of(mine.workspace, form.wanted(), period)
        if field is None or not field.rivals:
            return _what_to_do(request, mine, field)
        return view(request, field, **kwargs)

    checked: View = entered
    return in_workspace(Right.READ)(checked)


def _what_to_do(request: PageRequest, mine: Membership, field: Field | None) -> HttpResponse:
    """Say what a comparison needs, and where to give it."""
    context = {"shown": mine.workspace, "field": field, "may_manage": may(mine.role, Right.MANAGE)}
    return render(request, "compare/nobody.html", context)


def page_context(request: PageRequest, field: Field) -> dict[str, Any]:
    """Return what every page of a comparison shows."""
    return {
        "shown": field.workspace,
        "field": field,
        "period": field.period,
        "periods": PERIOD_BUTTONS,
        "period_label": period_label(field.period),
        "query": query_of(request),
    }


def query_of(request: PageRequest) -> str:
    """Return the address's query without the page's number, for links to the same choice elsewhere."""
    kept = [(key, value) for key, values in request.GET.lists() for value in values if key != "page"]
    return urlencode(kept)


def with_query(request: PageRequest, name: str, field: Field, *args: str) -> str:
    """Return the address of another page or file of the same comparison."""
    query = query_of(request)
    return reverse(name, args=[field.workspace.pk, *args]) + (f"?{query}" if query else "")
