"""The demo retailer's own price list: what it sells, at which list price, and its floor prices."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from deals.domain.assortment.rows import Article
from ingestion.demo.world import SHOPS, articles

FLOORED = ("audio", "game")
"""Kinds of goods whose makers set a floor price."""

FLOOR = Decimal("0.75")
"""Of the list price."""

CENT = Decimal("0.01")


def price_list() -> Iterator[Article]:
    """Yield the articles of the first of SHOPS, in US dollars; the same ones each time."""
    sold = (each for each in articles() if each.kind in SHOPS[0].kinds)
    for number, each in enumerate(sold, 1):
        floor = (each.list_price * FLOOR).quantize(CENT, ROUND_HALF_UP) if each.kind in FLOORED else None
        yield Article(
            sku=f"GT-{number:03}",
            title=each.title,
            brand=each.brand,
            list_price=each.list_price,
            floor_price=floor,
        )
