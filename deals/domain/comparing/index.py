"""The price index day by day (pure)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import accumulate, groupby
from operator import itemgetter

from deals.domain.comparing.my_price import my_price
from deals.domain.comparing.points import ObservedRow, micros_of
from deals.domain.metrics import (
    VALID_DAYS,
    PriceComparison,
    compare_prices,
    index_of_cents,
    mean_of_hundredths,
    told_index,
    twice_the_median,
    why_no_index,
)

NO_LIST: Mapping[int, int] = {}

DAY = 86_400_000_000
"""Microseconds of a day."""


class ToldIndex:
    """An index over `n` products, and how it is told."""

    __slots__ = ()
    n: int
    index: Decimal | None

    @property
    def told(self) -> Decimal | None:
        """The index as it is told: that of too few products is not."""
        return told_index(self.index, self.n)

    @property
    def why_none(self) -> str:
        return why_no_index(self.n)


@dataclass(frozen=True, slots=True)
class IndexAt(ToldIndex):
    """My position at a moment over the `n` products in which I and a competitor had a current price."""

    at: datetime
    n: int
    index: Decimal | None
    lower: int
    equal: int
    higher: int


class _Sums:
    """What changes from one moment to the next, of all products together."""

    __slots__ = ("comparisons", "indices", "n")

    def __init__(self, moments: int) -> None:
        self.n, self.indices = [0] * (moments + 1), [0] * (moments + 1)
        self.comparisons = {each: [0] * (moments + 1) for each in PriceComparison}

    def add(self, first: int, end: int, mine: int, twice_middle: int) -> None:
        """Count one product from one place up to another."""
        comparison = compare_prices(2 * mine, twice_middle)
        index = index_of_cents(mine, twice_middle)
        self.n[first] += 1
        self.n[end] -= 1
        self.indices[first] += index
        self.indices[end] -= index
        self.comparisons[comparison][first] += 1
        self.comparisons[comparison][end] -= 1


def index_at_moments(
    rows: Iterable[ObservedRow],
    me: int,
    moments: Sequence[datetime],
    listed: Mapping[int, int] = NO_LIST,
) -> list[IndexAt]:
    """Return the position at each of the moments, which must ascend in equal steps of whole days.

    Each equals what the matrix of that moment gives: an index is the mean of the products' indices, a
    product's my current price / the median of the competitors' x 100 (deals.metrics). `listed` are the cents
    of my list by product: my price where no post of mine is in force.
    """
    sums = _Sums(len(moments))
    begin, step = micros_of(moments[0]), micros_of(moments[-1]) - micros_of(moments[0])
    step = step // (len(moments) - 1) if step else DAY
    for product, group in groupby(sorted(rows), key=itemgetter(0)):
        prices = _current(group, begin, step, len(moments))
        if product in listed:
            posted = prices.get(me) or [None] * len(moments)
            prices[me] = [_cents(cents, listed[product]) for cents in posted]
        for first, end, mine, their_prices in _unchanged(prices, me):
            if twice_middle := twice_the_median(their_prices):
                sums.add(first, end, mine, twice_middle)
    columns = (sums.n, sums.indices, *sums.comparisons.values())
    by_moment = zip(moments, *map(accumulate, columns), strict=False)
    return [
        IndexAt(at, n, mean_of_hundredths(indices, n), *counted) for at, n, indices, *counted in by_moment
    ]


def _cents(posted: int | None, listed: int) -> int | None:
    mine = my_price(posted, listed)
    return mine.price if mine else None


def _current(rows: Iterable[ObservedRow], begin: int, step: int, moments: int) -> dict[int, list[int | None]]:
    """Return of one product by retailer the current price at each moment: a later one overwrites."""
    prices: dict[int, list[int | None]] = {}
    valid = VALID_DAYS * DAY
    for _, at, _, retailer, cents in rows:
        first = max((at - begin) // step + 1, 0)  # the first moment after it
        end = min((at + valid - begin) // step + 1, moments)
        if first < end:
            if retailer not in prices:
                prices[retailer] = [None] * moments
            prices[retailer][first:end] = [cents] * (end - first)
    return prices


def _unchanged(prices: dict[int, list[int | None]], me: int) -> Iterator[tuple[int, int, int, list[int]]]:
    """Yield [first, end) with my price and the competitors', sorted, while none of them changes."""
    mine = prices.pop(me, None)
    if mine is None or not prices:
        return
    first, before = 0, None
    for place, column in enumerate([*zip(mine, *prices.values(), strict=True), None]):
        if column != before:
            if before and before[0] is not None:
                yield first, place, before[0], sorted([one for one in before[1:] if one is not None])
            first, before = place, column
