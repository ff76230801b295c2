"""Which hours of the archive are loaded: a gap must not look like 'no promotion'."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Min

from deals.domain.records import CoverageStatus
from deals.models import CoverageHour
from deals.selectors.common.as_of import Period

HOURLY_UP_TO = timedelta(days=7)
"""Shorter periods are told by the hour, longer ones by the day."""

HOUR = timedelta(hours=1)

STATES = (*(each.value for each in CoverageStatus), "missing")

STATES_OF_AN_HOUR = """
    bool_and(status = 'loaded') AS loaded, bool_and(status = 'failed') AS failed
"""
"""Over all rows of an hour: loaded if each is, failed if each is, else partial."""

SQL = f"""
WITH hours AS (
    SELECT hour, {STATES_OF_AN_HOUR},
           sum(lines) AS lines, sum(posts) AS posts, sum(deals) AS deals
    FROM deals_coveragehour
    WHERE hour >= %(since)s AND hour < %(until)s
        AND (%(sources)s::text[] IS NULL OR source = ANY(%(sources)s::text[]))
    GROUP BY hour
)
SELECT date_trunc(%(step)s, hour AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' AS start,
       count(*) FILTER (WHERE loaded),
       count(*) FILTER (WHERE NOT loaded AND NOT failed),
       count(*) FILTER (WHERE failed),
       sum(lines), sum(posts), sum(deals)
FROM hours GROUP BY 1 ORDER BY 1
"""

GROUPS_SQL = f"""
WITH hours AS (
    SELECT name, hour, {STATES_OF_AN_HOUR}
    FROM deals_coveragehour
    JOIN unnest(%(sources)s::text[], %(names)s::text[]) AS named(source, name) USING (source)
    WHERE hour >= %(since)s AND hour < %(until)s
    GROUP BY name, hour
)
SELECT name, count(*) FILTER (WHERE loaded), count(*) FILTER (WHERE NOT loaded AND NOT failed),
       count(*) FILTER (WHERE failed), min(hour), max(hour)
FROM hours GROUP BY name ORDER BY name
"""


@dataclass(frozen=True, slots=True)
class CoverageBucket:
    """An hour or a day (UTC) of the archive: [start, end) and how many of its hours are in which state.

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
    """The buckets of a period without a hole, oldest first, and its hours by state."""

    since: datetime
    until: datetime
    unit: str  # "hour" or "day"
    buckets: tuple[CoverageBucket, ...]

    def hours(self, state: str) -> int:
        return sum(getattr(bucket, state) for bucket in self.buckets)

    @property
    def total_hours(self) -> int:
        return sum(self.hours(state) for state in STATES)


@dataclass(frozen=True, slots=True)
class GroupCoverage:
    """How many hours a group of sources told of, by state, and the first and the last of them."""

    name: str
    loaded: int
    partial: int
    failed: int
    first: datetime
    last: datetime


def coverage(
    period: Period,
    since: datetime | None = None,
    *,
    unit: str = "",
    sources: Sequence[str] | None = None,
) -> Coverage:
    """Return the coverage of a period, 1 query (2 where nothing says when to start).

    `since` is the start to take for a period without one; else the first known hour is. `unit` is "hour"
    or "day", by the period's length if empty; `sources` leaves out what other sources told.
    """
    since = _floor_hour(period.since or since or first_hour() or period.until)
    unit = unit or ("hour" if period.until - since <= HOURLY_UP_TO else "day")
    wanted = None if sources is None else list(sources)
    values: dict[str, Any] = {"since": since, "until": period.until, "step": unit, "sources": wanted}
    with connection.cursor() as cursor:
        cursor.execute(SQL, values)
        found = {row[0]: row[1:] for row in cursor.fetchall()}
    return Coverage(since, period.until, unit, tuple(_buckets(since, period.until, unit, found)))


def first_hour() -> datetime | None:
    """Return the first hour that any chunk told of. 1 query."""
    return CoverageHour.objects.aggregate(first=Min("hour"))["first"]


def sources_between(since: datetime, until: datetime) -> list[str]:
    """Return the sources that told of hours in [since, until). 1 query."""
    rows = CoverageHour.objects.filter(hour__gte=since, hour__lt=until)
    return list(rows.order_by("source").values_list("source", flat=True).distinct())


def faulty_hours(since: datetime, until: datetime) -> list[tuple[datetime, str]]:
    """Return the (hour, source) that are not wholly loaded in [since, until). 1 query."""
    rows = CoverageHour.objects.filter(hour__gte=since, hour__lt=until)
    faulty = rows.exclude(status=CoverageStatus.LOADED)
    return list(faulty.order_by("hour", "source").values_list("hour", "source"))


def coverage_of_groups(since: datetime, until: datetime, groups: Mapping[str, str]) -> list[GroupCoverage]:
    """Count the hours of [since, until) by group; `groups` names the group of each source. 1 query."""
    values: dict[str, Any] = {"since": since, "until": until}
    values |= {"sources": list(groups), "names": list(groups.values())}
    with connection.cursor() as cursor:
        cursor.execute(GROUPS_SQL, values)
        return [GroupCoverage(*row) for row in cursor.fetchall()]


def _buckets(
    since: datetime, until: datetime, unit: str, found: dict[datetime, tuple]
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
        buckets.append(
            CoverageBucket(first, last, loaded, partial, failed, missing, lines, int(posts), int(deals))
        )
        start += step
    return buckets


def _floor_hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)
