"""The first page: what happened to the workspace's retailer, in numbers and pictures; else the market."""

from datetime import UTC, datetime
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from deals.domain.metrics import VALID_DAYS
from deals.exports.list_file import export_response
from deals.exports.news import figures_table, voice_by_day_table
from deals.selectors.common.as_of import Period, parse_period, period_from
from deals.selectors.comparing.comparison import Comparison, ComparisonFilter, comparison_of
from deals.selectors.loading.coverage import coverage_by_network
from deals.selectors.market.overview import overview
from deals.selectors.market.speakers import speakers_of
from deals.selectors.workspaces.news import News, reach_of, workspace_news
from deals.selectors.workspaces.overview import MOVERS, movers_of, newest_offers
from deals.selectors.workspaces.saved_views import address_of, first_view_of
from deals.selectors.workspaces.to_do import to_do
from deals.services.workspaces.visits import note_visit
from deals.views.common.coverage_bar import coverage_bars_of
from deals.views.common.files import options_of
from deals.views.common.page import PageRequest
from deals.views.common.periods import PERIOD_BUTTONS, period_label
from deals.views.comparing.filters import NEWS_PERIOD, with_comparison_of_news
from deals.views.workspaces.pictures import dumbbells_of, voices_of

MARKET_PERIOD = "30"
MOST_DRAWN = 15
"""Undercuts in the picture: those with the largest gap; the page of undercuts has all."""


@require_safe
def first_page(request: PageRequest) -> HttpResponse:
    """The view that the member chose to begin with; without one, or asked for a period, the overview."""
    is_asked = not set(request.GET) <= {"as_of"}
    view = None if is_asked or request.membership is None else first_view_of(request.membership)
    if view is None:
        return overview_page(request)
    return redirect(address_of(view, request.as_of.text if request.as_of.chosen else ""))


@require_safe
def overview_page(request: PageRequest) -> HttpResponse:
    """What happened to me since my last visit; without own retailer or competitors the market."""
    if request.workspace is None or request.workspace.own_retailer is None:
        return market_page(request)
    period, since = _asked(request)
    comparison = comparison_of(request.workspace, ComparisonFilter(), period, reach_of(period))
    if comparison is None or not comparison.competitors:
        return market_page(request)
    news = workspace_news(comparison)
    own = (period_from(since, request.as_of.moment).key, "Since your last visit") if since else None
    context = {
        "workspace": comparison.workspace,
        "comparison": comparison,
        "news": news,
        "period": period,
        "periods": [*([own] if own else []), *PERIOD_BUTTONS],
        "period_label": period_label(period),
        "is_since_visit": own is not None and period.key == own[0],
        "query": compare_query(request, comparison),
        "query_without_period": compare_query(request, comparison, period=""),
        "elsewhere": [each for each in PERIOD_BUTTONS[1:] if each[0] != period.key],
        "valid_days": VALID_DAYS,
        "said": speakers_of(deal for row in news.against_me[:MOST_DRAWN] for deal in row.undercut.deals),
        **_pictures(request, comparison, news),
    }
    return render(request, "workspaces/overview.html", context)


@require_safe
@vary_on_headers("HX-Request")
@with_comparison_of_news
def more_page(request: PageRequest, comparison: Comparison) -> HttpResponse:
    """What the first page loads after itself: newest deals, movers of the week, what waits for the member."""
    movers = movers_of(comparison)
    shown = movers[:MOVERS]
    context = {
        "workspace": comparison.workspace,
        "comparison": comparison,
        "period_label": period_label(comparison.period),
        "newest": newest_offers(comparison),
        "movers": shown,
        "said": speakers_of(deal for mover in shown for deal in mover.deals),
        "moved": len(movers),
        "to_do": to_do(comparison.workspace, request.user),
        "query": compare_query(request, comparison),
        "valid_days": VALID_DAYS,
    }
    part = "_part" if request.headers.get("HX-Request") else ""
    return render(request, f"workspaces/overview_more{part}.html", context)


@require_safe
@with_comparison_of_news
def figures_file(request: PageRequest, comparison: Comparison, fmt: str) -> HttpResponseBase:
    """The numbers of a period beside those of the period before."""
    news = workspace_news(comparison)
    return export_response(
        figures_table(comparison, news.figures, options_of(request, comparison.period)), fmt
    )


@require_safe
@with_comparison_of_news
def voice_by_day_file(request: PageRequest, comparison: Comparison, fmt: str) -> HttpResponseBase:
    """Each retailer's promotions by day."""
    table = voice_by_day_table(comparison, workspace_news(comparison), options_of(request, comparison.period))
    return export_response(table, fmt)


@require_safe
def market_page(request: PageRequest) -> HttpResponse:
    """Newest deals, most active retailers, coverage: of all retailers."""
    period = parse_period(request.GET.get("period"), request.as_of.moment, MARKET_PERIOD)
    context = {
        "period": period,
        "periods": PERIOD_BUTTONS,
        "period_label": period_label(period),
        "coverage_bars": coverage_bars_of(coverage_by_network(period)),
        "overview": overview(period),
    }
    return render(request, "overview.html", context)


def _asked(request: PageRequest) -> tuple[Period, datetime | None]:
    """Return the period to show, and since when there are new data for the member, None where there are none.

    The first page as of a chosen moment is no visit.
    """
    as_of, since = request.as_of, None
    if request.membership and as_of.has_data and not as_of.chosen:
        seen = note_visit(request.membership, as_of.moment, datetime.now(UTC))
        since = seen if seen and seen < as_of.moment else None
    key = request.GET.get("period")
    if not key and since:
        return period_from(since, as_of.moment), since
    return parse_period(key, as_of.moment, NEWS_PERIOD), since


def compare_query(request: PageRequest, comparison: Comparison, **changed: str) -> str:
    """Return the query that leads from a number to the rows behind it: same period, currencies and day."""
    chosen = {
        "period": comparison.period.key,
        "currency": comparison.chosen.currency,
        "condition": comparison.chosen.condition,
    }
    return urlencode({key: value for key, value in (chosen | changed).items() if value} | _kept(request))


def _kept(request: PageRequest) -> dict[str, str]:
    """Return what every link keeps of the address."""
    kept = {"as_of": request.as_of.text} if request.as_of.chosen else {}
    wish = request.GET.get("convert")
    return kept | ({"convert": wish} if wish else {})


def _pictures(request: PageRequest, comparison: Comparison, news: News) -> dict[str, Any]:
    """Return the numbers that come with the page, and the addresses of those that its pictures fetch."""
    as_of = {"as_of": request.as_of.text} if request.as_of.chosen else {}
    pictured = urlencode({"period": news.picture.key} | as_of)
    campaigns = reverse("api:campaign-list", args=[comparison.workspace.pk])
    return {
        "dumbbells": dumbbells_of(news.against_me[:MOST_DRAWN], comparison.chosen.currency),
        "most_drawn": MOST_DRAWN,
        "voices": voices_of(news),
        "picture_query": pictured,
        "picture_label": period_label(news.picture),
        "timeline_url": f"{campaigns}?{pictured}&page_size=200",
        "coverage_url": f"{reverse('api:coverage')}?{pictured}",
    }
