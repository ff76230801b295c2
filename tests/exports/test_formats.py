"""What is in a file: spreadsheets that show amounts, shares and links as such, Parquet with types, names."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pyarrow
import pyarrow.parquet as parquet
import pytest

from deals.exports import xlsx
from deals.exports.formats import FORMATS
from deals.exports.forms import Form, form_of
from deals.exports.list_file import file_name
from deals.exports.table import Column, Table
from deals.models import Workspace


def table(rows: list[Any], *columns: tuple[str, str], **more: Any) -> Table[Any]:
    """A list whose rows are lists of cells."""
    made = [
        Column(name, help_text, lambda row, at=at: row[at]) for at, (name, help_text) in enumerate(columns)
    ]
    return Table("list", "A list", made, rows, **more)


def book_of(made: Table[Any]) -> Any:
    return openpyxl.load_workbook(io.BytesIO(b"".join(FORMATS["xlsx"].pieces(made))))


def parquet_of(made: Table[Any]) -> Any:
    return parquet.ParquetFile(io.BytesIO(b"".join(FORMATS["parquet"].pieces(made)))).read()


def test_a_sheet_shows_amounts_shares_percentages_and_links() -> None:
    names = ("price", "what the buyer pays"), ("depth", "a share of 1"), ("percent_off", ""), ("evidence", "")
    rows = [[Decimal("1299.5"), 0.125, Decimal("20"), "https://example.org/deals/7/?a=1&b=2"]]
    cells = next(book_of(table(rows, *names))["rows"].iter_rows(min_row=2))
    assert [cell.number_format for cell in cells] == ["#,##0.00", "0.0%", '0.##"%"', "General"]
    assert cells[3].hyperlink.target == cells[3].value == "https://example.org/deals/7/?a=1&b=2"


def test_columns_are_as_wide_as_what_they_hold_within_bounds() -> None:
    rows = [["x" * 20, "y" * 300, None]]
    sheet = book_of(table(rows, ("a", ""), ("b", ""), ("c", "")))["rows"]
    assert [sheet.column_dimensions[letter].width for letter in "ABC"] == [22, 60, 8]
    assert sheet["A1"].font.bold and sheet.freeze_panes == "A2"


def test_a_list_longer_than_a_sheet_goes_on_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MOST_ROWS", 301)
    book = book_of(table([[n] for n in range(650)], ("n", "a number")))
    assert book.sheetnames == ["rows", "rows 2", "rows 3", "about"]
    sheets = [list(book[name].values) for name in book.sheetnames[:3]]
    assert [len(rows) for rows in sheets] == [301, 301, 51]
    assert [rows[0] for rows in sheets] == [("n",)] * 3
    assert [n for rows in sheets for (n,) in rows[1:]] == list(range(650))
    assert ("rows", "650") in [row[:2] for row in book["about"].values]


def test_links_beyond_what_a_sheet_takes_are_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MOST_LINKS", 2)
    sheet = book_of(table([["https://a.example/"]] * 3, ("evidence", "")))["rows"]
    assert [cell.hyperlink is not None for (cell,) in sheet.iter_rows(min_row=2)] == [True, True, False]


def test_parquet_types_fit_all_rows_also_where_the_first_thousands_are_empty() -> None:
    late = [Decimal("9.5"), 7, True, datetime(2016, 11, 25, 14, tzinfo=UTC), date(2016, 11, 25), 0.5, "=x"]
    names = [(name, name) for name in ("price", "n", "is_on", "at_utc", "day", "share", "text", "none_utc")]
    made = parquet_of(table([[None] * 8] * 10_500 + [[*late, None]], *names))
    assert [str(field.type) for field in made.schema] == [
        "decimal128(38, 2)", "int64", "bool", "timestamp[us, tz=UTC]", "date32[day]", "double", "string",
        "timestamp[us, tz=UTC]",
    ]  # fmt: skip
    assert made.num_rows == 10_501
    assert list(made.slice(10_500).to_pylist()[0].values()) == [*late, None]


@pytest.mark.parametrize(
    ("cells", "kind", "read"),
    [
        ([1, Decimal("2.125")], pyarrow.decimal128(38, 3), [Decimal("1.000"), Decimal("2.125")]),
        ([1, 0.5], pyarrow.float64(), [1.0, 0.5]),
        ([Decimal("1.50"), "no rate"], pyarrow.string(), ["1.50", "no rate"]),
        ([2**60, 3], pyarrow.string(), [str(2**60), "3"]),
    ],
)
def test_a_parquet_column_of_two_kinds_has_the_type_that_holds_both(
    cells: list[Any], kind: Any, read: list[Any]
) -> None:
    column = parquet_of(table([[cell] for cell in cells], ("x", "")))["x"]
    assert (column.type, column.to_pylist()) == (kind, read)


def test_parquet_tells_filters_and_columns() -> None:
    schema = parquet_of(table([], ("n", "a number"), filters={"q": "drill"}, as_of="2016-11-30")).schema
    told = schema.metadata
    assert (told[b"title"], told[b"as_of"], told[b"filters"]) == (b"A list", b"2016-11-30", b'{"q": "drill"}')
    assert schema.field("n").metadata[b"help"] == b"a number"


@pytest.mark.parametrize(
    ("workspace", "filters", "as_of", "name"),
    [
        ("Acme Tools & Co", {"period": "90"}, "2016-11-30", "acme-tools-co_list_90-days_to-2016-11-30"),
        ("", {"period": "all"}, "2016-11-30T14:00:00Z", "list_all_to-2016-11-30T140000Z"),
        ("亀", {"period": "from-2016-11-23T14:00:00Z"}, "", "workspace-7_list_from-2016-11-23t140000z"),
    ],
)
def test_a_files_name_says_workspace_list_and_period(
    workspace: str, filters: dict[str, str], as_of: str, name: str
) -> None:
    made = table([], ("n", ""), filters=filters, as_of=as_of)
    assert file_name(made, Workspace(pk=7, name=workspace) if workspace else None) == name


@pytest.mark.parametrize(
    ("name", "help_text", "form"),
    [
        ("list_price", "", Form.MONEY),
        ("lowest", "", Form.MONEY),
        ("my_price_source", "post or list", Form.PLAIN),
        ("price_confidence", "0 to 1", Form.PLAIN),
        ("prices_n", "", Form.PLAIN),
        ("price_converted", "", Form.MONEY),
        ("gap_share", "that as a share of below_price", Form.SHARE),
        ("share_of_voice", "the part of them, as a share of 1", Form.SHARE),
        ("gap_percent", "", Form.PERCENT),
    ],
)
def test_the_form_follows_from_name_and_help(name: str, help_text: str, form: Form) -> None:
    assert form_of(name, help_text) == form
