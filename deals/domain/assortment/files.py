"""An uploaded file as a header and rows of texts. Whatever is wrong with it is told in a sentence."""

import csv
import gzip
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import orjson

from deals.domain.assortment.spreadsheets import SpreadsheetRows
from deals.domain.refused import Refused

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 60

MAX_CELL = 1_000
"""Characters that are kept of a cell: no field of an article takes more than 500."""

MAX_TEXT = 12_000_000
"""Characters of all cells together: 20,000 rows of 600. A page holds them all for its preview."""

TOLD_EVERY = 500
"""Rows between two words of progress."""

DELIMITERS = ",;\t|"
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
UTF16 = (b"\xff\xfe", b"\xfe\xff")

Tell = Callable[[int, int], None]
"""Takes how many rows are read, and of how many: 0 where the file does not say."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file's header and its rows, each with its number in the file; every cell is a text."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, Sequence[str]], ...]


def _untold(rows: int, expected: int) -> None:
    """Nobody waits for progress."""


def read_sheet(content: bytes, tell: Tell = _untold) -> Sheet:
    """Read a CSV or XLSX file, told apart by its first bytes. Raises Refused."""
    if not content:
        raise Refused("The file is empty: choose another one.")
    if len(content) > MAX_BYTES:
        raise Refused(f"The file has over {MAX_BYTES // 2**20} MB: split it.")
    if content.startswith(OLD_EXCEL):
        raise Refused("This is an old Excel file (.xls) or a protected one: save it as .xlsx or CSV.")
    rows: SpreadsheetRows | _CsvRows
    if content.startswith(ZIP):
        rows = SpreadsheetRows(content, columns=MAX_COLUMNS + 1, characters=MAX_CELL)
    else:
        rows = _CsvRows(content)
    return _sheet(rows, lambda read: tell(read, min(rows.expected, MAX_ROWS)))


def read_packed(content: bytes, _: str, tell: Tell) -> bytes:
    """Read a file as the reader's process does. Raises Refused."""
    return packed(read_sheet(content, tell))


def packed(sheet: Sheet) -> bytes:
    """Return a sheet as it is kept, so that its file is read once."""
    return gzip.compress(orjson.dumps([sheet.header, sheet.rows]), 1)


def unpacked(kept: bytes) -> Sheet:
    """Return a sheet that was packed."""
    header, rows = orjson.loads(gzip.decompress(kept))
    return Sheet(tuple(header), tuple((number, cells) for number, cells in rows))


def _sheet(rows: Iterable[tuple[int, list[str]]], tell: Callable[[int], None]) -> Sheet:
    """Take the first row that is not empty for the header; bound the rest."""
    filled = ((number, cells) for number, cells in rows if any(cells))
    first = next(filled, None)
    if first is None:
        raise Refused("The file is empty: its first row must name the columns.")
    header = tuple(cell[:100] for cell in first[1])
    if len(header) > MAX_COLUMNS:
        raise Refused(f"The file has over {MAX_COLUMNS} columns: keep those of your articles.")
    found = list(_bounded(filled, len(header), tell))
    if not found:
        raise Refused("The file has a header but no articles: add a row for each.")
    return Sheet(header, tuple(found))


def _bounded(
    rows: Iterable[tuple[int, list[str]]], width: int, tell: Callable[[int], None]
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Bring rows to the header's width. Raises Refused for too many of them, or too much in them."""
    left = MAX_TEXT
    for count, (number, cells) in enumerate(rows, 1):
        if count > MAX_ROWS:
            raise Refused(
                f"The file has over {MAX_ROWS:,} rows: split it; articles are identified by their SKU."
            )
        kept = tuple((cells + [""] * width)[:width])
        left -= sum(map(len, kept))
        if left < 0:
            raise Refused(f"The cells hold over {MAX_TEXT:,} characters: leave out the long columns.")
        if count % TOLD_EVERY == 0:
            tell(count)
        yield number, kept


class _CsvRows:
    """The rows of a CSV file; `expected` are its lines."""

    def __init__(self, content: bytes) -> None:
        self.content, self.encoding = content, _encoding(content)
        self.expected = content.count(b"\n")

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        lines = io.TextIOWrapper(io.BytesIO(self.content), self.encoding, newline="")
        reader = csv.reader(lines, delimiter=_delimiter(self.content, self.encoding))
        try:
            for cells in reader:
                yield reader.line_num, [cell.strip()[:MAX_CELL] for cell in cells[: MAX_COLUMNS + 1]]
        except csv.Error as error:
            raise Refused(f"Line {reader.line_num} cannot be read ({error}): is a quote left open?") from None


def _encoding(content: bytes) -> str:
    """Return the text's encoding: UTF-8, UTF-16 with its mark, else the western code page of Windows."""
    if b"\x00" in content and not content.startswith(UTF16):
        raise Refused("This is neither CSV nor XLSX: save it as one of them.")
    at = 0
    for encoding in ["utf-16"] if content.startswith(UTF16) else ["utf-8-sig", "cp1252"]:
        try:
            content.decode(encoding)
            return encoding
        except UnicodeDecodeError as error:
            at = error.start
    raise Refused(f"Byte {at:,} has an unknown encoding: save the file as CSV in UTF-8.")


def _delimiter(content: bytes, encoding: str) -> str:
    """Return the sign that stands most often in the first line that holds one."""
    for line in io.TextIOWrapper(io.BytesIO(content), encoding):
        if line.strip():
            return max(DELIMITERS, key=line.count)
    return ","
