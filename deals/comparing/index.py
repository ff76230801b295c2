"""The price index day by day (pure)."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby, pairwise
from operator import attrgetter

from deals.comparing.points import VALID, PointRow
from deals.metrics import Against, against, mean_index, median, price_index


@dataclass(frozen=True, slots=True)
class IndexAt:
    """My position at a moment over the `n` products in which I and a competitor had a standing price."""

    at: datetime
    n: int
    index: Decimal | None
    cheaper: int
    equal: int
    dearer: int


def index_at_moments(rows: Iterable[PointRow], me: int, moments: Sequence[datetime]) -> list[IndexAt]:
    """Return the position at each of the moments, which must ascend.

    Each equals what the matrix of that moment gives: an index is the mean of the products' indices, a
    product's my standing price / the median of the competitors' x 100 (deals.metrics).
    """
    indices: dict[int, list[Decimal]] = defaultdict(list)
    stands: dict[int, list[Against]] = defaultdict(list)
    in_order = sorted(rows, key=lambda row: (row.product, row.retailer, row.at, row.deal))
    for _, group in groupby(in_order, key=attrgetter("product")):
        for place, (mine, theirs) in _prices_at(list(group), me, moments).items():
            if (index := price_index(mine, theirs)) is not None and (middle := median(theirs)) is not None:
                indices[place].append(index)
                stands[place].append(against(mine, middle))
    return [
        IndexAt(
            at,
            len(indices[place]),
            mean_index(indices[place]),
            *(stands[place].count(stand) for stand in Against),
        )
        for place, at in enumerate(moments)
    ]


def _prices_at(
    rows: list[PointRow], me: int, moments: Sequence[datetime]
) -> dict[int, tuple[Decimal, list[Decimal]]]:
    """Return of one product my price and the competitors' at those moments (by place) where mine stands."""
    found: dict[int, tuple[Decimal, list[Decimal]]] = {}
    by_retailer = {retailer: list(group) for retailer, group in groupby(rows, key=attrgetter("retailer"))}
    for price, places in _stretches(by_retailer.pop(me, []), moments):
        found.update((place, (price, [])) for place in places)
    if not found:
        return found
    for theirs in by_retailer.values():
        for price, places in _stretches(theirs, moments):
            for place in places:
                if place in found:
                    found[place][1].append(price)
    return found


def _stretches(rows: list[PointRow], moments: Sequence[datetime]) -> Iterable[tuple[Decimal, range]]:
    """Yield each price of one retailer with the places of the moments at which it stands."""
    starts = [bisect_right(moments, row.at) for row in rows]
    ends = [bisect_right(moments, row.at + VALID) for row in rows]
    nexts = [following for _, following in pairwise(starts)] + [len(moments)]
    for row, start, end, following in zip(rows, starts, ends, nexts, strict=True):
        if start < min(end, following):
            yield row.price, range(start, min(end, following))
