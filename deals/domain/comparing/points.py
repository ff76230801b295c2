"""Price points as comparisons walk through them (pure)."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from deals.domain.metrics import CENT, VALID_DAYS

VALID = timedelta(days=VALID_DAYS)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class PointRow(NamedTuple):
    """A price point of a product by a named retailer, in the currency and condition compared."""

    retailer: int
    at: datetime
    price: Decimal
    deal: int


LISTED = -1
"""In place of a deal: the price is my list's."""

ObservedRow = tuple[int, int, int, int, int]
"""The values of an Observed: making each of very many one would take as long as walking through them."""


class Observed(NamedTuple):
    """A price point in whole numbers, where there are very many; they sort by product and time.

    `micros` are microseconds since 1970, the price is in cents.
    """

    product: int
    micros: int
    deal: int
    retailer: int
    cents: int

    @property
    def at(self) -> datetime:
        return _EPOCH + timedelta(microseconds=self.micros)

    @property
    def price(self) -> Decimal:
        return self.cents * CENT

    @property
    def is_listed(self) -> bool:
        """Tell whether it is no price point: what my list says, at the moment that it is compared with."""
        return self.deal == LISTED


def cents_of(prices: Mapping[int, Decimal]) -> dict[int, int]:
    """Return prices by product in whole cents."""
    return {product: int(price / CENT) for product, price in prices.items()}


def micros_of(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(microseconds=1)
