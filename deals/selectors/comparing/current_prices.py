"""The current price: what a retailer's latest price point says while it counts as valid.

A price point counts for VALID_DAYS days, or until the retailer's next one for the product. All of it is
read through the covering index `deal_price_history`: 50 products of 10 retailers are 500 short descents,
however many price points they have.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from deals.domain.comparing.points import VALID, ObservedRow
from deals.selectors.market.price_history import PricePoint

# Raw SQL: the ORM has no LATERAL. Without it the planner, which takes the products' price points to be
# few, joins the indexes of all deals of the retailers and of all deals of the products.
PAIRS = """
    FROM (
        SELECT product, retailer
        FROM unnest(%(products)s::bigint[]) product, unnest(%(retailers)s::bigint[]) retailer ORDER BY 1, 2
    ) pair
"""
OF_PAIR = """
    FROM deals_deal WHERE is_price_point AND product_id = pair.product AND retailer_id = pair.retailer
        AND currency = %(currency)s AND condition = %(condition)s
"""
CURRENT = f"""
    SELECT moment.place, pair.product, pair.retailer, point.* {PAIRS}
    CROSS JOIN unnest(%(moments)s::timestamptz[]) WITH ORDINALITY moment (at, place) CROSS JOIN LATERAL (
        SELECT announced_at, piece_price, list_price, id {OF_PAIR}
            AND announced_at >= moment.at - %(valid)s AND announced_at < moment.at
        ORDER BY announced_at DESC, id DESC LIMIT 1
    ) point
"""
# One descent a product here too: most of a list's articles have one price in force, of one retailer.
OF_MANY = """
    SELECT item.currency, item.product, point.*
    FROM unnest(%(products)s::bigint[], %(currencies)s::text[]) item (product, currency)
    CROSS JOIN LATERAL (
        SELECT DISTINCT ON (retailer_id) retailer_id, announced_at, piece_price, list_price, id
        FROM deals_deal
        WHERE is_price_point AND product_id = item.product AND retailer_id = ANY(%(retailers)s)
            AND currency = item.currency AND condition = %(condition)s
            AND announced_at >= %(at)s - %(valid)s AND announced_at < %(at)s
        ORDER BY retailer_id, announced_at DESC, id DESC
    ) point
"""
# Whole numbers: times and decimals take longer to read than all the rest. As a double the epoch is exact to a
# quarter of a microsecond. One descent a product: where every price point is read, five times fewer of them
# than pairs take half the time.
BETWEEN = """
    SELECT product.id, point.* FROM unnest(%(products)s::bigint[]) product (id) CROSS JOIN LATERAL (
        SELECT (date_part('epoch', announced_at) * 1000000)::bigint, id, retailer_id, (piece_price * 100)::int
        FROM deals_deal WHERE is_price_point AND product_id = product.id AND retailer_id = ANY(%(retailers)s)
            AND currency = %(currency)s AND condition = %(condition)s
            AND announced_at >= %(since)s AND announced_at < %(until)s
    ) point
"""
FIRST = f"""
    SELECT min(point.announced_at) {PAIRS} CROSS JOIN LATERAL (
        SELECT announced_at {OF_PAIR} AND announced_at < %(until)s ORDER BY announced_at LIMIT 1
    ) point
"""

CurrentPrices = dict[tuple[int, int], PricePoint]
"""The current prices at a moment, by (product, retailer); a pair without a current price is left out."""


def current_prices(
    product_ids: Collection[int],
    retailer_ids: Collection[int],
    currency: str,
    condition: str,
    at: datetime,
) -> CurrentPrices:
    """Return the latest price points in [at - VALID_DAYS, at). 1 query.

    Of points at the same moment the one with the larger id counts.
    """
    return current_prices_at(product_ids, retailer_ids, currency, condition, [at])[0]


def current_prices_at(
    product_ids: Collection[int],
    retailer_ids: Collection[int],
    currency: str,
    condition: str,
    moments: Sequence[datetime],
) -> list[CurrentPrices]:
    """Return what `current_prices` does for each of the moments. 1 query."""
    found: list[CurrentPrices] = [{} for _ in moments]
    values = _values(product_ids, retailer_ids, currency, condition) | {
        "moments": list(moments),
        "valid": VALID,
    }
    with connection.cursor() as cursor:
        cursor.execute(CURRENT, values)
        for place, product, retailer, announced, price, listed, deal in cursor.fetchall():
            found[place - 1][product, retailer] = PricePoint(announced, price, listed, deal, retailer)
    return found


def current_prices_by_currency(
    items: Collection[tuple[int, str]], retailer_ids: Collection[int], condition: str, at: datetime
) -> dict[str, CurrentPrices]:
    """Return what `current_prices` does of products, each in a currency of its own, by currency. 1 query."""
    once = sorted(set(items))
    values: dict[str, Any] = {
        "products": [product for product, _ in once],
        "currencies": [currency for _, currency in once],
        "retailers": list(retailer_ids),
        "condition": condition,
        "at": at,
        "valid": VALID,
    }
    found: dict[str, CurrentPrices] = {currency: {} for _, currency in once}
    with connection.cursor() as cursor:
        cursor.execute(OF_MANY, values)
        for currency, product, retailer, announced, price, listed, deal in cursor.fetchall():
            found[currency][product, retailer] = PricePoint(announced, price, listed, deal, retailer)
    return found


def first_announced(
    product_ids: Collection[int],
    retailer_ids: Collection[int],
    currency: str,
    condition: str,
    until: datetime,
) -> datetime | None:
    """Return the time of the earliest price point before `until`. 1 query."""
    values = _values(product_ids, retailer_ids, currency, condition) | {"until": until}
    with connection.cursor() as cursor:
        cursor.execute(FIRST, values)
        found: datetime | None = cursor.fetchone()[0]
        return found


def points_between(
    product_ids: Collection[int],
    retailer_ids: Collection[int],
    currency: str,
    condition: str,
    since: datetime,
    until: datetime,
) -> list[ObservedRow]:
    """Return the price points of [since, until) in no order: each walk through them has its own. 1 query."""
    values = _values(product_ids, retailer_ids, currency, condition) | {"since": since, "until": until}
    with connection.cursor() as cursor:
        cursor.execute(BETWEEN, values)
        found: list[ObservedRow] = cursor.fetchall()
        return found


def _values(
    product_ids: Collection[int], retailer_ids: Collection[int], currency: str, condition: str
) -> dict[str, Any]:
    """Return the values that bound every column of the index but the time."""
    return {
        "products": list(product_ids),
        "retailers": list(retailer_ids),
        "currency": currency,
        "condition": condition,
    }
