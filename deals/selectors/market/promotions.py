"""How many promotions retailers had: deals whose reading is sure enough, price points and all others.

Whole hours are read from the table `deals_promotionhour`, which triggers keep in the transaction of whoever
writes (migration 0017), the rest of a period from the deals: so a count is always that of the deals.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connection

from deals.domain.metrics import CHART_BAR
from deals.domain.zones import days_in_zone
from deals.selectors.common.as_of import EARLIEST_MOMENT, Period
from deals.selectors.market.deals import sure_deals

HOUR = timedelta(hours=1)

Days = dict[int, list[tuple[date, int]]]
"""By retailer its days with promotions, oldest first, and how many of each."""

# Raw SQL: a span is cut to whole hours and what is left on both sides, which the ORM cannot lay side by side.
# Half a million promotions are counted in 30 ms from the index alone; from the hours a year takes 10.
OF_SPAN = """
    coalesce((
        SELECT sum(n) FROM deals_promotionhour
        WHERE retailer_id = shop.id AND hour >= span.first AND hour < span.last
    ), 0) + CASE WHEN span.start < span.first THEN (
        SELECT count(*) FROM deals_deal WHERE retailer_id = shop.id AND NOT rejected AND confidence >= %(bar)s
            AND announced_at >= span.start AND announced_at < span.first
    ) ELSE 0 END + CASE WHEN span.last < span.finish THEN (
        SELECT count(*) FROM deals_deal WHERE retailer_id = shop.id AND NOT rejected AND confidence >= %(bar)s
            AND announced_at >= span.last AND announced_at < span.finish
    ) ELSE 0 END
"""
SPANS = """
    unnest(%(starts)s::timestamptz[], %(firsts)s::timestamptz[], %(lasts)s::timestamptz[],
        %(finishes)s::timestamptz[], %(zones)s::text[], %(days)s::date[])
        span (start, first, last, finish, zone, day)
"""
COUNTED = f"SELECT shop.id, {OF_SPAN} FROM unnest(%(retailers)s::bigint[]) shop (id) CROSS JOIN {SPANS}"
IN_SPANS = f"""
    SELECT shop.id, span.start, span.finish, {OF_SPAN}
    FROM unnest(%(retailers)s::bigint[]) shop (id) CROSS JOIN {SPANS}
"""
# Materialised, for else each sum and each retailer's bounds are looked up again wherever they are used.
BY_DAY = f"""
    WITH shop AS MATERIALIZED (
        SELECT id, zone, (SELECT min(hour) FROM deals_promotionhour WHERE retailer_id = id) AS first,
            (SELECT max(hour) + interval '1 hour' FROM deals_promotionhour WHERE retailer_id = id) AS last
        FROM unnest(%(retailers)s::bigint[], %(shop_zones)s::text[]) asked (id, zone)
    ), counted AS MATERIALIZED (
        SELECT shop.id, span.day, {OF_SPAN} AS n
        FROM shop JOIN {SPANS}
            ON span.zone = shop.zone AND span.finish > shop.first AND span.start < shop.last
    )
    SELECT id, day, n FROM counted WHERE n > 0 ORDER BY 1, 2
"""

Span = tuple[datetime, datetime, str, date | None]
"""[start, finish), and which day of which zone it is."""


def promotions_of(retailers: Collection[int], period: Period) -> dict[int, int]:
    """Return how many promotions each retailer had in a period; silent ones are left out. 1 query."""
    whole: Span = (period.since or EARLIEST_MOMENT, period.until, "", None)
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, _values([whole]) | {"retailers": list(retailers)})
        return {retailer: int(n) for retailer, n in cursor.fetchall() if n}


def promotions_in(
    retailers: Collection[int], spans: Collection[tuple[datetime, datetime]]
) -> dict[tuple[datetime, datetime], dict[int, int]]:
    """Return by span of time how many promotions each retailer had, silent ones left out. 1 query."""
    found: dict[tuple[datetime, datetime], dict[int, int]] = {span: {} for span in spans}
    asked: list[Span] = [(start, finish, "", None) for start, finish in found]
    with connection.cursor() as cursor:
        cursor.execute(IN_SPANS, _values(asked) | {"retailers": list(retailers)})
        for retailer, start, finish, n in cursor.fetchall():
            if n:
                found[start, finish][retailer] = int(n)
    return found


def networks_of(retailers: Collection[int], period: Period) -> dict[int, set[str]]:
    """Return the networks of each retailer's promotions in a period; silent ones are left out. 1 query."""
    rows = sure_deals(period).filter(retailer__in=retailers).order_by()
    found: dict[int, set[str]] = {}
    for retailer, network in rows.values_list("retailer", "post__network").distinct():
        found.setdefault(retailer, set()).add(network)
    return found


def promotions_by_day(zones: Mapping[int, str], period: Period) -> Days:
    """Return the promotion days of each retailer, in its zone. 1 query."""
    since = period.since or EARLIEST_MOMENT
    spans = [
        (start, finish, zone, day)
        for zone in set(zones.values())
        for day, start, finish in days_in_zone(zone, since, period.until)
    ]
    found: Days = {pk: [] for pk in zones}
    values = _values(spans) | {"retailers": list(zones), "shop_zones": list(zones.values())}
    with connection.cursor() as cursor:
        cursor.execute(BY_DAY, values)
        for retailer, day, n in cursor.fetchall():
            found[retailer].append((day, int(n)))
    return found


def _values(spans: Iterable[Span]) -> dict[str, Any]:
    """Cut each span into its whole hours and the parts of an hour before and after them."""
    names = ("starts", "firsts", "lasts", "finishes", "zones", "days")
    columns: dict[str, list[Any]] = {name: [] for name in names}
    for start, finish, zone, day in spans:
        first, last = _hour_of(start + HOUR - timedelta(microseconds=1)), _hour_of(finish)
        if first > last:  # both within one hour
            first = last = finish
        for name, value in zip(names, (start, first, last, finish, zone, day), strict=True):
            columns[name].append(value)
    return {**columns, "bar": CHART_BAR}


def _hour_of(moment: datetime) -> datetime:
    """Return the begin of the hour (UTC) that a moment lies in."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
