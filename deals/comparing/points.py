"""Price points as comparisons walk through them, and which of them stand at a moment (pure)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from deals.metrics import VALID_DAYS

VALID = timedelta(days=VALID_DAYS)


class PointRow(NamedTuple):
    """One price point of a named retailer, in the currency and condition of all that are compared."""

    product: int
    retailer: int
    at: datetime
    price: Decimal
    list_price: Decimal | None
    deal: int


def standing_at(rows: Iterable[PointRow], at: datetime) -> dict[tuple[int, int], PointRow]:
    """Return by (product, retailer) the latest row in [at - VALID, at); at one moment the larger deal id.

    It says what `deals.selectors.standing.standing_prices` does, of rows that are read already.
    """
    found: dict[tuple[int, int], PointRow] = {}
    for row in rows:
        if at - VALID <= row.at < at:
            key = (row.product, row.retailer)
            if key not in found or (found[key].at, found[key].deal) < (row.at, row.deal):
                found[key] = row
    return found
