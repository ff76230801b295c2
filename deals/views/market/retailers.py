"""The retailer list and a retailer's page."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from deals.domain.campaigns import GROUP_MINIMUM
from deals.domain.metrics import DEPTH_MINIMUM
from deals.exports.market import RETAILERS
from deals.forms.market import RetailerSearchForm
from deals.selectors.common.as_of import parse_period
from deals.selectors.loading.coverage import coverage_by_network, cropped
from deals.selectors.market import retailers
from deals.selectors.market.promotion_profile import PromotionProfile
from deals.views.common.coverage_bar import coverage_bars_of
from deals.views.common.page import PageRequest
from deals.views.common.periods import PERIOD_BUTTONS, period_label
from deals.views.common.redirects import follow_retailer_merges
from deals.views.market.calendar_picture import SHADE_NAMES, calendar_picture
from deals.views.market.retailer_profile import Asked, asked_of, category_name, profile_of

ROWS = 50
DEALS = 25
LISTED_DAYS = 100
"""Days with promotions in the table under the calendar; its file has all."""


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
    """When a retailer promotes, what and how deep; its activity, kinds, brands and deals."""
    asked = asked_of(request, slug, retailers.with_spellings())
    period, profile = asked.period, profile_of(request, asked)
    name = category_name(asked, profile)
    summary = retailers.retailer_summary(asked.retailer, period, asked.category)
    first = summary.first_at
    covered = cropped(coverage_by_network(period, since=first), first)
    context = {
        "retailer": asked.retailer,
        "asked": asked,
        "category_name": name,
        "figures": summary.figures,
        "kinds": summary.kinds,
        "brands": summary.brands,
        "rows": _rows(request, asked, summary.figures.n, profile),
        "period": period,
        "periods": PERIOD_BUTTONS,
        "period_label": period_label(period),
        "covered": covered[0],
        "coverage_bars": coverage_bars_of(covered),
        "activity_url": _activity_url(request, asked),
        **_queries(request),
        **_pictures(profile),
    }
    return render(request, "retailers/detail.html", context)


def _queries(request: PageRequest) -> dict[str, str]:
    """Return the queries that lead from the pictures to their files, and to the posts of a day."""
    kept, day = request.GET.copy(), request.GET.copy()
    for name in ("page", "day"):
        kept.pop(name, None)
        day.pop(name, None)
    whole = kept.copy()
    whole.pop("category", None)
    lead = f"?{day.urlencode()}&day=" if day else "?day="
    file_query, whole_query = (f"?{one.urlencode()}" if one else "" for one in (kept, whole))
    return {"day_query": lead, "file_query": file_query, "whole_query": whole_query}


def _rows(request: PageRequest, asked: Asked, n: int, profile: PromotionProfile) -> Any:
    """Return the page of deals. Those of the period are counted already, those of a whole day too."""
    paginator = Paginator(asked.deals, DEALS)
    known = n if asked.day is None else profile.n_of(asked.day)
    if known is not None:
        vars(paginator)["count"] = known  # as its cached_property would
    return paginator.get_page(request.GET.get("page"))


def _activity_url(request: PageRequest, asked: Asked) -> str:
    """Return where the chart of deals over time has its numbers."""
    query = {"period": asked.period.key} | ({"as_of": request.as_of.text} if request.as_of.chosen else {})
    query |= {"category": asked.category} if asked.category else {}
    return f"{reverse('api:retailer-activity', args=[asked.retailer.slug])}?{urlencode(query)}"


def _pictures(profile: PromotionProfile) -> dict[str, Any]:
    """Return what the pictures of the profile are drawn from."""
    days, years = profile.promotion_days, calendar_picture(profile.days, profile.today)
    return {
        "profile": profile,
        "years": years,
        "earlier": profile.n - sum(year.n for year in years),
        "shades": SHADE_NAMES,
        "listed_days": days[:LISTED_DAYS],
        "days_n": len(days),
        "strip": strip_of(profile),
        "group_minimum": GROUP_MINIMUM,
        "depth_minimum": DEPTH_MINIMUM,
    }


def strip_of(profile: PromotionProfile) -> dict[str, Any]:
    """Return the numbers of the strip of depths as its chart reads them."""
    mine = profile.mine
    return {
        "labels": [f"{one.low} to {one.high} %" for one in profile.bins],
        "theirs": [one.theirs for one in profile.bins],
        "mine": [one.mine for one in profile.bins] if mine and mine.n else None,
        "their_median": profile.theirs.median,
        "my_median": mine.median if mine else None,
    }
