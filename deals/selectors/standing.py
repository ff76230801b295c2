"""The standing price: what a retailer's latest price point says while it counts as valid.

A price point counts for VALID_DAYS days, or until the retailer's next one for the product. All of it is
read through the covering index `deal_price_history`: 50 products of 10 retailers are 500 short descents.
"""

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet

from deals.comparing.points import VALID, PointRow
from deals.models import Deal
from deals.selectors.price_history import PricePoint

COLUMNS = ("product_id", "retailer_id", "announced_at", "piece_price", "list_price", "id")


def standing_prices(
    product_ids: Collection[int],
    retailer_ids: Collection[int],
    currency: str,
    condition: str,
    at: datetime,
) -> dict[tuple[int, int], PricePoint]:
    """Return by (product, retailer) the latest price point in [at - VALID_DAYS, at). 1 query.

    Of points at the same moment the one with the larger id stands. A pair without one is left out.
    """
    points = _points(product_ids, retailer_ids, currency, condition, at - VALID, at)
    latest = points.order_by("product_id", "retailer_id", "-announced_at", "-id")
    rows = latest.distinct("product_id", "retailer_id").values_list(*COLUMNS)
    return {
        (product, retailer): PricePoint(announced, price, listed, deal, retailer)
        for product, retailer, announced, price, listed, deal in rows
    }


def points_between(
    product_ids: Collection[int],
    retailer_ids: Collection[int],
    currency: str,
    condition: str,
    since: datetime,
    until: datetime,
) -> list[PointRow]:
    """Return the price points of [since, until) in no order: each walk through them has its own. 1 query."""
    points = _points(product_ids, retailer_ids, currency, condition, since, until)
    return [PointRow(*row) for row in points.order_by().values_list(*COLUMNS)]


def _points(
    product_ids: Collection[int],
    retailer_ids: Collection[int],
    currency: str,
    condition: str,
    since: datetime,
    until: datetime,
) -> QuerySet[Deal]:
    """Return price points with a bound on every column of the index."""
    return Deal.objects.filter(
        is_price_point=True,
        product__in=list(product_ids),
        retailer__in=list(retailer_ids),
        currency=currency,
        condition=condition,
        announced_at__gte=since,
        announced_at__lt=until,
    )
