"""Which hours of the archive are loaded, for each network: a gap must not look like 'no promotion'."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Count, Max, Min

from deals.domain.networks import network_name
from deals.domain.records import CoverageStatus
from deals.models import CoverageHour
from deals.selectors.common.as_of import Period

HOURLY_UP_TO = timedelta(days=7)
"""Shorter periods are told by the hour, longer ones by the day."""

SHORTEST = timedelta(days=7)
"""A picture is cropped to what is loaded, but to no shorter time."""

HOUR = timedelta(hours=1)

STATES = (*(each.value for each in CoverageStatus), "missing")

STATES_OF_AN_HOUR = """
    bool_and(status = 'loaded') AS loaded, bool_and(status = 'failed') AS failed
"""
"""Over all rows of an hour: loaded if each is, failed if each is, else partial."""

SQL = f"""
WITH hours AS (
    SELECT network, hour, {STATES_OF_AN_HOUR},
           sum(lines) AS lines, sum(posts) AS posts, sum(deals) AS deals
    FROM deals_coveragehour
    WHERE hour >= %(since)s AND hour < %(until)s
        AND (%(sources)s::text[] IS NULL OR source = ANY(%(sources)s::text[]))
        AND %(network)s IN ('', network)
    GROUP BY network, hour
)
SELECT network, date_trunc(%(step)s, hour AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' AS start,
       count(*) FILTER (WHERE loaded),
       count(*) FILTER (WHERE NOT loaded AND NOT failed),
       count(*) FILTER (WHERE failed),
       sum(lines), sum(posts), sum(deals)
FROM hours GROUP BY 1, 2 ORDER BY 1, 2
"""

GROUPS_SQL = f"""
WITH hours AS (
    SELECT name, network, hour, {STATES_OF_AN_HOUR}
    FROM deals_coveragehour
    JOIN unnest(%(sources)s::text[], %(names)s::text[]) AS named(source, name) USING (source)
    WHERE hour >= %(since)s AND hour < %(until)s AND %(network)s IN ('', network)
    GROUP BY name, network, hour
)
SELECT name, network, count(*) FILTER (WHERE loaded), count(*) FILTER (WHERE NOT loaded AND NOT failed),
       count(*) FILTER (WHERE failed), min(hour), max(hour)
FROM hours GROUP BY name, network ORDER BY name, network
"""


@dataclass(frozen=True, slots=True)
class CoverageBucket:
    """An hour or a day (UTC) of a network: [start, end) and how many of its hours are in which state.

    `lines` is None where nothing tells how many there were.
    """

    start: datetime
    end: datetime
    loaded: int
    partial: int
    failed: int
    missing: int
    lines: int | None = 0
    posts: int = 0
    deals: int = 0
    network: str = ""

    @property
    def hours(self) -> int:
        return self.loaded + self.partial + self.failed + self.missing

    @property
    def state(self) -> str:
        """Loaded when every hour is, missing or failed when every hour is, partial between."""
        for state in ("loaded", "missing", "failed"):
            if getattr(self, state) == self.hours:
                return state
        return "partial" if self.loaded or self.partial else "failed"


@dataclass(frozen=True, slots=True)
class Coverage:
    """The buckets of a network's period without a hole, oldest first, and its hours by state.

    `network` is empty where nothing of the period is loaded.
    """

    network: str
    since: datetime
    until: datetime
    unit: str  # "hour" or "day"
    buckets: tuple[CoverageBucket, ...]

    @property
    def network_name(self) -> str:
        return network_name(self.network)

    def hours(self, state: str) -> int:
        return sum(getattr(bucket, state) for bucket in self.buckets)

    @property
    def total_hours(self) -> int:
        return sum(self.hours(state) for state in STATES)


@dataclass(frozen=True, slots=True)
class GroupCoverage:
    """How many hours of a network a group of sources told of, by state; the first and the last of them."""

    name: str
    network: str
    loaded: int
    partial: int
    failed: int
    first: datetime
    last: datetime


class NetworkHours(NamedTuple):
    """How many hours of a network, and the first and the last of them."""

    network: str
    hours: int
    first: datetime
    last: datetime

    @property
    def name(self) -> str:
        return network_name(self.network)


def coverage_by_network(
    period: Period,
    since: datetime | None = None,
    *,
    unit: str = "",
    sources: Sequence[str] | None = None,
    network: str = "",
) -> tuple[Coverage, ...]:
    """Return the coverage of a period, 1 query (2 where nothing says when to start).

    Of each network that any of its hours is known of, the one with most loaded hours first; where there is
    none, one coverage in which all is missing. `since` is the start to take for a period without one; else
    the first known hour is. `unit` is "hour" or "day", by the period's length if empty; `sources` and
    `network` leave out all others.
    """
    since = _floor_hour(period.since or since or first_hour() or period.until)
    unit = unit or ("hour" if period.until - since <= HOURLY_UP_TO else "day")
    wanted = None if sources is None else list(sources)
    values: dict[str, Any] = {"since": since, "until": period.until, "step": unit, "sources": wanted}
    found: defaultdict[str, dict[datetime, tuple]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(SQL, values | {"network": network})
        for key, start, *counts in cursor.fetchall():
            found[key][start] = tuple(counts)
    coverages = (
        Coverage(key, since, period.until, unit, tuple(_buckets(key, since, period.until, unit, of_network)))
        for key, of_network in (found or {network: {}}).items()
    )
    return tuple(sorted(coverages, key=lambda each: (-each.hours("loaded"), each.network)))


def cropped(coverages: Sequence[Coverage], first_at: datetime | None = None) -> tuple[Coverage, ...]:
    """Return coverages without the time before anything is known of any network, a week at least.

    Nor is the bucket of `first_at` left off, or what follows it: a picture shows all of its values.
    """
    known = [next((one.start for one in each.buckets if one.state != "missing"), None) for each in coverages]
    last = coverages[0].until - SHORTEST
    begin = min([moment for moment in (*known, first_at) if moment] + [last])
    return tuple(_from(each, begin) for each in coverages)


def not_loaded(coverages: Sequence[Coverage]) -> list[tuple[datetime, datetime]]:
    """Return the stretches of which nothing is loaded, not even partly, of any network: in order, apart.

    None where nothing at all is known: then prices were loaded by something that tells no hours.
    """
    is_known = any(bucket.state != "missing" for each in coverages for bucket in each.buckets)
    columns = zip(*(each.buckets for each in coverages), strict=True) if is_known else ()
    empty = [
        (those[0].start, those[0].end)
        for those in columns
        if not any(bucket.loaded or bucket.partial for bucket in those)
    ]
    spans: list[tuple[datetime, datetime]] = []
    for start, end in empty:
        begin = spans.pop()[0] if spans and spans[-1][1] == start else start
        spans.append((begin, end))
    return spans


def _from(coverage: Coverage, begin: datetime) -> Coverage:
    """Return a coverage from the bucket of a moment on."""
    buckets = tuple(one for one in coverage.buckets if one.end > begin)
    return replace(coverage, since=buckets[0].start, buckets=buckets) if buckets else coverage


def first_hour() -> datetime | None:
    """Return the first hour that any chunk told of. 1 query."""
    return CoverageHour.objects.aggregate(first=Min("hour"))["first"]


def sources_between(since: datetime, until: datetime) -> list[tuple[str, str]]:
    """Return the (source, network) that told of hours in [since, until). 1 query."""
    rows = CoverageHour.objects.filter(hour__gte=since, hour__lt=until)
    return list(rows.order_by("source", "network").values_list("source", "network").distinct())


class SourceGap(NamedTuple):
    """The hours [since, until) that a source has as failed; `hours` counts them."""

    source: str
    since: datetime
    until: datetime
    hours: int


def failed_by_source(beginning: str, most: int) -> list[SourceGap]:
    """Return the failed hours of the sources whose name begins so, the newest first; 1 query."""
    rows = CoverageHour.objects.filter(source__startswith=beginning, status=CoverageStatus.FAILED.value)
    told = rows.order_by().values("source").annotate(first=Min("hour"), last=Max("hour"), n=Count("hour"))
    return [
        SourceGap(each["source"], each["first"], each["last"] + HOUR, each["n"])
        for each in told.order_by("-last", "source")[:most]
    ]


def hours_of_sources(sources: Sequence[str]) -> list[NetworkHours]:
    """Return the hours that sources told of, by network: the one with most first. 1 query."""
    rows = CoverageHour.objects.filter(source__in=sources).order_by().values_list("network")
    counted = rows.annotate(hours=Count("hour", distinct=True), first=Min("hour"), last=Max("hour"))
    return sorted((NetworkHours(*row) for row in counted), key=lambda each: (-each.hours, each.network))


def faulty_hours(since: datetime, until: datetime) -> list[tuple[str, datetime, str]]:
    """Return the (network, hour, source) that are not wholly loaded in [since, until). 1 query."""
    rows = CoverageHour.objects.filter(hour__gte=since, hour__lt=until)
    faulty = rows.exclude(status=CoverageStatus.LOADED)
    return list(faulty.order_by("hour", "source").values_list("network", "hour", "source"))


def coverage_of_groups(
    since: datetime, until: datetime, groups: Mapping[str, str], network: str = ""
) -> list[GroupCoverage]:
    """Count the hours of [since, until) by group and network; `groups` names each source's. 1 query."""
    values: dict[str, Any] = {"since": since, "until": until, "network": network}
    values |= {"sources": list(groups), "names": list(groups.values())}
    with connection.cursor() as cursor:
        cursor.execute(GROUPS_SQL, values)
        return [GroupCoverage(*row) for row in cursor.fetchall()]


def _buckets(
    network: str, since: datetime, until: datetime, unit: str, found: dict[datetime, tuple]
) -> list[CoverageBucket]:
    """Lay the found rows on an unbroken row of hours or days; what is not found is missing."""
    step = HOUR if unit == "hour" else timedelta(days=1)
    start = since if unit == "hour" else since.replace(hour=0)
    buckets = []
    while start < until:
        first, last = max(start, since), min(start + step, until)
        loaded, partial, failed, lines, posts, deals = found.get(start, (0, 0, 0, 0, 0, 0))
        hours = max(-(-(last - first) // HOUR), loaded + partial + failed)
        missing = hours - loaded - partial - failed
        lines = None if lines is None else int(lines)
        counts = (loaded, partial, failed, missing, lines, int(posts), int(deals))
        buckets.append(CoverageBucket(first, last, *counts, network))
        start += step
    return buckets


def _floor_hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)
