"""Which hours of the archive are loaded: a gap must not look like 'no promotion'."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Min

from deals.models import CoverageHour
from deals.selectors.as_of import Period

HOURLY_UP_TO = timedelta(days=7)
"""Shorter periods are told by the hour, longer ones by the day."""

HOUR = timedelta(hours=1)

STATES = ("loaded", "partial", "failed", "missing")

SQL = """
WITH hours AS (
    SELECT hour,
           bool_and(status = 'loaded') AS loaded,
           bool_and(status = 'failed') AS failed,
           sum(lines) AS lines, sum(posts) AS posts, sum(deals) AS deals
    FROM deals_coveragehour
    WHERE hour >= %(since)s AND hour < %(until)s
    GROUP BY hour
)
SELECT date_trunc(%(step)s, hour AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' AS start,
       count(*) FILTER (WHERE loaded),
       count(*) FILTER (WHERE NOT loaded AND NOT failed),
       count(*) FILTER (WHERE failed),
       sum(lines), sum(posts), sum(deals)
FROM hours GROUP BY 1 ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class CoverageBucket:
    """An hour or a day (UTC) of the archive: [start, end) and how many of its hours are in which state."""

    start: datetime
    end: datetime
    loaded: int
    partial: int
    failed: int
    missing: int
    lines: int = 0
    posts: int = 0
    deals: int = 0

    @property
    def hours(self) -> int:
        """Return how many hours the bucket has: 1 or, for a whole day, 24."""
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
        """Return how many hours of the period are in the state."""
        return sum(getattr(bucket, state) for bucket in self.buckets)

    @property
    def total_hours(self) -> int:
        """Return how many hours the period has."""
        return sum(self.hours(state) for state in STATES)


def coverage(period: Period, since: datetime | None = None) -> Coverage:
    """Return the coverage of a period, 1 query (2 where nothing says when to start).

    `since` is the start to take for a period without one; else the first known hour is.
    """
    since = _floor_hour(period.since or since or _first_hour() or period.until)
    unit = "hour" if period.until - since <= HOURLY_UP_TO else "day"
    with connection.cursor() as cursor:
        cursor.execute(SQL, {"since": since, "until": period.until, "step": unit})
        found = {row[0]: row[1:] for row in cursor.fetchall()}
    return Coverage(since, period.until, unit, tuple(_buckets(since, period.until, unit, found)))


def _first_hour() -> datetime | None:
    """Return the first hour that any chunk told of. 1 query."""
    return CoverageHour.objects.aggregate(first=Min("hour"))["first"]


def _buckets(
    since: datetime, until: datetime, unit: str, found: dict[datetime, tuple]
) -> list[CoverageBucket]:
    """Lay the found rows on an unbroken row of hours or days; what is not found is missing."""
    step = HOUR if unit == "hour" else timedelta(days=1)
    start = since if unit == "hour" else since.replace(hour=0)
    buckets = []
    while start < until:
        first, last = max(start, since), min(start + step, until)
        loaded, partial, failed, *counts = found.get(start, (0, 0, 0, 0, 0, 0))
        hours = max(-(-(last - first) // HOUR), loaded + partial + failed)
        missing = hours - loaded - partial - failed
        buckets.append(CoverageBucket(first, last, loaded, partial, failed, missing, *map(int, counts)))
        start += step
    return buckets


def _floor_hour(moment: datetime) -> datetime:
    """Return the start of the moment's hour."""
    return moment.replace(minute=0, second=0, microsecond=0)
