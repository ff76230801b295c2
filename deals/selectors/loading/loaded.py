"""How much of a period is loaded, for all that divides by time or tells of silence (domain/coverage.py)."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection

from deals.domain.coverage import LOADED_DAY_HOURS, NetworksLoaded
from deals.selectors.common.as_of import EARLIEST_MOMENT, LATEST_MOMENT, Period

HOUR = timedelta(hours=1)

# Raw SQL: an hour's state is read over all its rows, and its day is cut in each zone.
HOURS = """
    SELECT network, hour FROM deals_coveragehour WHERE hour >= %(since)s AND hour < %(until)s
    GROUP BY network, hour HAVING NOT bool_and(status = 'failed')
"""
COUNTED = f"""
    SELECT networks, count(*), min(hour) FROM (
        SELECT hour, array_agg(network::text ORDER BY network) AS networks FROM ({HOURS}) hours GROUP BY hour
    ) told GROUP BY networks
"""
DAYS = f"""
    SELECT zone, network, (hour AT TIME ZONE zone)::date
    FROM ({HOURS}) hours CROSS JOIN unnest(%(zones)s::text[]) zone
    GROUP BY 1, 2, 3 HAVING count(*) >= %(enough)s
"""

IN_SPANS = f"""
    SELECT place, count(DISTINCT hour), min(hour)
    FROM unnest(%(starts)s::timestamptz[], %(ends)s::timestamptz[])
        WITH ORDINALITY span (start, finish, place)
    LEFT JOIN ({HOURS}) hours ON hour >= start AND hour < finish GROUP BY place
"""

DaysByNetwork = dict[str, frozenset[date]]


def loaded_time(period: Period) -> NetworksLoaded:
    """Return how many hours of a period are loaded, wholly or in part, of which networks. 1 query.

    A period without a start begins at its first loaded hour.
    """
    since = period.since or EARLIEST_MOMENT
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, {"since": _hour_of(since), "until": period.until})
        rows = cursor.fetchall()
    by_networks = {frozenset(networks): n for networks, n, _ in rows}
    start = period.since or min((first for _, _, first in rows), default=period.until)
    return NetworksLoaded(by_networks, max(sum(by_networks.values()), round((period.until - start) / HOUR)))


class LoadedHours(NamedTuple):
    """How many hours of a span of time are loaded, and the first of them."""

    n: int
    first: datetime | None


def loaded_hours(spans: Sequence[tuple[datetime, datetime]]) -> list[LoadedHours]:
    """Return what is loaded, wholly or in part, of any network in each span of time. 1 query."""
    starts, ends = [_hour_of(start) for start, _ in spans], [end for _, end in spans]
    values: dict[str, Any] = {"since": min(starts), "until": max(ends), "starts": starts, "ends": ends}
    with connection.cursor() as cursor:
        cursor.execute(IN_SPANS, values)
        return [LoadedHours(n, first) for _, n, first in sorted(cursor.fetchall())]


def loaded_days(
    zones: Collection[str], until: datetime, since: datetime | None = None
) -> dict[str, DaysByNetwork]:
    """Return by zone and network the days of which enough hours are loaded, in [since, until). 1 query."""
    values: dict[str, Any] = {
        "since": since or EARLIEST_MOMENT, "until": until, "zones": sorted(zones), "enough": LOADED_DAY_HOURS
    }  # fmt: skip
    found: dict[str, defaultdict[str, set[date]]] = {zone: defaultdict(set) for zone in zones}
    with connection.cursor() as cursor:
        cursor.execute(DAYS, values)
        for zone, network, day in cursor.fetchall():
            found[zone][network].add(day)
    return {
        zone: {network: frozenset(days) for network, days in of_zone.items()}
        for zone, of_zone in found.items()
    }


def loaded_utc_days(since: datetime | None = None, until: datetime | None = None) -> DaysByNetwork:
    """Return by network the days (UTC) of [since, until) of which enough is loaded. 1 query."""
    return loaded_days({"UTC"}, until or LATEST_MOMENT, since)["UTC"]


def _hour_of(moment: datetime) -> datetime:
    """Return the begin of an hour (UTC)."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
