"""The price index day by day (pure)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import accumulate, groupby
from operator import itemgetter
from typing import NamedTuple

from deals.metrics import Against, against, index_of_cents, mean_of_hundredths, twice_the_median


class Stretch(NamedTuple):
    """A price (in cents) of one retailer that stands at the moments of the places [first, end)."""

    product: int
    retailer: int
    first: int
    end: int
    cents: int


@dataclass(frozen=True, slots=True)
class IndexAt:
    """My position at a moment over the `n` products in which I and a competitor had a standing price."""

    at: datetime
    n: int
    index: Decimal | None
    cheaper: int
    equal: int
    dearer: int


class _Sums:
    """What changes from one moment to the next, of all products together."""

    __slots__ = ("indices", "n", "stands")

    def __init__(self, moments: int) -> None:
        self.n, self.indices = [0] * (moments + 1), [0] * (moments + 1)
        self.stands = {stand: [0] * (moments + 1) for stand in Against}

    def add(self, first: int, end: int, mine: int, twice_middle: int) -> None:
        """Count one product from one place up to another."""
        stand = against(2 * mine, twice_middle)
        index = index_of_cents(mine, twice_middle)
        self.n[first] += 1
        self.n[end] -= 1
        self.indices[first] += index
        self.indices[end] -= index
        self.stands[stand][first] += 1
        self.stands[stand][end] -= 1


def index_at_moments(stretches: Iterable[Stretch], me: int, moments: Sequence[datetime]) -> list[IndexAt]:
    """Return the position at each of the moments.

    Each equals what the matrix of that moment gives: an index is the mean of the products' indices, a
    product's my standing price / the median of the competitors' x 100 (deals.metrics).
    """
    sums = _Sums(len(moments))
    for _, group in groupby(sorted(stretches), key=itemgetter(0)):
        for first, end, mine, theirs in _unchanged(group, me, len(moments)):
            if twice_middle := twice_the_median(theirs):
                sums.add(first, end, mine, twice_middle)
    columns = (sums.n, sums.indices, *sums.stands.values())
    by_moment = zip(moments, *map(accumulate, columns), strict=False)
    return [
        IndexAt(at, n, mean_of_hundredths(indices, n), *counted) for at, n, indices, *counted in by_moment
    ]


def _unchanged(
    stretches: Iterable[Stretch], me: int, moments: int
) -> Iterator[tuple[int, int, int, list[int]]]:
    """Yield of one product [first, end) with my price and the competitors' while none of them changes."""
    prices: dict[int, list[int | None]] = {}
    for _, retailer, first, end, cents in stretches:
        if retailer not in prices:
            prices[retailer] = [None] * moments
        prices[retailer][first:end] = [cents] * (end - first)
    mine = prices.pop(me, None)
    if mine is None or not prices:
        return
    place = 0
    for (price, *theirs), same in groupby(zip(mine, *prices.values(), strict=True)):
        first, place = place, place + sum(1 for _ in same)
        if price is not None:
            yield first, place, price, sorted(other for other in theirs if other is not None)
