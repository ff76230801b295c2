"""Amounts of a list in another currency: columns beside the captured ones, where somebody asks for them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Generic

from deals.exports.table import Column, Row
from deals.selectors.common.exchange_rates import Converted, convert

VALUES: dict[str, tuple[str, Callable[[Converted], Any]]] = {
    "converted": (
        "the price in the currency asked for, or why there is none",
        lambda found: found.reason or found.amount,
    ),
    "converted_currency": ("ISO 4217", lambda found: found.currency),
    "rate": (
        "of the European Central Bank: one unit of the captured currency",
        lambda found: found.rate and found.rate.shown,
    ),
    "rate_of": ("the day of the rate", lambda found: found.rate and found.rate.on),
}
"""Of each amount: a column's name, what it holds, and its value."""


@dataclass(frozen=True, slots=True)
class Amount(Generic[Row]):
    """An amount of a row, its currency, and when it was announced: the day of its rate.

    Where a row has several, `prefix` begins the names of the columns and `whose` says which amount is meant.
    """

    price: Callable[[Row], Decimal | None]
    currency: Callable[[Row], str]
    at: Callable[[Row], datetime | None]
    prefix: str = ""
    whose: str = ""


def converted_columns(amounts: Sequence[Amount[Row]], target: str) -> tuple[Column[Row], ...]:
    """Return the columns of the amounts in the currency `target`, with rate and day; none for ''."""
    if not target:
        return ()
    return tuple(_column(amount, name, target) for amount in amounts for name in VALUES)


def _column(amount: Amount[Row], name: str, target: str) -> Column[Row]:
    """Return one of the columns; of a row without that amount there is nothing to convert."""
    help_text, value = VALUES[name]

    def cell(row: Row) -> Any:
        price, at = amount.price(row), amount.at(row)
        if price is None or at is None:
            return value(Converted(target, None, None))
        return value(convert(price, amount.currency(row), target, at))

    return Column(amount.prefix + name, f"{amount.whose}: {help_text}" if amount.whose else help_text, cell)
