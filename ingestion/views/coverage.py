"""The archive's coverage by month: a calendar of hours, gaps and what to do about each; CSV, JSON."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count, groupby
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from deals.exports.list_file import export_response
from deals.exports.table import Table
from deals.selectors.loading.coverage import STATES, CoverageBucket
from ingestion.api.coverage import shown_month
from ingestion.exports import gaps_table, hours_table, sources_table
from ingestion.forms import CoverageForm
from ingestion.selectors.archive import (
    DAY,
    GAP_STATES,
    BadMonth,
    Gap,
    MonthCoverage,
    archive_month,
    following,
    parse_archive_month,
)

SYMBOLS = {"loaded": "■", "partial": "◧", "failed": "×", "missing": "·"}
"""Beside the colours, for those who do not see them; each is told in words too."""

NAMES = {"loaded": "loaded", "partial": "partly loaded", "failed": "failed", "missing": "missing"}
HOURS = range(24)


@dataclass(frozen=True, slots=True)
class Cell:
    """One hour of the calendar; `anchor` is the number of its gap where it is the gap's first hour."""

    hour: int
    state: str
    sign: str
    title: str
    anchor: int | None


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day of the calendar: 24 cells, None for hours that are not yet; how many are loaded."""

    day: date
    loaded: int
    total: int
    cells: list[Cell | None]


@dataclass(frozen=True, slots=True)
class Calendar:
    """A network's month; `name` is empty where the page shows one network only. Counts are by state."""

    id: str
    name: str
    total_hours: int
    days: list[CalendarDay]
    counts: list[tuple[str, str, str, int]]


class BadFilter(ValueError):
    """The address asks for what cannot be shown; the message is for people."""


@require_safe
def coverage_page(request: HttpRequest) -> HttpResponse:
    """The calendar of a month, its gaps and its sources."""
    form = CoverageForm(request.GET)
    try:
        coverage = _asked(request, form)
    except (BadFilter, BadMonth) as error:
        return render(request, "400.html", {"sentence": str(error)}, status=400)
    form.offer(dict.fromkeys(source.address for source in coverage.sources), coverage.told_networks)
    context = {
        "form": form,
        "shown": coverage,
        "calendars": calendars(coverage),
        "hours": HOURS,
        "gaps": [(gap, SYMBOLS[gap.state], NAMES[gap.state]) for gap in coverage.gaps],
        "has_networks": len(coverage.told_networks) > 1,
        "previous": _month_text(coverage.month - DAY) if coverage.month > coverage.first_month else "",
        "next": _month_text(following(coverage.month)) if coverage.month < coverage.last_month else "",
    }
    return render(request, "coverage/month.html", context)


@require_safe
def coverage_export(request: HttpRequest, fmt: str, part: str = "hours") -> HttpResponseBase:
    """A list of the month: hours (with a state chosen those in it), gaps, or where the hours came from."""
    form = CoverageForm(request.GET)
    try:
        coverage = _asked(request, form)
    except (BadFilter, BadMonth) as error:
        return HttpResponse(str(error), status=400, content_type="text/plain")
    chosen = {name: text for name in ("source", "network", "state") if (text := form.cleaned_data[name])}
    filters, as_of = {"month": f"{coverage.month:%Y-%m}", **chosen}, _as_of(request).text
    if part == "gaps":
        table: Table[Any] = gaps_table(coverage.gaps, filters, as_of, for_staff=request.user.is_staff)
    elif part == "sources":
        table = sources_table(coverage.sources, filters, as_of)
    else:
        state = form.cleaned_data["state"]
        lines = [line for line in _with_reasons(coverage) if not state or line[0].state == state]
        table = hours_table(lines, filters, as_of)
    return export_response(table, fmt)


@require_safe
def coverage_json(request: HttpRequest) -> HttpResponse:
    """The month as API v1 gives it."""
    try:
        coverage = _asked(request, CoverageForm(request.GET))
    except (BadFilter, BadMonth) as error:
        return JsonResponse({"error": {"code": "invalid", "message": str(error), "fields": {}}}, status=400)
    return JsonResponse(shown_month(coverage, _as_of(request).text, for_staff=request.user.is_staff))


def _asked(request: HttpRequest, form: CoverageForm) -> MonthCoverage:
    """Return the month that the address asks for. Raises BadFilter or BadMonth."""
    if not form.is_valid():
        raise BadFilter(" ".join(f"{name}: {texts[0]}" for name, texts in form.errors.items()))
    filters, moment = form.cleaned_data, _as_of(request).moment
    states = [filters["state"]] if filters["state"] else GAP_STATES
    month = parse_archive_month(filters["month"], moment)
    chosen = {name: filters[name] for name in ("source", "network")}
    return archive_month(month, moment, states=states, **chosen)


def _as_of(request: HttpRequest) -> Any:
    """Return the as-of moment that the middleware of pages read."""
    return request.as_of  # type: ignore[attr-defined]


def calendars(coverage: MonthCoverage) -> list[Calendar]:
    """Lay the hours of a month out by day, for each network; gaps are numbered as in the list of all."""
    found, numbers = [], count(1)
    has_networks = len(coverage.told_networks) > 1
    for each in coverage.networks:
        covered, anchors = each.covered, {gap.since: next(numbers) for gap in each.gaps}
        days = groupby(covered.buckets, key=lambda bucket: bucket.start.date())
        found.append(
            Calendar(
                f"calendar-{covered.network}" if has_networks else "calendar",
                covered.network_name if has_networks else "",
                covered.total_hours,
                [_day(day, {one.start.hour: one for one in buckets}, anchors) for day, buckets in days],
                [(state, SYMBOLS[state], NAMES[state], covered.hours(state)) for state in STATES],
            )
        )
    return found


def _day(day: date, buckets: dict[int, CoverageBucket], anchors: dict[datetime, int]) -> CalendarDay:
    cells = [_cell(hour, buckets[hour], anchors) if hour in buckets else None for hour in HOURS]
    loaded = sum(bucket.loaded for bucket in buckets.values())
    return CalendarDay(day, loaded, len(buckets), cells)


def _cell(hour: int, bucket: CoverageBucket, anchors: dict[datetime, int]) -> Cell:
    state = bucket.state
    lines = "unknown" if bucket.lines is None else f"{bucket.lines:,}"
    counts = "" if bucket.lines == 0 else f", {lines} lines, {bucket.deals:,} deals"
    title = f"{bucket.start:%-d %b %H}:00: {NAMES[state]}{counts}"
    return Cell(hour, state, SYMBOLS[state], title, anchors.get(bucket.start))


def _with_reasons(coverage: MonthCoverage) -> Iterator[tuple[CoverageBucket, str]]:
    """Give each network's hours with the reason of their gap."""
    for each in coverage.networks:
        gaps: Iterator[Gap] = iter(each.gaps)
        gap = next(gaps, None)
        for bucket in each.covered.buckets:
            while gap and gap.until <= bucket.start:
                gap = next(gaps, None)
            inside = gap is not None and gap.since <= bucket.start
            yield bucket, gap.reason if inside and gap else ""


def _month_text(day: date) -> str:
    return f"{day:%Y-%m}"
