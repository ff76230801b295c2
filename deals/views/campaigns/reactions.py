"""Which promotions drew a reaction, when, and how often they come: one picture with a switch."""

from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import floatformat
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from deals.domain.campaigns import GROUP_MINIMUM, PER_FOLLOWERS
from deals.domain.roles import Right
from deals.exports.campaigns import RHYTHM
from deals.forms.campaigns import GROUPINGS, SHOWN, ReactionsForm
from deals.models import Membership
from deals.selectors.campaigns.reactions import (
    WEEKDAYS,
    Campaigns,
    Group,
    Rhythm,
    campaign_retailers,
    campaigns,
)
from deals.selectors.common.as_of import parse_period
from deals.selectors.loading.coverage import coverage_by_network
from deals.views.campaigns.asked import refused
from deals.views.common.coverage_bar import coverage_bars_of
from deals.views.common.page import PageRequest
from deals.views.common.periods import PERIOD_BUTTONS, period_label
from deals.views.common.permissions import workspace_required

PERIOD = "365"
HEATS = 5
"""Steps of colour of the hours, beside 'not enough data'."""

CALENDAR_WEEKS = 26
"""Weeks of the calendar: what fits a screen; the figures beside it count the whole period."""


@require_safe
@vary_on_headers("HX-Request")
@workspace_required(Right.READ)
def reactions_page(request: PageRequest, membership: Membership) -> HttpResponse:
    """The picture that the switch chose; for the first page of campaigns the panel alone."""
    retailers = campaign_retailers(membership.workspace)
    form = ReactionsForm(request.GET, retailers)
    period = parse_period(request.GET.get("period"), request.as_of.moment, default=PERIOD)
    if not form.is_valid():
        return refused(request, form)
    show = form.cleaned_data["show"] or "depth"
    context: dict[str, Any] = {
        "workspace": membership.workspace,
        "form": form,
        "retailers": retailers,
        "period": period,
        "periods": PERIOD_BUTTONS,
        "period_label": period_label(period),
        "minimum": GROUP_MINIMUM,
        "per_followers": PER_FOLLOWERS,
        "is_narrowed": any(form.cleaned_data[name] for name in ("brand", "category", "kind")),
        "show": show,
        "switch": SHOWN.items(),
    }
    if retailers:
        results = campaigns(form.filters(), period, membership.workspace.time_zone)
        context |= _shown(results, show)
        if show == "rhythm":
            context["coverage_bars"] = coverage_bars_of(coverage_by_network(period, since=_start(results)))
    part = "_part" if request.headers.get("HX-Request") else ""
    return render(request, f"campaigns/reactions{part}.html", context)


def _shown(results: Campaigns, show: str) -> dict[str, Any]:
    """Return the numbers with what the chosen picture needs beside them."""
    groups: list[Group] = getattr(results, f"by_{show}") if show in GROUPINGS else []
    return {
        "found": results,
        "title": SHOWN[show],
        "groups": groups,
        "bars": [_bar_of(group) for group in groups],
        "hours": range(24),
        "rhythm_columns": RHYTHM,
        "heat": heat_of(results.by_hour) if show == "hour" else [],
        "calendars": [calendar_of(each) for each in results.rhythms] if show == "rhythm" else [],
    }


def _bar_of(group: Group) -> dict[str, Any]:
    """Return what the chart draws of a group."""
    return {"name": group.name, "rate": asdict(group.rate)}


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One hour of the week: its group and its step of colour, 0 without enough data."""

    group: Group
    step: int

    @property
    def sentence(self) -> str:
        """What the hour holds, in words."""
        rate = self.group.rate
        median, low, high = (floatformat(one, 2) for one in (rate.median, rate.low, rate.high))
        results = f"median {median} ({low} to {high})" if self.step else "not enough data"
        others = f"{self.group.posts} posts, {self.group.not_observed} not observed"
        return f"{self.group.name}: {results}, n = {rate.n}; {others}"


def heat_of(by_hour: list[list[Group]]) -> list[tuple[str, list[HeatCell]]]:
    """Give each hour a step of colour by the rank of its median among all hours that have one."""
    medians = sorted(one.rate.median for row in by_hour for one in row if one.rate.median is not None)
    return [
        (name, [HeatCell(one, _step(one, medians)) for one in row])
        for name, row in zip(WEEKDAYS, by_hour, strict=True)
    ]


def _step(group: Group, medians: list[float]) -> int:
    if group.rate.median is None:
        return 0
    return 1 + medians.index(group.rate.median) * HEATS // len(medians)


@dataclass(frozen=True, slots=True)
class Calendar:
    """A retailer's rhythm and its weeks, oldest first: (Monday, offers, days with a promotion)."""

    rhythm: Rhythm
    weeks: list[tuple[date, int, int]]


def calendar_of(rhythm: Rhythm) -> Calendar:
    """Lay a retailer's promotion days out by week, the last CALENDAR_WEEKS of them."""
    weeks: dict[date, tuple[int, int]] = {}
    for day, n in rhythm.days:
        monday = day - timedelta(days=day.weekday())
        offers, days = weeks.get(monday, (0, 0))
        weeks[monday] = (offers + n, days + 1)
    latest = sorted(weeks.items())[-CALENDAR_WEEKS:]
    return Calendar(rhythm, [(monday, *counts) for monday, counts in latest])


def _start(results: Campaigns) -> datetime | None:
    """Return where the coverage of an open period starts: at the first promotion."""
    return datetime.combine(results.first_day, time(0), UTC) if results.first_day else None
