"""Price points as comparisons walk through them (pure)."""

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
