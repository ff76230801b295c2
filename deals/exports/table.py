"""A list as a file has it: columns that explain themselves, rows that are read as they are written."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any, Generic, TypeVar

from deals.exports.forms import Form, form_of

EXACT_INTEGERS = 2**53
"""Spreadsheets and many JSON readers keep whole numbers as doubles: larger ones (posts' ids) go as text."""

Cell = str | int | float | bool | Decimal | date | datetime | None
Row = TypeVar("Row")
Item = TypeVar("Item")

Link = Callable[..., str]
"""The address of a page, by its name and its ids, with the host."""


@dataclass(frozen=True, slots=True)
class FileOptions:
    """What the address of a file asks for; `convert_to` is a currency or ''."""

    link: Link
    filters: Mapping[str, str]
    as_of: str
    convert_to: str = ""


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column of a list: in files under `name`, on pages under `label` (none: in files only).

    A time's name ends in `_utc`, but for the oldest files. A page's cell, of the class `css`, is the template
    `partial` (which gets `row`), else the value, or `on_page`, with `empty` in place of nothing; `link` leads
    to a page by its name and ids.
    """

    name: str
    help: str
    value: Callable[[Row], Any]
    label: str = ""
    css: str = ""
    on_page: Callable[[Row], Any] | None = None
    link: Callable[[Row], tuple[Any, ...] | None] | None = None
    partial: str = ""
    empty: str = "–"


def column_of(column: Column[Item], item_of: Callable[[Row], Item]) -> Column[Row]:
    """Return a column for rows that hold its own row: `item_of` takes it out."""

    def value(row: Any) -> Any:
        return column.value(item_of(row))

    changed: Any = replace(column, value=value)
    return changed


@dataclass
class Table(Generic[Row]):
    """A list to be written once. `rows` may be an iterator: no more than one batch is in memory.

    `filters` are the active ones, by name; `as_of` is empty for lists that do not depend on it. `count`
    counts the rows, where they are not counted yet. After writing, `written` has their number.
    """

    name: str
    title: str
    columns: Sequence[Column[Row]]
    rows: Iterable[Row]
    filters: Mapping[str, str] = field(default_factory=dict)
    as_of: str = ""
    count: Callable[[], int] | None = None
    written: int = 0

    @property
    def header(self) -> list[str]:
        return [column.name for column in self.columns]

    @property
    def forms(self) -> list[Form]:
        return [form_of(column.name, column.help) for column in self.columns]

    def cells(self) -> Iterator[list[Cell]]:
        """Yield the rows' cells."""
        values = [column.value for column in self.columns]
        for row in self.rows:
            self.written += 1
            yield [_cell(value(row)) for value in values]

    def expected(self) -> int:
        """Return how many rows there will be; 0 where that is not known before. 1 query at most."""
        if isinstance(self.rows, Sized):
            return len(self.rows)
        return self.count() if self.count else 0


def _cell(value: Any) -> Cell:
    """Return a value as files take it."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > EXACT_INTEGERS:
        return str(value)
    if isinstance(value, list | tuple):
        return "; ".join(map(str, value))
    return value


def utc_text(moment: datetime) -> str:
    """Write a time in UTC: 2016-11-30T14:00:00Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def in_batches(rows: Iterable[Item], size: int) -> Iterator[list[Item]]:
    left = iter(rows)
    while batch := list(islice(left, size)):
        yield batch
