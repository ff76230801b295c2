"""My price: what my own post says while it is in force, else what my list says (pure). The one rule of it."""

from decimal import Decimal
from typing import Generic, NamedTuple, TypeVar

from deals.domain.choices import LabelledEnum

Price = TypeVar("Price", int, Decimal)
"""An amount, or whole cents where there are very many."""


class PriceSource(LabelledEnum):
    """Where my price comes from."""

    POST = "post", "your post"
    LIST = "list", "your list"


class MyPrice(NamedTuple, Generic[Price]):
    """My price of a product, and whose word it is."""

    price: Price
    source: PriceSource


def my_price(posted: Price | None, listed: Price | None) -> MyPrice[Price] | None:
    """Return my price: `posted` is my own price in force, `listed` what my list says; None without both.

    What I advertise beats the list: it is what a buyer pays.
    """
    if posted is not None:
        return MyPrice(posted, PriceSource.POST)
    return None if listed is None else MyPrice(listed, PriceSource.LIST)
