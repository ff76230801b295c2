"""The 'from' price of a line: the lowest current price of any of its products at a retailer (pure)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter

from deals.domain.comparing.points import VALID, ObservedRow, micros_of
from deals.domain.metrics import PriceComparison, compare_prices

_VALID = VALID.total_seconds() * 1_000_000


@dataclass(frozen=True, slots=True)
class FromAt:
    """Over the `n` lines in which I and a competitor had a current price: whose lowest was lower."""

    at: datetime
    n: int
    lower: int
    equal: int
    higher: int


def from_price_rows(rows: Iterable[ObservedRow], line_of: Mapping[int, int]) -> Iterator[ObservedRow]:
    """Yield the price points that are their retailer's lowest current one of the line, by line and time.

    In place of the product each has its line. A dearer one is passed over while a lower one is valid.
    """
    for line, group in groupby(_by_line(rows, line_of), key=itemgetter(0)):
        current: dict[int, dict[int, tuple[int, int]]] = defaultdict(dict)
        for _, at, deal, retailer, cents, product in group:
            prices = current[retailer]
            prices[product] = (at, cents)
            if all(cents <= other for since, other in prices.values() if at - since <= _VALID):
                yield line, at, deal, retailer, cents


def from_at_moments(
    rows: Iterable[ObservedRow], line_of: Mapping[int, int], me: int, moments: Sequence[datetime]
) -> list[FromAt]:
    """Return at each moment over all lines how my lowest price compares with the competitors' lowest."""
    counts = [dict.fromkeys(PriceComparison, 0) for _ in moments]
    for _, group in groupby(_by_line(rows, line_of), key=itemgetter(0)):
        points = list(group)
        for place, moment in enumerate(moments):
            mine, theirs = _lowest(points, me, micros_of(moment))
            if mine is not None and theirs is not None:
                counts[place][compare_prices(mine, theirs)] += 1
    return [
        FromAt(at, sum(found.values()), *(found[each] for each in PriceComparison))
        for at, found in zip(moments, counts, strict=True)
    ]


def _by_line(
    rows: Iterable[ObservedRow], line_of: Mapping[int, int]
) -> list[tuple[int, int, int, int, int, int]]:
    """Return the price points with their lines, by line and time."""
    found = [
        (line_of[product], at, deal, retailer, cents, product)
        for product, at, deal, retailer, cents in rows
        if product in line_of
    ]
    return sorted(found)


def _lowest(
    points: Sequence[tuple[int, int, int, int, int, int]], me: int, moment: int
) -> tuple[int | None, int | None]:
    """Return my and the others' lowest current price just before a moment."""
    latest: dict[tuple[int, int], int] = {}
    for _, at, _, retailer, cents, product in points:
        if moment - _VALID <= at < moment:
            latest[retailer, product] = cents
    mine = [cents for (retailer, _), cents in latest.items() if retailer == me]
    theirs = [cents for (retailer, _), cents in latest.items() if retailer != me]
    return min(mine, default=None), min(theirs, default=None)
