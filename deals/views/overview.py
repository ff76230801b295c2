"""The first page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from deals.selectors.as_of import parse_period
from deals.selectors.coverage import coverage
from deals.selectors.overview import overview
from deals.views.page import PageRequest
from deals.views.periods import PERIOD_BUTTONS, period_label
from deals.views.strips import strip_of


@require_safe
def overview_page(request: PageRequest) -> HttpResponse:
    """Newest deals, most active retailers, coverage."""
    period = parse_period(request.GET.get("period"), request.as_of.moment, default="30")
    context = {
        "overview": overview(period),
        "period": period,
        "periods": PERIOD_BUTTONS,
        "period_label": period_label(period),
        "strip": strip_of(coverage(period)),
    }
    return render(request, "overview.html", context)
