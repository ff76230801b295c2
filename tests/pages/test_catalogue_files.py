"""Uploaded files: every shape that people send, and the hostile ones, told in a sentence."""

import io
import random
import zipfile
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deals.domain.assortment import files
from deals.domain.assortment.columns import guess_columns
from deals.domain.assortment.files import read_sheet
from deals.domain.assortment.rows import amount_in, is_gtin, read_articles
from deals.domain.refused import Refused

ROW = ("A1", "Kettle, größer")


@pytest.mark.parametrize(
    "content",
    [
        'sku,title\nA1,"Kettle, größer"\n'.encode(),
        "\ufeffsku;title\r\nA1;Kettle, größer\r\n".encode(),
        "sku\ttitle\nA1\tKettle, größer".encode("utf-16"),
        "sku;title\nA1;Kettle, größer\n".encode("cp1252"),
        "\n\nsku|title|\nA1|Kettle, größer|\n".encode(),
    ],
    ids=["comma", "mark and semicolon", "utf-16 and tab", "cp1252", "bar after empty lines"],
)
def test_every_usual_csv_is_read(content: bytes) -> None:
    sheet = read_sheet(content)
    assert sheet.header[:2] == ("sku", "title")
    assert sheet.rows[0][1][:2] == ROW


def xlsx(*rows: list) -> bytes:
    """A spreadsheet of these rows."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def packed(parts: dict[str, bytes]) -> bytes:
    """A zip file of these parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return made.getvalue()


TYPES = {"[Content_Types].xml": b"<Types/>"}
HOSTILE = {
    "empty": (b"", "The file is empty"),
    "only a header": (b"sku,title\n", "no article"),
    "blank": (b"\n \n,,\n", "is empty: its first row"),
    "binary": (b"\x7fELF\x00\x00", "neither CSV nor XLSX"),
    "old Excel": (b"\xd0\xcf\x11\xe0rest", "save it as .xlsx"),
    "no encoding": (b"sku,title\nA1,\x81\x8d\x8f\x90\x9d\xff", "has an unknown encoding"),
    "zip of something else": (packed({"a.csv": b"sku,title"}), "zip file, not a spreadsheet"),
    "zip bomb": (packed({**TYPES, "xl/sharedStrings.xml": b"0" * (90 * 2**20)}), "unpacks to over 80 MB"),
    "entities": (packed({**TYPES, "xl/workbook.xml": b"<!DOCTYPE x [<!ENTITY a 'b'>]>"}), "entities"),
    "no workbook": (packed(TYPES), "cannot be read"),
    "cut spreadsheet": (xlsx(["sku"], ["A1"])[:-40], "damaged"),
    "too many columns": (b",".join(b"c%d" % n for n in range(61)) + b"\n" + b"1," * 60, "over 60 columns"),
    "too large": (b"a" * (files.MAX_BYTES + 1), "over 10 MB"),
    "endless cell": (b"sku,title\nA1," + b"x" * 200_000, "cannot be read"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_cannot_be_taken_is_refused_with_a_sentence(name: str) -> None:
    content, said = HOSTILE[name]
    with pytest.raises(Refused, match=said) as refused:
        read_sheet(content)
    assert str(refused.value).endswith((".", "?"))


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_ROWS", 3)
    assert len(read_sheet(b"sku\n1\n2\n3\n").rows) == 3
    with pytest.raises(Refused, match="over 3 rows"):
        read_sheet(b"sku\n1\n2\n3\n4\n")


def test_a_spreadsheets_numbers_dates_and_formulas_are_texts() -> None:
    sheet = read_sheet(xlsx(["sku", "price", "what"], [7.0, 19.5, '=HYPERLINK("http://x")']))
    assert sheet.rows == ((2, ("7", "19.5", "")),)  # no computed value is stored


@given(st.binary(max_size=400))
def test_no_bytes_do_more_than_be_refused(content: bytes) -> None:
    try:
        read_sheet(content)
    except Refused as refused:
        assert str(refused)


GOOD = xlsx(["sku", "title"], ["A1", "Kettle"], ["A2", "Lamp"])


@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_spreadsheet_is_read_or_refused(seed: int) -> None:
    rng = random.Random(seed)
    parts = {}
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        parts = {name: bytearray(archive.read(name)) for name in archive.namelist()}
    for _ in range(rng.randrange(1, 6)):
        data = parts[rng.choice(sorted(parts))]
        data[rng.randrange(len(data))] = rng.randrange(256)
    if seed % 7 == 0:
        del parts[rng.choice(sorted(parts))]
    try:
        read_sheet(packed({name: bytes(data) for name, data in parts.items()}))
    except Refused as refused:
        assert str(refused)


@pytest.mark.parametrize(
    ("text", "amount"),
    [("19.99", "19.99"), ("$1,299.00", "1299.00"), ("1.299,00 €", "1299.00"), ("1'299", "1299.00"),
     ("59,9", "59.90"), ("1,299", "1299.00"), ("1.234.567", None), ("0", None), ("-5", None), ("free", None),
     ("1e9", None), ("999999.99", "999999.99"), ("1000000", None), ("", None), (".", None), ("2 for 5", None),
     ("1 299,00 EUR", "1299.00"), ("5.-", "5.00")],
)  # fmt: skip
def test_prices_are_read_as_people_write_them(text: str, amount: str | None) -> None:
    assert amount_in(text) == (None if amount is None else Decimal(amount))


@given(st.decimals("0.01", "999999.99", places=2), st.sampled_from(["{:.2f}", "{:,.2f}", "€ {:,.2f}"]))
def test_a_price_written_in_either_way_reads_the_same(amount: Decimal, how: str) -> None:
    english = how.format(amount)
    european = english.translate(str.maketrans(",.", ".,"))
    assert amount_in(english) == amount_in(european) == amount


@pytest.mark.parametrize(
    ("text", "holds"),
    [("4006381333931", True), ("4006381333932", False), ("036000291452", True), ("96385074", True),
     ("123", False), ("", False), ("٤٠٠٦٣٨١٣٣٣٩٣١", False)],
)  # fmt: skip
def test_a_gtin_is_told_by_its_check_digit(text: str, holds: bool) -> None:
    assert is_gtin(text) is holds


GUESSES = {
    "english": ("SKU,Product Name,Brand,EAN,RRP", "sku title brand gtin list_price"),
    "german": ("Preis,Marke,Bezeichnung,Artikelnummer", "list_price brand title sku"),
    "two that may be the title": ("Name,Description,id,Link", "title - sku url"),
    "none": ("foo", "-"),
}


@pytest.mark.parametrize(("header", "fields"), GUESSES.values(), ids=GUESSES)
def test_columns_are_guessed_by_their_names(header: str, fields: str) -> None:
    columns = {field: number for number, field in enumerate(fields.split()) if field != "-"}
    assert guess_columns(header.split(",")) == columns


def test_each_row_gives_an_article_or_a_fatal_problem() -> None:
    sheet = read_sheet(f"sku,title\nA1,one\n,two\nA3,\nA1,again\nA4,{'x' * 301}\n{'s' * 101},y\n".encode())
    reading = read_articles(sheet, {"sku": 0, "title": 1})
    assert [article.sku for article in reading.articles] == ["A1"]
    assert [(one.row, one.field) for one in reading.problems if one.fatal] == [
        (3, "sku"), (4, "title"), (5, "sku"), (6, "title"), (7, "sku"),
    ]  # fmt: skip
    assert reading.left_out == 5
