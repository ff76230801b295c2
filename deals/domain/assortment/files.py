"""An uploaded file as a header and rows of texts. Whatever is wrong with it is told in a sentence."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from deals.domain.refused import Refused

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 60
MAX_CELL = 2_000

MAX_UNPACKED = 80 * 1024 * 1024
"""Bytes of a spreadsheet's parts together: 20,000 rows take under 20 MB, a zip bomb gigabytes."""

MAX_PARTS = 500

MAX_EMPTY = 5_000
"""Rows in a row: a sheet that goes on after so many is formatted to its end, not filled."""

DELIMITERS = ",;\t|"
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file's header and its rows, each with its number in the file; every cell is a text."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read_sheet(content: bytes) -> Sheet:
    """Read a CSV or XLSX file, told apart by its first bytes. Raises Refused."""
    if not content:
        raise Refused("The file is empty: choose another one.")
    if len(content) > MAX_BYTES:
        raise Refused(f"The file has over {MAX_BYTES // 2**20} MB: split it.")
    if content.startswith(OLD_EXCEL):
        raise Refused("This is an old Excel file (.xls) or a protected one: save it as .xlsx or CSV.")
    rows = _xlsx_rows(content) if content.startswith(ZIP) else _csv_rows(content)
    return _sheet(rows)


def _sheet(rows: Iterable[tuple[int, list[str]]]) -> Sheet:
    """Take the first row that is not empty for the header; bound the rest."""
    filled = ((number, cells) for number, cells in rows if any(cells))
    first = next(filled, None)
    if first is None:
        raise Refused("The file is empty: its first row must name the columns.")
    header = tuple(cell[:100] for cell in first[1])
    if len(header) > MAX_COLUMNS:
        raise Refused(f"The file has over {MAX_COLUMNS} columns: keep those of your articles.")
    found = list(islice(filled, MAX_ROWS + 1))
    if not found:
        raise Refused("The file has a header but no articles: add a row for each.")
    if len(found) > MAX_ROWS:
        raise Refused(f"The file has over {MAX_ROWS:,} rows: split it; articles are identified by their SKU.")
    width = len(header)
    return Sheet(header, tuple((number, tuple((cells + [""] * width)[:width])) for number, cells in found))


def _csv_rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    text = _decoded(content)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        for cells in reader:
            yield reader.line_num, [cell.strip() for cell in cells]
    except csv.Error as error:
        raise Refused(f"Line {reader.line_num} cannot be read ({error}): is a quote left open?") from None


def _decoded(content: bytes) -> str:
    """Return the text: UTF-8, UTF-16 with its mark, else the western code page of Windows."""
    try:
        if content.startswith(UTF16):
            return content.decode("utf-16")
        if b"\x00" in content:
            raise Refused("This is neither CSV nor XLSX: save it as one of them.")
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError as error:
        raise Refused(
            f"Byte {error.start:,} has an unknown encoding: save the file as CSV in UTF-8."
        ) from None


def _delimiter(text: str) -> str:
    """Return the sign that stands most often in the first line that holds one."""
    for line in io.StringIO(text):
        if line.strip():
            return max(DELIMITERS, key=line.count)
    return ","


def _xlsx_rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    _check_zip(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what a file says of its size need not be true
        empty = 0
        for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
            row = [_text(cell) for cell in cells[: MAX_COLUMNS + 1]]
            empty = 0 if any(row) else empty + 1
            if empty > MAX_EMPTY:
                return
            yield number, row
    except Refused:
        raise
    except _BROKEN as error:
        raise Refused(
            f"The spreadsheet cannot be read ({type(error).__name__}): save it again, or as CSV."
        ) from None


_BROKEN = (
    zipfile.BadZipFile, InvalidFileException, ParseError, KeyError, ValueError, IndexError, TypeError,
    AttributeError, OSError, EOFError, NotImplementedError, RuntimeError, OverflowError, ArithmeticError,
)  # fmt: skip
"""What openpyxl and zipfile were seen to raise on damaged files; a fuzz test looks for more."""


def _check_zip(content: bytes) -> None:
    """Refuse what would unpack to too much, before anything is unpacked; and XML that defines entities."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            infos = parts.infolist()
            if len(infos) > MAX_PARTS or sum(info.file_size for info in infos) > MAX_UNPACKED:
                raise Refused(
                    f"The spreadsheet unpacks to over {MAX_UNPACKED // 2**20} MB: save the sheet as CSV."
                )
            if "[Content_Types].xml" not in parts.namelist():
                raise Refused("This is a zip file, not a spreadsheet: upload the CSV or XLSX file in it.")
            for info in infos:
                with parts.open(info) as part:
                    if b"<!DOCTYPE" in part.read(4_096).upper():
                        raise Refused("The spreadsheet holds XML that defines entities: save it again.")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        if isinstance(error, Refused):
            raise
        raise Refused("The spreadsheet is damaged or encrypted: save it again, or as CSV.") from None


def _text(cell: Any) -> str:
    """Return a spreadsheet's cell as text: whole numbers without a point, dates as 2016-11-30."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell).strip()
