"""At which level things are compared: products, lines, categories, whole shops (pure).

Only products are one thing at several retailers, so only they have an index. Above them ranges and depths are
compared.
"""

from collections.abc import Collection
from decimal import Decimal
from math import ceil

from deals.domain.choices import LabelledEnum


class Level(LabelledEnum):
    """What is compared, the finest first."""

    PRODUCT = "product", "Products"
    LINE = "line", "Product lines"
    CATEGORY = "category", "Categories"
    SHOP = "shop", "Whole shop"


NO_INDEX = "level must be product or line: categories and shops hold unlike things."

ENOUGH_SHARED = 5
"""Pages open at the finest level at which so many things are shared."""

BAND_EDGES = (10, 25, 50, 100, 250, 500, 1000)
"""Where the bands of prices begin, in units of the currency; the first begins at 0."""


TENTH, QUARTER = Decimal("0.1"), Decimal("0.25")
TENTHS_FROM = 20
"""So many prices and more lose a tenth at each end, fewer a quarter."""

TRIMMED_FROM = 5
"""Of fewer prices none is left off: a quarter of them is no more than one."""


def tail_of(n: int) -> Decimal:
    """Return which part of `n` prices is left off at each end, before the middle ones."""
    return TENTH if n >= TENTHS_FROM else QUARTER


def middle_prices(prices: Collection[Decimal]) -> tuple[Decimal, Decimal] | None:
    """Return the lowest and highest of the middle prices, None without any price.

    Both are prices that were told: at each end the first one with at least the tail's part of the prices up
    to it. Of fewer than TRIMMED_FROM these are the ends themselves.
    """
    if not prices:
        return None
    ordered = sorted(prices)
    place = ceil(len(ordered) * tail_of(len(ordered)))
    return ordered[place - 1], ordered[-place]


def band_of(price: Decimal) -> int:
    """Return the number of the band that a price is in: 0 is below the first edge."""
    return sum(price >= edge for edge in BAND_EDGES)


def band_name(band: int) -> str:
    """Name a band: 'under 10', '10 to 25', '1000 and more'."""
    if band == 0:
        return f"under {BAND_EDGES[0]}"
    if band == len(BAND_EDGES):
        return f"{BAND_EDGES[-1]} and more"
    return f"{BAND_EDGES[band - 1]} to {BAND_EDGES[band]}"
