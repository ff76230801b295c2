"""The first sheet of an XLSX file, row by row, in the memory of a row.

A file of 20 kB can unpack to gigabytes of styles, names or cells. So only the parts that hold values are
read, each as a stream with a bound of its own on bytes, and what they count is bounded too.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from posixpath import join, normpath
from typing import TypeVar

from deals.domain.assortment.cells import CellStyles
from deals.domain.assortment.sheet_xml import (
    BookPart,
    Part,
    RelationsPart,
    RowsPart,
    StringsPart,
    StylesPart,
)
from deals.domain.refused import Refused

MAX_UNPACKED = 80 * 1024 * 1024
"""Bytes of a spreadsheet's parts together, as the file says: 20,000 rows of 60 columns take 54 MB."""

MAX_PARTS = 500
AT_ONCE = 64 * 1024

MEGABYTE = 1024 * 1024
BYTES = {"relations": MEGABYTE, "workbook": 4 * MEGABYTE, "styles": 16 * MEGABYTE, "texts": 40 * MEGABYTE,
         "sheet": 80 * MEGABYTE}  # fmt: skip
"""What each part may unpack to, counted while it is read: what a file says of itself need not be true."""

P = TypeVar("P", bound=Part)

_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, KeyError, NotImplementedError,
    RuntimeError, OverflowError,
)  # fmt: skip
"""What zipfile was seen to raise on damaged files; a fuzz test looks for more."""


class SpreadsheetRows:
    """The rows of a file's first sheet, to be iterated over once. Raises Refused, while it is iterated too.

    The first `columns` cells of a row and the first `characters` of a cell are kept. `expected` is how many
    rows the sheet says it has, once the first is read; 0 where it does not say.
    """

    def __init__(self, content: bytes, *, columns: int, characters: int) -> None:
        self.columns, self.characters, self.expected = columns, characters, 0
        try:
            self.archive = zipfile.ZipFile(io.BytesIO(content))
            self._check()
        except Refused:
            raise
        except _BROKEN:
            raise Refused("The spreadsheet is damaged or encrypted: save it again, or as CSV.") from None

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        try:
            yield from self._rows()
        except Refused:
            raise
        except _BROKEN as error:
            raise Refused(
                f"The spreadsheet cannot be read ({type(error).__name__}): save it again, or as CSV."
            ) from None

    def _check(self) -> None:
        """Refuse what says of itself that it is too much, before anything is unpacked."""
        infos = self.archive.infolist()
        if len(infos) > MAX_PARTS:
            raise Refused(f"The spreadsheet has over {MAX_PARTS} parts: save the sheet as CSV.")
        if sum(info.file_size for info in infos) > MAX_UNPACKED:
            raise Refused(
                f"The spreadsheet unpacks to over {MAX_UNPACKED // 2**20} MB: save the sheet as CSV."
            )
        names = self.archive.namelist()
        if "[Content_Types].xml" not in names:
            raise Refused("This is a zip file, not a spreadsheet: upload the CSV or XLSX file in it.")
        if any(info.flag_bits & 1 for info in infos):
            raise Refused("The spreadsheet is damaged or encrypted: save it again, or as CSV.")

    def _rows(self) -> Iterator[tuple[int, list[str]]]:
        """Read the parts that rows need, then the rows."""
        package = self._relations("", "_rels/.rels")
        book_name = package.target("officeDocument") or "xl/workbook.xml"
        book = self._whole(BookPart(), "workbook", book_name)
        folder, _, file = book_name.rpartition("/")
        relations = self._relations(folder, f"{folder}/_rels/{file}.rels".lstrip("/"))
        sheet = next((relations.by_id[each] for each in book.sheets if relations.is_sheet(each)), None)
        if sheet is None:
            raise Refused("The spreadsheet has no sheet of cells: save it again, or as CSV.")
        strings, styles = StringsPart(self.characters), StylesPart()
        if name := relations.target("sharedStrings"):
            self._whole(strings, "texts", name)
        if name := relations.target("styles"):
            self._whole(styles, "styles", name)
        formats = CellStyles(styles.formats, styles.cells, book.is_1904)
        part = RowsPart(strings.found, formats, self.columns, self.characters)
        for _ in self._fed(part, "sheet", sheet):
            self.expected = part.expected
            yield from part.taken()

    def _relations(self, folder: str, name: str) -> RelationsPart:
        part = RelationsPart(lambda target: normpath(join("/", folder, target)).lstrip("/"))
        return self._whole(part, "relations", name) if name in self.archive.namelist() else part

    def _whole(self, part: P, kind: str, name: str) -> P:
        for _ in self._fed(part, kind, name):
            pass
        return part

    def _fed(self, part: Part, kind: str, name: str) -> Iterator[None]:
        """Unpack a part piece by piece into its parser. Raises Refused where it is too large."""
        left = BYTES[kind]
        with self.archive.open(name) as stream:
            while piece := stream.read(AT_ONCE):
                left -= len(piece)
                if left < 0:
                    raise Refused(
                        f"The spreadsheet's {kind} unpack to over {BYTES[kind] // MEGABYTE} MB: save the "
                        "sheet as CSV."
                    )
                part.feed(piece)
                yield
                if part.is_over:
                    return
        part.feed(b"", is_last=True)
        yield
