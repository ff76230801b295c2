"""Converted amounts in files: columns beside the captured ones, where the address or the workspace asks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from deals.selectors.common.exchange_rates import convert
from deals.views.common.page import PageRequest, convert_to

COLUMNS = ("converted", "converted_currency", "rate", "rate_of")
File = tuple[tuple[str, ...], Iterable[tuple]]


@dataclass(frozen=True, slots=True)
class Amount:
    """The columns of an amount and of the moment whose rate it takes; `prefix` begins its new columns."""

    price: str = "price_per_piece"
    at: str = "announced_at_utc"
    prefix: str = ""


def with_converted(
    request: PageRequest,
    header: Sequence[str],
    rows: Iterable[tuple],
    amounts: Sequence[Amount] = (Amount(),),
) -> File:
    """Return a file's header and rows with its amounts in the currency asked for, if one is.

    Reads the columns that `amounts` name, and `currency`. Rows are read as they are written. An amount
    without a rate says why; where there is none (no price, no answer) the cells stay empty.
    """
    target = convert_to(request)
    if not target:
        return tuple(header), rows
    currency = header.index("currency")
    places = [(header.index(each.price), header.index(each.at)) for each in amounts]
    names = [each.prefix + name for each in amounts for name in COLUMNS]
    return (*header, *names), (
        (*row, *(cell for price, at in places for cell in _cells(row[price], row[currency], row[at], target)))
        for row in rows
    )


def _cells(amount: Decimal | None, currency: str, at: datetime | None, target: str) -> tuple[Any, ...]:
    """Return a row's amount in `target`, with the rate and its day."""
    if amount is None or at is None:
        return None, target, None, None
    converted = convert(amount, currency, target, at)
    if converted.rate is None:
        return converted.reason, target, None, None
    return converted.amount, target, converted.rate.shown, converted.rate.on.isoformat()
