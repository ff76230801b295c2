"""What the pages of a comparison share: filters from the address, the comparison, links that keep both."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from deals.domain.comparing.points import VALID
from deals.domain.roles import Right, may
from deals.forms.comparing import CompareForm
from deals.models import Membership
from deals.selectors.common.as_of import Period, parse_period
from deals.selectors.comparing.comparison import Comparison, comparison_of
from deals.selectors.workspaces.news import reach_of
from deals.views.common.inputs import errors_of
from deals.views.common.page import PageRequest
from deals.views.common.periods import PERIOD_BUTTONS, period_label
from deals.views.common.permissions import View, workspace_required

DEFAULT_PERIOD = "90"
NEWS_PERIOD = "7"
NOT_NARROWED = "News are of all brands and categories: leave out brand, category and watched."


def with_comparison(
    view: Callable[..., HttpResponseBase],
    reach: Callable[[Period], timedelta] = lambda period: timedelta(0),
    default: str = DEFAULT_PERIOD,
) -> Callable[..., HttpResponseBase]:
    """Give a view the comparison that the address asks for, to members only; 400 for bad filters.

    Where the workspace has no retailer of its own, or no competitors, a page says what to do instead.
    `reach` tells the comparison's, of a period.
    """

    @wraps(view)
    def entered(request: PageRequest, membership: Membership, **kwargs: Any) -> HttpResponseBase:
        form = CompareForm(request.GET)
        if not form.is_valid():
            return render(request, "400.html", {"sentence": errors_of(form)}, status=400)
        period = parse_period(request.GET.get("period"), request.as_of.moment, default)
        comparison = comparison_of(membership.workspace, form.filters(), period, reach(period))
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


def with_prices_in_force(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Do what `with_comparison` does; prices that were in force when the period began count too."""
    return with_comparison(view, lambda period: VALID)


def with_comparison_of_news(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Do what `with_comparison` does; the period before is looked at too. 400 for a brand or category.

    News are of all brands and categories: promotions are counted by the hour.
    """

    @wraps(view)
    def of_all(request: PageRequest, comparison: Comparison, **kwargs: Any) -> HttpResponseBase:
        if comparison.filters.narrows_deals:
            return render(request, "400.html", {"sentence": NOT_NARROWED}, status=400)
        return view(request, comparison, **kwargs)

    return with_comparison(of_all, reach_of, NEWS_PERIOD)


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
