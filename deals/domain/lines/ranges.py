"""The prices of a line's products, by retailer and day: from the lowest to the highest (pure).

A line's products are unlike things: their prices make a range, never one history.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from deals.domain.comparing.points import PointRow


class LinePoint(NamedTuple):
    """A price point of one of a line's products; `retailer` is None where no post named one."""

    retailer: int | None
    at: datetime
    deal: int
    product: int
    price: Decimal


@dataclass(frozen=True, slots=True)
class DayRange:
    """What one retailer advertised of a line on one day (UTC): `n` prices of `products` products.

    `lowest` is the price point with the lowest price, of equal ones the earliest.
    """

    retailer: int | None
    day: date
    lowest: LinePoint
    highest: Decimal
    n: int
    products: int


def daily_ranges(points: Iterable[LinePoint]) -> list[DayRange]:
    """Return the ranges by retailer (the unknown one last) and day."""
    in_order = sorted(points, key=lambda one: (one.retailer is None, one.retailer or 0, one.at, one.deal))
    return [
        _range_of(list(group)) for _, group in groupby(in_order, key=lambda one: (one.retailer, _day(one)))
    ]


def rows_by_retailer(points: Sequence[LinePoint]) -> dict[int | None, list[PointRow]]:
    """Return the price points of each retailer, every product of it as a seller of its own.

    So each product's price stands for itself, and the lowest of them is the line's.
    """
    pairs = sorted({(one.retailer or 0, one.product) for one in points})
    numbers = {pair: number for number, pair in enumerate(pairs)}
    found: dict[int | None, list[PointRow]] = {}
    for one in points:
        row = PointRow(numbers[one.retailer or 0, one.product], one.at, one.price, one.deal)
        found.setdefault(one.retailer, []).append(row)
    return found


def _range_of(points: list[LinePoint]) -> DayRange:
    lowest = min(points, key=lambda one: (one.price, one.at, one.deal))
    return DayRange(
        retailer=lowest.retailer,
        day=_day(lowest),
        lowest=lowest,
        highest=max(one.price for one in points),
        n=len(points),
        products=len({one.product for one in points}),
    )


def _day(point: LinePoint) -> date:
    return point.at.astimezone(UTC).date()
