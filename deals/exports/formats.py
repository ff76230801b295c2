"""A table as CSV, XLSX, JSON or Parquet: written as it is read, and never a formula."""

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.urls import register_converter

from deals.exports.formulas import safe_cell
from deals.exports.parquet import parquet_pieces
from deals.exports.table import Cell, Table, utc_text
from deals.exports.xlsx import Sheet, workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

AT_ONCE = 500
"""Rows that are handed on together."""


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: `pieces` yields a table's bytes, some hundred rows at a time."""

    label: str
    content_type: str
    pieces: Callable[[Table[Any]], Iterator[bytes]]


class _Lines:
    """A file that collects what is written: the csv module's lines."""

    def __init__(self) -> None:
        self.texts = ["\ufeff"]

    def write(self, text: str) -> None:
        self.texts.append(text)

    def taken(self) -> bytes:
        text = "".join(self.texts)
        self.texts = []
        return text.encode()


def _csv(table: Table[Any]) -> Iterator[bytes]:
    """Yield a header and a line for each row."""
    lines = _Lines()
    writer = csv.writer(lines)
    writer.writerow(table.header)
    for cells in table.cells():
        writer.writerow([safe_cell(_plain(cell)) for cell in cells])
        if table.written % AT_ONCE == 0:
            yield lines.taken()
    yield lines.taken()


def _plain(cell: Cell) -> Cell:
    """Write times in UTC."""
    return utc_text(cell) if isinstance(cell, datetime) else cell


def _json(table: Table[Any]) -> Iterator[bytes]:
    """Yield one object: title, as_of, filters, columns, rows (an object each)."""
    head = {
        "title": table.title,
        "as_of": table.as_of or None,
        "filters": dict(table.filters),
        "columns": {column.name: column.help for column in table.columns},
    }
    texts = [json.dumps(head, ensure_ascii=False)[:-1], ', "rows": [']
    for cells in table.cells():
        row = dict(zip(table.header, map(_json_cell, cells), strict=True))
        texts += [",\n" if table.written > 1 else "\n", json.dumps(row, ensure_ascii=False)]
        if table.written % AT_ONCE == 0:
            yield "".join(texts).encode()
            texts = []
    yield "".join([*texts, "\n]}\n"]).encode()


def _json_cell(cell: Cell) -> Any:
    """Write amounts as the API does: texts, which lose nothing."""
    if isinstance(cell, datetime):
        return utc_text(cell)
    if isinstance(cell, Decimal):
        return str(cell)
    return cell.isoformat() if isinstance(cell, date) else cell


def _xlsx(table: Table[Any]) -> Iterator[bytes]:
    rows = Sheet("rows", _xlsx_rows(table), table.header, table.forms)
    return workbook([rows, Sheet("about", _about(table))])


def _xlsx_rows(table: Table[Any]) -> Iterator[list[Cell]]:
    utc = [name.endswith("_utc") for name in table.header]
    for cells in table.cells():
        yield [
            _xlsx_time(cell, is_utc) if isinstance(cell, datetime) else cell
            for is_utc, cell in zip(utc, cells, strict=True)
        ]


def _xlsx_time(cell: datetime, is_utc: bool) -> Cell:
    """Return a time as such where the column's name says UTC, else as text."""
    return cell.astimezone(UTC).replace(tzinfo=None) if is_utc else utc_text(cell)


def _about(table: Table[Any]) -> Iterator[list[Cell]]:
    """Yield the second sheet: what the list is, its filters, what each column means."""
    yield [table.title]
    yield ["as of", table.as_of or "does not depend on it"]
    yield ["rows", f"{table.written:,}"]
    yield ["times", "UTC"]
    yield []
    yield ["filter", "value"]
    for name, value in table.filters.items():
        yield [name, value]
    if not table.filters:
        yield ["none"]
    yield []
    yield ["column", "what it holds"]
    for column in table.columns:
        yield [column.name, column.help]


FORMATS: dict[str, Format] = {
    "csv": Format("CSV", "text/csv; charset=utf-8", _csv),
    "xlsx": Format("XLSX", XLSX, _xlsx),
    "json": Format("JSON", "application/json", _json),
    "parquet": Format("Parquet", "application/vnd.apache.parquet", parquet_pieces),
}
"""By the ending of the address."""


class FormatConverter:
    """`<format:fmt>` in an address: one of FORMATS."""

    regex = "|".join(FORMATS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(FormatConverter, "format")
