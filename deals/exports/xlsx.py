"""A spreadsheet written as it is read: no more than some rows of it are in memory or on a disk.

A workbook is a ZIP archive of XML parts. Its cells hold texts, numbers, truth values, dates and times, and
never a formula. A list of more rows than a sheet holds goes on in a second sheet, and so on.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, count, islice
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel

from deals.exports.forms import Form
from deals.exports.sink import Sink
from deals.exports.table import Cell
from deals.exports.xlsx_parts import DATE, HEADER, LINK, RELATIONS, STYLE_OF, TIME, package, sheet_relations

LONGEST_CELL = 32_767
"""Characters: what a cell of a spreadsheet holds."""

MOST_ROWS = 1_048_576
"""What a sheet holds, its header included."""

MOST_LINKS = 65_530
"""What a sheet holds; further addresses are texts."""

AT_ONCE = 500
"""Rows that are handed on together."""

MEASURED = 100
"""Rows that a column is made wide enough for."""

NARROWEST, WIDEST = 8, 60
"""Of a column, in characters."""

LEVEL = 3
"""Of compression: 1,000,000 deals are 8 % larger than at zlib's own 6, in a third less time."""

_ILLEGAL = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot hold."""

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_FROZEN = (
    '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" '
    'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's name, header (none: no line is frozen) and rows, read once the sheets before are written.

    `forms` says how each column is shown, by its place.
    """

    name: str
    rows: Iterable[Sequence[Cell]]
    header: Sequence[str] = ()
    forms: Sequence[Form] = ()


def workbook(sheets: Iterable[Sheet]) -> Iterator[bytes]:
    """Yield the bytes of a workbook, as its rows are read: each time some hundred rows."""
    sink = Sink()
    names: list[str] = []
    with ZipFile(sink, "w", ZIP_DEFLATED, compresslevel=LEVEL) as book:
        for part in _parts(sheets):
            names.append(part.name)
            place = f"xl/worksheets/sheet{len(names)}.xml"
            with book.open(place, "w", force_zip64=True) as file:
                for text in part.xml():
                    file.write(text.encode())
                    yield sink.taken()
            if part.links:
                book.writestr(RELATIONS.format(len(names)), _HEAD + sheet_relations(part.links))
        for name, text in package(names).items():
            book.writestr(name, _HEAD + text)
    yield sink.taken()


def _parts(sheets: Iterable[Sheet]) -> Iterator["_Part"]:
    """Yield each sheet, in as many parts as its rows ask for; each is to be written before the next."""
    for sheet in sheets:
        rows = iter(sheet.rows)
        for number in count(1):
            part = _Part(sheet, sheet.name if number == 1 else f"{sheet.name} {number}", rows)
            yield part
            following = list(islice(rows, 1))
            if not following:
                break
            rows = chain(following, rows)


@dataclass
class _Part:
    """One sheet of the file."""

    sheet: Sheet
    name: str
    rows: Iterator[Sequence[Cell]]
    links: list[str] = field(default_factory=list)
    linked: list[str] = field(default_factory=list)  # the links' cells

    def xml(self) -> Iterator[str]:
        """Yield the sheet's XML, some rows at a time."""
        first = list(islice(self.rows, MEASURED))
        columns = max((len(cells) for cells in (self.sheet.header, *first)), default=0)
        self.letters = [get_column_letter(place) for place in range(1, columns + 1)]
        self.styles = [STYLE_OF.get(form, 0) for form in self.sheet.forms]
        yield self._beginning(first)
        room = MOST_ROWS - bool(self.sheet.header) - len(first)
        written = enumerate(chain(first, islice(self.rows, room)), 1 + bool(self.sheet.header))
        while some := [self._row(number, cells) for number, cells in islice(written, AT_ONCE)]:
            yield "".join(some)
        yield f"</sheetData>{self._links()}</worksheet>"

    def _beginning(self, first: Sequence[Sequence[Cell]]) -> str:
        widths = "".join(
            f'<col min="{place}" max="{place}" width="{width}" customWidth="1"/>'
            for place, width in enumerate(self._widths(first), 1)
        )
        header = "".join(
            _text(f"{letter}1", name, HEADER)
            for letter, name in zip(self.letters, self.sheet.header, strict=False)
        )
        return (
            f'{_HEAD}<worksheet xmlns="{_MAIN}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/'
            f'relationships">{_FROZEN if header else ""}<cols>{widths}</cols><sheetData>'
            + (f'<row r="1">{header}</row>' if header else "")
        ).replace("<cols></cols>", "")

    def _widths(self, first: Sequence[Sequence[Cell]]) -> list[int]:
        """Return each column's width in characters."""
        longest = [len(name) for name in self.sheet.header] + [0] * len(self.letters)
        for cells in first:
            for place, cell in enumerate(cells):
                longest[place] = max(longest[place], _length(cell))
        return [min(max(longest[place] + 2, NARROWEST), WIDEST) for place in range(len(self.letters))]

    def _row(self, number: int, cells: Sequence[Cell]) -> str:
        told = "".join(
            [
                self._cell(f"{self.letters[place]}{number}", place, cell)
                for place, cell in enumerate(cells)
                if cell is not None
            ]
        )
        return f'<row r="{number}">{told}</row>'

    def _cell(self, place: str, column: int, cell: Cell) -> str:
        """Return a cell's XML: whatever a text looks like, it is one."""
        style = self.styles[column] if column < len(self.styles) else 0
        if isinstance(cell, str):
            if style == LINK and cell.startswith(("https://", "http://")) and len(self.links) < MOST_LINKS:
                self.links.append(cell)
                self.linked.append(place)
                return _text(place, cell, LINK)
            return _text(place, cell, 0)
        if isinstance(cell, bool):
            return f'<c r="{place}" t="b"><v>{cell:d}</v></c>'
        if isinstance(cell, int | float | Decimal):
            return f'<c r="{place}" s="{style}"><v>{cell}</v></c>'
        assert isinstance(cell, date)
        style = TIME if isinstance(cell, datetime) else DATE
        return f'<c r="{place}" s="{style}"><v>{to_excel(cell)}</v></c>'

    def _links(self) -> str:
        """Return what makes links of cells: relations by number, in a part beside the sheet's."""
        told = "".join(
            f'<hyperlink ref={quoteattr(place)} r:id="rId{number}"/>'
            for number, place in enumerate(self.linked, 1)
        )
        return f"<hyperlinks>{told}</hyperlinks>" if told else ""


def _text(place: str, text: str, style: int) -> str:
    told = escape(_ILLEGAL.sub("", text)[:LONGEST_CELL])
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{told}</t></is></c>'


def _length(cell: Cell) -> int:
    """Return about how many characters a cell shows."""
    if isinstance(cell, datetime):
        return 19
    return 0 if cell is None else len(str(cell))
