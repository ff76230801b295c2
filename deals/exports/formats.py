"""A table as CSV, XLSX or JSON: streamed, and never a formula."""

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponseBase, StreamingHttpResponse
from django.urls import register_converter

from deals.exports.formulas import safe_cell
from deals.exports.table import Cell, Table, utc_text
from deals.exports.xlsx import Sheet, workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def export_response(table: Table[Any], fmt: str) -> HttpResponseBase:
    """Return a table as a file to save. `fmt` is one of FORMATS."""
    return FORMATS[fmt](table)


def _csv(table: Table[Any]) -> HttpResponseBase:
    response = StreamingHttpResponse(_csv_lines(table), content_type="text/csv; charset=utf-8")
    return _to_save(response, table, "csv")


class _Line:
    """A file that hands back what is written: the csv module's one line at a time."""

    def write(self, text: str) -> str:
        return text


def _csv_lines(table: Table[Any]) -> Iterator[str]:
    """Yield the file's lines; a cut one says so in its last line."""
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(table.header)
    for cells in table.cells():
        yield writer.writerow([safe_cell(_plain(cell)) for cell in cells])
    if table.cut:
        yield writer.writerow([table.cut_sentence])


def _plain(cell: Cell) -> Cell:
    """Write times in UTC."""
    return utc_text(cell) if isinstance(cell, datetime) else cell


def _json(table: Table[Any]) -> HttpResponseBase:
    response = StreamingHttpResponse(_json_parts(table), content_type="application/json")
    return _to_save(response, table, "json")


def _json_parts(table: Table[Any]) -> Iterator[str]:
    """Yield one object: title, as_of, filters, columns, rows (an object each), and `cut` (a sentence)."""
    head = {
        "title": table.title,
        "as_of": table.as_of or None,
        "filters": dict(table.filters),
        "columns": {column.name: column.help for column in table.columns},
    }
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "rows": ['
    for number, cells in enumerate(table.cells()):
        row = dict(zip(table.header, map(_json_cell, cells), strict=True))
        yield (",\n" if number else "\n") + json.dumps(row, ensure_ascii=False)
    yield '\n], "cut": ' + json.dumps(table.cut_sentence or None) + "}\n"


def json_parts(values: Mapping[str, Any]) -> Iterator[str]:
    """Yield one object; a value that is neither a text nor an object is a list, read as it is written."""
    for number, (name, value) in enumerate(values.items()):
        yield ("," if number else "{") + f"\n{json.dumps(name)}: "
        if isinstance(value, dict | str):
            yield _dumped(value)
            continue
        yield "["
        for place, row in enumerate(value):
            yield (",\n " if place else "\n ") + _dumped(row)
        yield "\n]"
    yield "\n}\n"


def _dumped(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)


def _json_cell(cell: Cell) -> Any:
    """Write amounts as the API does: texts, which lose nothing."""
    if isinstance(cell, datetime):
        return utc_text(cell)
    if isinstance(cell, Decimal):
        return str(cell)
    return cell.isoformat() if isinstance(cell, date) else cell


def _xlsx(table: Table[Any]) -> HttpResponseBase:
    sheets = [Sheet("rows", _xlsx_rows(table), has_header=True), Sheet("about", _about(table))]
    response = StreamingHttpResponse(workbook(sheets), content_type=XLSX)
    return _to_save(response, table, "xlsx")


def _xlsx_rows(table: Table[Any]) -> Iterator[list[Cell]]:
    yield list(table.header)
    for cells in table.cells():
        yield [_xlsx_cell(name, cell) for name, cell in zip(table.header, cells, strict=True)]


def _xlsx_cell(name: str, cell: Cell) -> Cell:
    """Return a cell: times as such where the column's name says UTC, else as text."""
    if isinstance(cell, datetime):
        return cell.astimezone(UTC).replace(tzinfo=None) if name.endswith("_utc") else utc_text(cell)
    return cell


def _about(table: Table[Any]) -> Iterator[list[Cell]]:
    """Yield the second sheet: what the list is, its filters, what each column means."""
    yield [table.title]
    yield ["as of", table.as_of or "does not depend on it"]
    yield ["rows", f"{table.written:,}", table.cut_sentence]
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


def _to_save(response: Any, table: Table[Any], ending: str) -> HttpResponseBase:
    response["Content-Disposition"] = f'attachment; filename="{table.name}.{ending}"'
    return response


FORMATS: dict[str, Callable[[Table[Any]], HttpResponseBase]] = {"csv": _csv, "xlsx": _xlsx, "json": _json}
"""By the ending of the address."""


class FormatConverter:
    """`<format:fmt>` in an address: one of FORMATS."""

    regex = "|".join(FORMATS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(FormatConverter, "format")
