"""The first page of campaigns: which of mine worked, as a plot and as lists, and the year before."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from deals.domain.lift import Result
from deals.domain.roles import Right
from deals.exports.campaign_groups import WORKED
from deals.exports.campaign_pictures import LIFT, SHORT, YEARS, lift_table, short_columns, years_table
from deals.exports.list_file import export_response
from deals.models import Membership
from deals.selectors.campaigns.lift_plot import LiftPoint, lift_plot
from deals.selectors.campaigns.worked import WorkedCampaign, what_worked
from deals.selectors.common.as_of import Period
from deals.views.campaigns.asked import asked, context_of, found_of, options_of, refused, years_of
from deals.views.common.page import PageRequest
from deals.views.common.permissions import workspace_required

ROWS = 10
"""Campaigns of each result that the first page shows; the page of all has more, the files have all."""

YEAR_ROWS = 50


@require_safe
@workspace_required(Right.READ)
def mine_page(request: PageRequest, membership: Membership) -> HttpResponse:
    """My campaigns that worked and that did not, the lift plot of all; the rest loads after the page."""
    form, period = asked(request, membership)
    context = context_of(membership, form, period) | {"retailers": form.retailers}
    if not form.is_valid():
        return render(request, "campaigns/mine.html", context, status=400)
    context |= {
        "query": _query(request, period),
        "is_narrowed": any(form.cleaned_data[name] for name in form.fields),
    }
    if form.retailers:
        own = membership.workspace.own_retailer_id
        found = found_of(form, period, membership)
        plot = lift_plot(found, own)
        context |= {
            "found": found,
            "plot": plot,
            "points": [numbers_of(point) for point in plot.points],
            "lift_columns": LIFT,
            "columns": short_columns(WORKED, (*SHORT, "beside")),
            **_parts(what_worked(found, own)),
        }
    return render(request, "campaigns/mine.html", context)


def _parts(rows: Sequence[WorkedCampaign]) -> dict[str, Any]:
    """Return my campaigns by result: how many, how many are believed, and the first of these."""
    parts = []
    for result in Result:
        those = [row for row in rows if row.result is result]
        believed = [row for row in those if row.campaign.group.is_believed]
        parts.append((result, len(those), len(believed), believed[:ROWS]))
    return {"parts": parts, "mine": len(rows), "most": ROWS}


def numbers_of(point: LiftPoint) -> dict[str, Any]:
    """Return what the plot draws of a point."""
    campaign = point.campaign
    return {
        "name": campaign.name,
        "retailer": campaign.group.retailer,
        "is_mine": point.is_mine,
        "depth": campaign.depth,
        "lift": campaign.lift.median,
        "low": campaign.lift.low,
        "high": campaign.lift.high,
        "n": campaign.lift.n,
        "reach": campaign.group.reach,
        "voices": campaign.group.voices,
        "deal": reverse("deal", args=[campaign.best.deal_id]) if campaign.best else "",
    }


@require_safe
@workspace_required(Right.READ)
def lift_file(request: PageRequest, membership: Membership, fmt: str) -> HttpResponseBase:
    """The points of the lift plot."""
    form, period = asked(request, membership)
    if not form.is_valid():
        return refused(request, form)
    plot = lift_plot(found_of(form, period, membership), membership.workspace.own_retailer_id)
    return export_response(lift_table(plot.points, options_of(request, form, period)), fmt)


@require_safe
@vary_on_headers("HX-Request")
@workspace_required(Right.READ)
def years_page(request: PageRequest, membership: Membership) -> HttpResponse:
    """My campaigns beside those of the year before; for the first page the panel alone."""
    form, period = asked(request, membership)
    if not form.is_valid():
        return refused(request, form)
    years = years_of(form, period, membership)
    context = context_of(membership, form, period) | {
        "years": years,
        "seasons": [("This period", years.now), ("A year before", years.before)],
        "pairs": years.pairs[:YEAR_ROWS],
        "year_columns": YEARS,
        "query": _query(request, period),
    }
    part = "_part" if request.headers.get("HX-Request") else ""
    return render(request, f"campaigns/years{part}.html", context)


@require_safe
@workspace_required(Right.READ)
def years_file(request: PageRequest, membership: Membership, fmt: str) -> HttpResponseBase:
    """My campaigns that have one of the year before."""
    form, period = asked(request, membership)
    if not form.is_valid():
        return refused(request, form)
    pairs = years_of(form, period, membership).pairs
    return export_response(years_table(pairs, options_of(request, form, period)), fmt)


def _query(request: PageRequest, period: Period) -> str:
    """Return the page's filters, for the parts that load after it and for its files."""
    query = request.GET.copy()
    query.pop("page", None)
    query["period"] = period.key
    return query.urlencode()
