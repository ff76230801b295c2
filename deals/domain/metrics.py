"""Formulas over prices and reactions: pure, Decimal in and out."""

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from deals.domain.choices import LabelledEnum

CHART_BAR = 0.5
"""Deals below this confidence wait for a curator and stay out of charts."""

POINT_BAR = 0.9
"""A price whose point (price, currency, retailer and title) is less sure than this is in no chart."""

MAX_PRICE = Decimal(1_000_000)
"""Larger numbers in posts are no retail prices; the database refuses them too."""

OUTLIER_FACTOR = 3
"""A price above 3 times or below a third of its product's median is an outlier."""

OUTLIER_MINIMUM = 3
"""With fewer prices a median says nothing about a single one."""

SUSPECT_FACTOR = 10
"""With fewer prices: one below a tenth of its own list price is suspect (over 90 % off is rare), and of two
that lie further apart than this one is wrong, nobody knows which: both wait; so does one below a tenth of
the list price that another post states (docs/curating.md)."""

VALID_DAYS = 7
"""An advertised price counts as valid for this long: a chart draws what lies further apart as assumed."""

PRIOR_LOW_DAYS = 30
"""A claimed discount is compared with the retailer's own lowest price of so many days before."""

SHARED_MINIMUM = 5
"""With fewer products that both advertise, an index or a position says nothing."""

MEDIAN_MINIMUM = 3
"""With fewer prices a median says nothing about any of them."""

DEPTH_MINIMUM = 3
"""With fewer depths their median says nothing about any of them."""

RESPONSES_MINIMUM = 3
"""With fewer answers to undercuts no typical number of days, and no typical part of the gap, is told."""

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
        return ten_thousandths((list_price - sale) / list_price)
    return None if percent_off is None else ten_thousandths(percent_off / 100)


class PriceComparison(LabelledEnum):
    """How a price compares with another one."""

    LOWER = "lower", "less expensive"
    EQUAL = "equal", "equal"
    HIGHER = "higher", "more expensive"


def compare_prices(price: Decimal | int, other: Decimal | int) -> PriceComparison:
    """Tell how `price` compares with `other`; both in one currency."""
    if price == other:
        return PriceComparison.EQUAL
    return PriceComparison.LOWER if price < other else PriceComparison.HIGHER


def median(values: Iterable[Decimal]) -> Decimal | None:
    """Return the middle value, of an even number the mean of the two middle ones; None of none."""
    ordered = sorted(values)
    if not ordered:
        return None
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def price_index(mine: Decimal, their_prices: Iterable[Decimal]) -> Decimal | None:
    """Return my price / the median of my competitors' prices x 100, to two decimals.

    `their_prices` leaves me out. Below 100 my price is lower. None without a competitor's price. Of the two
    directions that vendors use this is Dealavo's (market = 100), with a median in place of the average.
    """
    middle = median(their_prices)
    return None if not middle else hundredths(mine / middle * 100)


def mean_index(indices: Sequence[Decimal]) -> Decimal | None:
    """Return the index of several products: the mean of their indices, each once, to two decimals."""
    return hundredths(sum(indices, Decimal(0)) / len(indices)) if indices else None


def told_index(index: Decimal | None, n: int) -> Decimal | None:
    """Return the index of `n` products as it is told: None for too few, wherever it is told."""
    return index if n >= SHARED_MINIMUM else None


def why_no_index(n: int) -> str:
    """Return why `n` products have no index; '' where they have one."""
    return "" if n >= SHARED_MINIMUM else f"not enough data: {n} of the {SHARED_MINIMUM} products needed"


def twice_the_median(cents: Sequence[int]) -> int:
    """Return twice the median of sorted prices in cents, so that it is whole; 0 of none."""
    return cents[(len(cents) - 1) // 2] + cents[len(cents) // 2] if cents else 0


def index_of_cents(mine: int, twice_median: int) -> int:
    """Return 100 times what `price_index` does, of prices in cents: in whole numbers, where there are many.

    A test holds the two equal. Raises ZeroDivisionError without a median.
    """
    return (40_000 * mine + twice_median) // (2 * twice_median)


def mean_of_hundredths(total: int, n: int) -> Decimal | None:
    """Return what `mean_index` does of `n` indices whose sum in hundredths is `total`."""
    return (2 * total + n) // (2 * n) * CENT if n else None


def rank(mine: Decimal, their_prices: Iterable[Decimal]) -> int | None:
    """Return 1 + how many competitors' prices are lower; None where I am the only seller."""
    prices = list(their_prices)
    return 1 + sum(price < mine for price in prices) if prices else None


def relative_change(now: Decimal, before: Decimal) -> Decimal:
    """Return the change as a share of the price before (-0.25: a quarter lower), to 4 decimals.

    Against a low as `before` it says how far a price lies above that low.
    """
    return ten_thousandths((now - before) / before)


def actual_discount(sale: Decimal, prior_low: Decimal | None) -> Decimal | None:
    """Return the reduction against the lowest price the retailer itself advertised in the 30 days before.

    As a share of 1, to 4 decimals; below 0 where the 'sale' price is higher. None where it advertised none.
    The reference is that of the EU's Directive 98/6/EC, article 6a, taken over advertised prices.
    """
    if not prior_low:
        return None
    return ten_thousandths((prior_low - sale) / prior_low)


def share_of(part: int, whole: int) -> Decimal | None:
    """Return the part of all, as a share of 1, to four decimals: a share of voice. None of nothing."""
    return ten_thousandths(Decimal(part) / whole) if whole else None


def ten_thousandths(value: Decimal) -> Decimal:
    """Round half up to four decimals."""
    return value.quantize(Decimal("0.0001"), ROUND_HALF_UP)


def hundredths(value: Decimal) -> Decimal:
    """Round half up to two decimals."""
    return value.quantize(CENT, ROUND_HALF_UP)
