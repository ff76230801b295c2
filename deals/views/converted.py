"""Converted amounts in files: columns beside the captured ones, where the address or the workspace asks."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from deals.selectors.rates import convert
from deals.views.page import PageRequest, convert_to

COLUMNS = ("converted", "converted_currency", "rate", "rate_of")
File = tuple[tuple[str, ...], list[tuple]]


def with_converted(request: PageRequest, header: Sequence[str], rows: Sequence[tuple]) -> File:
    """Return a file's header and rows with the price of each in the currency asked for, if one is.

    Reads the columns `price_per_piece`, `currency` and `announced_at_utc`. A row without a rate says why.
    """
    target = convert_to(request)
    if not target:
        return tuple(header), list(rows)
    price, currency, at = (header.index(name) for name in ("price_per_piece", "currency", "announced_at_utc"))
    return (*header, *COLUMNS), [(*row, *_cells(row[price], row[currency], row[at], target)) for row in rows]


def _cells(amount: Any, currency: str, at: datetime, target: str) -> tuple[Any, ...]:
    """Return a row's amount in `target`, with the rate and its day."""
    found = convert(amount, currency, target, at)
    if found.rate is None:
        return found.reason, target, None, None
    return found.amount, target, found.rate.shown, found.rate.on.isoformat()
