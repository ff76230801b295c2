"""What the pages of a comparison share: filters from the address, the comparison, links that keep both."""

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
from deals.selectors.comparing.comparison import Comparison, comparison_of
from deals.views.common.inputs import errors_of
from deals.views.common.page import PageRequest
from deals.views.common.periods import PERIOD_BUTTONS, period_label
from deals.views.common.permissions import View, workspace_required

DEFAULT_PERIOD = "90"


def with_comparison(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Give a view the comparison that the address asks for, to members only; 400 for bad filters.

    Where the workspace has no retailer of its own, or no competitors, a page says what to do instead.
    """

    @wraps(view)
    def entered(request: PageRequest, membership: Membership, **kwargs: Any) -> HttpResponseBase:
        form = CompareForm(request.GET)
        if not form.is_valid():
            return render(request, "400.html", {"sentence": errors_of(form)}, status=400)
        period = parse_period(request.GET.get("period"), request.as_of.moment, DEFAULT_PERIOD)
        comparison = comparison_of(membership.workspace, form.filters(), period)
        if comparison is None or not comparison.competitors:
            return _what_to_do(request, membership, comparison)
        return view(request, comparison, **kwargs)

    checked: View = entered
    return workspace_required(Right.READ)(checked)


def _what_to_do(request: PageRequest, membership: Membership, comparison: Comparison | None) -> HttpResponse:
    """Say what a comparison needs, and where to give it."""
    context = {
        "workspace": membership.workspace,
        "comparison": comparison,
        "may_manage": may(membership.role, Right.MANAGE),
    }
    return render(request, "compare/nobody.html", context)


def page_context(request: PageRequest, comparison: Comparison) -> dict[str, Any]:
    """Return what every page of a comparison shows."""
    return {
        "workspace": comparison.workspace,
        "comparison": comparison,
        "period": comparison.period,
        "periods": PERIOD_BUTTONS,
        "period_label": period_label(comparison.period),
        "query": query_of(request),
    }


def query_of(request: PageRequest) -> str:
    """Return the address's query without the page's number, for links to the same choice elsewhere."""
    kept = [(key, value) for key, values in request.GET.lists() for value in values if key != "page"]
    return urlencode(kept)


def with_query(request: PageRequest, name: str, comparison: Comparison, *args: str) -> str:
    """Return the address of another page or file of the same comparison."""
    query = query_of(request)
    return reverse(name, args=[comparison.workspace.pk, *args]) + (f"?{query}" if query else "")
