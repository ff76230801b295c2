"""The retailer list and a retailer's page."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from deals.exports.market import RETAILERS
from deals.forms.market import RetailerSearchForm
from deals.models import Retailer
from deals.selectors.common.as_of import parse_period
from deals.selectors.loading.coverage import coverage_by_network
from deals.selectors.market import retailers
from deals.selectors.market.deals import newest_first, sure_deals
from deals.views.common.coverage_bar import coverage_bars_of
from deals.views.common.page import PageRequest
from deals.views.common.periods import PERIOD_BUTTONS, period_label
from deals.views.common.redirects import follow_retailer_merges

ROWS = 50
DEALS = 25


@require_safe
def retailer_list(request: PageRequest) -> HttpResponse:
    """Retailers with what they announced in the period."""
    form = RetailerSearchForm(request.GET)
    period = parse_period(request.GET.get("period"), request.as_of.moment, default="90")
    context: dict[str, Any] = {
        "form": form,
        "period": period,
        "periods": PERIOD_BUTTONS,
        "period_label": period_label(period),
    }
    if not form.is_valid():
        return render(request, "retailers/list.html", context, status=400)
    context["rows"] = Paginator(form.rows(period), ROWS).get_page(request.GET.get("page"))
    context["columns"] = RETAILERS
    context["with_silent"] = form.with_silent()
    return render(request, "retailers/list.html", context)


@require_safe
@follow_retailer_merges
def retailer_page(request: PageRequest, slug: str) -> HttpResponse:
    """A retailer's activity, kinds, brands and deals."""
    retailer = get_object_or_404(Retailer.objects.prefetch_related("aliases"), slug=slug)
    period = parse_period(request.GET.get("period"), request.as_of.moment, default="180")
    first = retailers.first_deal_at(retailer, period) if period.since is None else None
    covered = coverage_by_network(period, since=first)
    deals = newest_first(sure_deals(period).filter(retailer=retailer))
    query = {"period": period.key} | ({"as_of": request.as_of.text} if request.as_of.chosen else {})
    context = {
        "retailer": retailer,
        "figures": retailers.attach_figures([retailer], period)[0],
        "kinds": retailers.kinds(retailer, period),
        "brands": retailers.top_brands(retailer, period),
        "rows": Paginator(deals, DEALS).get_page(request.GET.get("page")),
        "period": period,
        "periods": PERIOD_BUTTONS,
        "period_label": period_label(period),
        "covered": covered[0],
        "coverage_bars": coverage_bars_of(covered),
        "activity_url": f"{reverse('api:retailer-activity', args=[slug])}?{urlencode(query)}",
    }
    return render(request, "retailers/detail.html", context)
