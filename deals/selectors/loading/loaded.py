"""How much of a period is loaded, for all that divides by time or tells of silence (domain/coverage.py)."""

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connection

from deals.domain.coverage import LOADED_DAY_HOURS, LoadedTime
from deals.selectors.common.as_of import EARLIEST_MOMENT, LATEST_MOMENT, Period

HOUR = timedelta(hours=1)

# Raw SQL: an hour's state is read over all its rows, and its day is cut in each zone.
HOURS = """
    SELECT hour FROM deals_coveragehour WHERE hour >= %(since)s AND hour < %(until)s
    GROUP BY hour HAVING NOT bool_and(status = 'failed')
"""
COUNTED = f"SELECT count(*), min(hour) FROM ({HOURS}) hours"
DAYS = f"""
    SELECT zone, (hour AT TIME ZONE zone)::date FROM ({HOURS}) hours CROSS JOIN unnest(%(zones)s::text[]) zone
    GROUP BY 1, 2 HAVING count(*) >= %(enough)s
"""


def loaded_time(period: Period) -> LoadedTime:
    """Return how many hours of a period are loaded, wholly or in part. 1 query.

    A period without a start begins at its first loaded hour.
    """
    since = period.since or EARLIEST_MOMENT
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, {"since": _hour_of(since), "until": period.until})
        loaded, first = cursor.fetchone() or (0, None)
    start = period.since or first or period.until
    return LoadedTime(loaded, max(loaded, round((period.until - start) / HOUR)))


def loaded_days(
    zones: Collection[str], until: datetime, since: datetime | None = None
) -> dict[str, frozenset[date]]:
    """Return by zone the days of which enough hours are loaded, in [since, until). 1 query."""
    values: dict[str, Any] = {
        "since": since or EARLIEST_MOMENT, "until": until, "zones": sorted(zones), "enough": LOADED_DAY_HOURS
    }  # fmt: skip
    found: dict[str, set[date]] = {zone: set() for zone in zones}
    with connection.cursor() as cursor:
        cursor.execute(DAYS, values)
        for zone, day in cursor.fetchall():
            found[zone].add(day)
    return {zone: frozenset(days) for zone, days in found.items()}


def loaded_utc_days(since: datetime | None = None, until: datetime | None = None) -> frozenset[date]:
    """Return the days (UTC) of [since, until) of which enough is loaded. 1 query."""
    return loaded_days({"UTC"}, until or LATEST_MOMENT, since)["UTC"]


def _hour_of(moment: datetime) -> datetime:
    """Return the begin of an hour (UTC)."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
