"""The first page: the current workspace's if it has an own retailer, else the whole market's."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from deals.domain.metrics import SHARED_MINIMUM, VALID_DAYS
from deals.selectors.common.as_of import parse_period
from deals.selectors.comparing.comparison import Comparison, ComparisonFilter, comparison_of
from deals.selectors.loading.coverage import coverage_by_network
from deals.selectors.market.overview import overview
from deals.selectors.workspaces.overview import workspace_overview
from deals.views.common.coverage_bar import coverage_bars_of
from deals.views.common.page import PageRequest
from deals.views.common.periods import PERIOD_BUTTONS, period_label

DEFAULT_PERIOD = "30"


@require_safe
def overview_page(request: PageRequest) -> HttpResponse:
    """My position, movers, newest deals and share of voice; without competitors the market."""
    period = parse_period(request.GET.get("period"), request.as_of.moment, DEFAULT_PERIOD)
    workspace = request.workspace
    comparison = (
        comparison_of(workspace, ComparisonFilter(), period) if workspace and workspace.own_retailer else None
    )
    if comparison is None or not comparison.competitors:
        return market_page(request)
    context = _periods(request) | {
        "workspace": workspace,
        "comparison": comparison,
        "overview": workspace_overview(comparison),
        "query": compare_query(request, comparison),
        "shared_minimum": SHARED_MINIMUM,
        "valid_days": VALID_DAYS,
    }
    return render(request, "workspaces/overview.html", context)


@require_safe
def market_page(request: PageRequest) -> HttpResponse:
    """Newest deals, most active retailers, coverage: of all retailers."""
    context = _periods(request)
    return render(request, "overview.html", context | {"overview": overview(context["period"])})


def _periods(request: PageRequest) -> dict[str, Any]:
    """Return the period that is asked for, and its coverage."""
    period = parse_period(request.GET.get("period"), request.as_of.moment, DEFAULT_PERIOD)
    return {
        "period": period,
        "periods": PERIOD_BUTTONS,
        "period_label": period_label(period),
        "coverage_bars": coverage_bars_of(coverage_by_network(period)),
    }


def compare_query(request: PageRequest, comparison: Comparison) -> str:
    """Return the query that leads from a number to the rows behind it: same period, currencies and day."""
    chosen = {
        "period": comparison.period.key,
        "currency": comparison.chosen.currency,
        "condition": comparison.chosen.condition,
    }
    if request.as_of.chosen:
        chosen["as_of"] = request.as_of.text
    if wish := request.GET.get("convert"):
        chosen["convert"] = wish
    return urlencode(chosen)
