"""Formulas over prices and reactions: pure, Decimal in and out."""

from decimal import ROUND_HALF_UP, Decimal

CHART_BAR = 0.5
"""Deals below this confidence wait for a curator and stay out of charts."""

MAX_PRICE = Decimal(1_000_000)
"""Larger numbers in posts are no retail prices; the database refuses them too."""

OUTLIER_FACTOR = 3
"""A price above 3 times or below a third of its product's median is flagged (DESIGN.md section 5)."""

OUTLIER_MINIMUM = 3
"""With fewer prices a median says nothing about a single one."""

SUSPECT_FACTOR = 10
"""With fewer prices: one below a tenth of its own list price is suspect (over 90 % off is rare), and of two
that lie further apart than this one is wrong, nobody knows which: both wait (docs/curating.md)."""

VALID_DAYS = 7
"""An advertised price counts as valid for this long: a chart draws what lies further apart as assumed."""

CENT = Decimal("0.01")

SMALLEST_PRICE, LARGEST_PRICE = CENT, MAX_PRICE - CENT
"""Between these an amount can be stored, to the cent; 0 stands for what is free."""


def piece_price(price: Decimal, quantity: int) -> Decimal:
    """Return the price of one piece when `price` buys `quantity` of them, to the cent."""
    return (price / quantity).quantize(CENT, ROUND_HALF_UP)


def discount_depth(
    sale: Decimal | None, list_price: Decimal | None, percent_off: Decimal | None
) -> Decimal | None:
    """Return the reduction as a share of 1: (list - sale) / list, else the stated percentage, else None."""
    if sale is not None and list_price is not None and list_price > sale:
        return ((list_price - sale) / list_price).quantize(Decimal("0.0001"), ROUND_HALF_UP)
    return None if percent_off is None else (percent_off / 100).quantize(Decimal("0.0001"), ROUND_HALF_UP)
