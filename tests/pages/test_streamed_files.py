"""Files are written while their rows are read: no list is whole in memory."""

import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from deals.exports.formats import AT_ONCE, FORMATS
from deals.exports.table import Column, Table
from deals.exports.workspace_file import WorkspaceFile
from deals.models import Workspace

ROWS = 5_000


def table_of(read: list[int]) -> Table[int]:
    """A list that notes which rows were read."""

    def rows() -> Iterator[int]:
        for number in range(ROWS):
            read.append(number)
            yield number

    columns = (Column("text", "a text", lambda row: f"={row} <&> \x0b{row * 7919:x}"),)
    return Table("list", "A list", columns, rows())


@pytest.mark.parametrize("fmt", ["csv", "xlsx", "json"])
def test_a_file_is_handed_on_while_its_rows_are_read(fmt: str) -> None:
    read: list[int] = []
    parts = FORMATS[fmt].pieces(table_of(read))
    while not len(next(parts)):
        pass
    assert 0 < len(read) <= 2 * AT_ONCE
    assert sum(len(part) for part in parts) > 0 and len(read) == ROWS


def test_the_parts_of_a_spreadsheet_make_one() -> None:
    moment, amount = datetime(2016, 11, 25, 14, 0, tzinfo=UTC), Decimal("9.50")
    values: list[Any] = [moment, amount, True, None, "=1+1 <&>\x0b", moment.date()]
    names = ("at_utc", "amount", "is_on", "nothing", "text", "day")
    columns = [Column(name, name, lambda row, at=at: row[at]) for at, name in enumerate(names)]
    response = FORMATS["xlsx"].pieces(Table("list", "A list", columns, [values]))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response)))
    header, row = book["rows"].iter_rows(values_only=True)
    assert header == names
    naive = datetime(2016, 11, 25, 14, 0)  # noqa: DTZ001 - sheets know no zones
    assert row == (naive, 9.5, True, None, "=1+1 <&>", datetime(2016, 11, 25))  # noqa: DTZ001
    assert (book["rows"].freeze_panes, book["about"]["A1"].value) == ("A2", "A list")


def test_a_workspaces_lists_are_written_as_they_are_read() -> None:
    read: list[int] = []
    rows = (read.append(n) or {"n": n} for n in range(2 * AT_ONCE))
    file = WorkspaceFile(Workspace(name="Acme"), {"name": {"a": Decimal("1.50")}, "rows": rows})
    pieces = file.pieces()
    first = next(pieces).decode()
    assert first.startswith('{\n"name": {"a": "1.50"},\n"rows": [\n {"n": 0}')
    assert AT_ONCE - 10 < len(read) < AT_ONCE
    whole = json.loads(first + b"".join(pieces).decode())
    assert (whole["rows"], file.table.written) == ([{"n": n} for n in range(2 * AT_ONCE)], 2 * AT_ONCE)
