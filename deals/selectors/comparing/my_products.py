"""Which products are mine: those that I advertised, most often first, and those of my list."""

from collections import defaultdict
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Count, QuerySet

from deals.domain.alerts.rule import LISTED_CONDITION
from deals.models import AssortmentItem, Deal

MOST_PRODUCTS = 500
"""Products in a comparison, those that I advertised most often in the period; the page says where more."""

# Raw SQL: the ORM joins no subquery by LATERAL, and one query tells the choices and the products of each.
MOST_OF_EACH = """
    WITH counted AS MATERIALIZED ({counted})
    SELECT currency, condition, product_id, n, in_all, products, NULL AS listed
    FROM (SELECT currency, condition, sum(n) AS in_all, count(*) AS products FROM counted GROUP BY 1, 2) part
    CROSS JOIN LATERAL (
        SELECT product_id, n FROM counted
        WHERE counted.currency = part.currency AND counted.condition = part.condition
        ORDER BY n DESC, product_id LIMIT %s
    ) most
    UNION ALL SELECT currency, %s, product_id, 0, 0, 0, listed FROM ({listed}) list
    ORDER BY n DESC, product_id
"""


class Mine(NamedTuple):
    """One of my products in one currency and condition: `n` price points of `in_all`, one of `products`."""

    currency: str
    condition: str
    product: int
    n: int
    in_all: int
    products: int


Lists = dict[str, dict[int, Decimal]]
"""By currency and product what my list says."""


def read_mine(
    points: QuerySet[Deal], listed: QuerySet[AssortmentItem, tuple[Any, ...]], most: int = MOST_PRODUCTS
) -> tuple[list[Mine], Lists]:
    """Return what I advertised, `most` of each currency and condition, and what my list says. 1 query.

    `points` are my price points; without filters they are read from the index `deal_points_of_retailer`
    alone. `listed` is what `listed_prices` gives.
    """
    counted = points.values_list("currency", "condition", "product_id").annotate(n=Count("*"))
    query, values = counted.query.sql_with_params()
    prices, more = listed.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            MOST_OF_EACH.format(counted=query, listed=prices),
            (*values, most, LISTED_CONDITION, *more),
        )
        rows = cursor.fetchall()
    lists: Lists = defaultdict(dict)
    for currency, _, product, *_, price in rows:
        if price is not None:
            lists[currency][product] = price
    return [Mine(*row[:-1]) for row in rows if row[-1] is None], lists
