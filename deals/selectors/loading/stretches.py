"""Stretches of loaded hours, and the last one that holds promotions of some retailers."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection

from deals.domain.metrics import CHART_BAR
from deals.domain.records import CoverageStatus

LOADED = (CoverageStatus.LOADED, CoverageStatus.PARTIAL)

HOUR = timedelta(hours=1)

APART = timedelta(days=7)
"""Loaded hours of a network that lie further apart are of two stretches."""

LATELY = timedelta(days=30)
STRAY_HOURS = 24
"""A stretch of which fewer hours are loaded in the month up to its end is stray: it moves nobody's page."""

MOST_STRAY = 40
"""Stray stretches that are passed over; with more the last one is taken as it is."""

SHOPS = """
    SELECT own_retailer_id AS id FROM deals_workspace
    WHERE id = %(workspace)s AND own_retailer_id IS NOT NULL
    UNION SELECT retailer_id FROM deals_competitor WHERE workspace_id = %(workspace)s AND archived_at IS NULL
"""
"""A workspace's retailers: itself and its competitors."""

# Raw SQL: the newest promotion of each retailer in a loaded hour through its index, then the loaded hours
# around it, cut where they lie apart. 8 ms with a year of hours from three sources each.
PASSED_OVER = """
    NOT EXISTS (
        SELECT FROM unnest(%(networks)s::text[], %(firsts)s::timestamptz[], %(lasts)s::timestamptz[])
            stray (network, first, last)
        WHERE stray.network = {network} AND {at} >= first AND {at} <= last
    )
"""
NEWEST_DEAL = f"""
    SELECT told.hour, told.network, true AS is_theirs FROM ({SHOPS}) shop CROSS JOIN LATERAL (
        SELECT date_trunc('hour', announced_at, 'UTC') AS hour, post.network
        FROM deals_deal JOIN deals_post post ON post.id = post_id
        WHERE retailer_id = shop.id AND NOT rejected AND confidence >= %(bar)s AND EXISTS (
            SELECT FROM deals_coveragehour known WHERE known.network = post.network
                AND hour = date_trunc('hour', announced_at, 'UTC') AND status = ANY(%(loaded)s::text[])
        ) AND {PASSED_OVER.format(network="post.network", at="date_trunc('hour', announced_at, 'UTC')")}
        ORDER BY announced_at DESC LIMIT 1
    ) told ORDER BY told.hour DESC LIMIT 1
"""
NEWEST_HOUR = f"""
    SELECT hour, network, false AS is_theirs FROM deals_coveragehour known
    WHERE status = ANY(%(loaded)s::text[]) AND {PASSED_OVER.format(network="known.network", at="hour")}
    ORDER BY hour DESC LIMIT 1
"""
NEWEST = f"SELECT * FROM (({NEWEST_DEAL}) UNION ALL ({NEWEST_HOUR})) newest ORDER BY is_theirs DESC LIMIT 1"
STRETCH = f"""
    WITH newest AS MATERIALIZED ({NEWEST}), hours AS MATERIALIZED (
        SELECT DISTINCT known.hour, newest.network, is_theirs FROM deals_coveragehour known
        JOIN newest ON newest.network = known.network
        WHERE status = ANY(%(loaded)s::text[]) AND known.hour >= newest.hour - %(lately)s
    ), cut AS (
        SELECT *, coalesce(hour - lag(hour) OVER (ORDER BY hour) > %(apart)s, true) AS begins FROM hours
    ), parts AS (
        SELECT *, count(*) FILTER (WHERE begins) OVER (ORDER BY hour) AS part FROM cut
    ), chosen AS (
        SELECT * FROM parts WHERE part = (SELECT part FROM parts WHERE hour = (SELECT hour FROM newest))
    )
    SELECT network, min(hour), max(hour),
        count(*) FILTER (WHERE hour > (SELECT max(hour) FROM chosen) - %(lately)s), is_theirs
    FROM chosen GROUP BY network, is_theirs
"""


class Stretch(NamedTuple):
    """Loaded hours of a network, `first` to `last`, none of them further than APART from the next.

    `first` may lie a month before the newest promotion where the stretch is longer; `lately` counts the hours
    of the month up to `last`; `is_theirs` is on where it holds a promotion of the retailers asked for.
    """

    network: str
    first: datetime
    last: datetime
    lately: int
    is_theirs: bool

    @property
    def is_stray(self) -> bool:
        return self.lately < STRAY_HOURS

    @property
    def end(self) -> datetime:
        return self.last + HOUR


def last_stretch(workspace: int | None = None) -> Stretch | None:
    """Return the last stretch that holds a promotion of a workspace's retailers, else the last of all.

    Stray ones only where there is no other. 1 query, one more for each stray stretch.
    """
    theirs: list[Stretch] = []
    others: list[Stretch] = []
    while len(theirs) + len(others) < MOST_STRAY:
        stretch = _next(workspace, [*theirs, *others])
        if stretch is None or (theirs and not stretch.is_theirs):
            break
        if not stretch.is_stray:
            return stretch
        (theirs if stretch.is_theirs else others).append(stretch)
    return next(iter([*theirs, *others]), None)


def _next(workspace: int | None, passed_over: list[Stretch]) -> Stretch | None:
    """Return the newest stretch of the workspace's retailers, else of all, of those not passed over."""
    values: dict[str, Any] = {
        "workspace": workspace, "bar": CHART_BAR, "loaded": [status.value for status in LOADED],
        "lately": LATELY, "apart": APART,
        "networks": [each.network for each in passed_over],
        "firsts": [each.first for each in passed_over], "lasts": [each.last for each in passed_over],
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(STRETCH, values)
        row = cursor.fetchone()
    return None if row is None else Stretch(*row)
