"""A spreadsheet written as it is read: no more than some rows of it are in memory or on a disk.

A workbook is a ZIP archive of XML parts. Its cells hold texts, numbers, truth values, dates and times, and
never a formula.
"""

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel

from deals.exports.table import Cell

LONGEST_CELL = 32_767
"""Characters: what a cell of a spreadsheet holds."""

AT_ONCE = 64 * 1024
"""Bytes that are sent together."""

_ILLEGAL = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot hold."""

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PLAIN = 'fontId="0" fillId="0" borderId="0"'
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy-mm-dd h:mm:ss"/>'
    '<numFmt numFmtId="165" formatCode="yyyy-mm-dd"/></numFmts>'
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    f'<cellStyleXfs count="1"><xf numFmtId="0" {_PLAIN}/></cellStyleXfs><cellXfs count="3">'
    f'<xf numFmtId="0" {_PLAIN} xfId="0"/><xf numFmtId="164" {_PLAIN} xfId="0" applyNumberFormat="1"/>'
    f'<xf numFmtId="165" {_PLAIN} xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
_TIME, _DATE = 1, 2
"""Places among the styles' cellXfs."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's name and rows; the rows are read once the sheets before it are written."""

    name: str
    rows: Iterable[Sequence[Cell]]
    has_header: bool = False


class _Sink(io.RawIOBase):
    """A file that hands back what is written, and cannot go back."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self.parts.append(bytes(data))
        self.size += len(data)
        return len(data)

    def taken(self) -> bytes:
        data = b"".join(self.parts)
        self.parts, self.size = [], 0
        return data


def workbook(sheets: Sequence[Sheet]) -> Iterator[bytes]:
    """Yield the bytes of a workbook, as its rows are read."""
    sink = _Sink()
    with ZipFile(sink, "w", ZIP_DEFLATED) as book:
        for name, text in _parts([sheet.name for sheet in sheets]).items():
            book.writestr(name, _HEAD + text)
        yield sink.taken()
        for number, sheet in enumerate(sheets, 1):
            with book.open(f"xl/worksheets/sheet{number}.xml", "w") as part:
                for text in _sheet(sheet):
                    part.write(text.encode())
                    if sink.size >= AT_ONCE:
                        yield sink.taken()
    yield sink.taken()


def _parts(names: Sequence[str]) -> dict[str, str]:
    """Return what a workbook has beside its sheets, by path."""
    numbers = range(1, len(names) + 1)
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        for n in numbers
    )
    named = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"/>'
        for n, name in zip(numbers, names, strict=True)
    )
    led = "".join(_relation(n, "worksheet", f"worksheets/sheet{n}.xml") for n in numbers)
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>{types}</Types>',
        "_rels/.rels": _relations(_relation(1, "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{named}</sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": _relations(led + _relation(len(names) + 1, "styles", "styles.xml")),
        "xl/styles.xml": _STYLES,
    }


def _relations(inside: str) -> str:
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inside}</Relationships>'


def _relation(number: int, kind: str, target: str) -> str:
    return f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'


def _sheet(sheet: Sheet) -> Iterator[str]:
    """Yield a sheet's XML, row by row."""
    yield f'{_HEAD}<worksheet xmlns="{_MAIN}">'
    if sheet.has_header:
        yield (
            '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" '
            'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        )
    yield "<sheetData>"
    for number, cells in enumerate(sheet.rows, 1):
        told = (_cell(f"{get_column_letter(place)}{number}", cell) for place, cell in enumerate(cells, 1))
        yield f'<row r="{number}">{"".join(told)}</row>'
    yield "</sheetData></worksheet>"


def _cell(place: str, cell: Cell) -> str:
    """Return a cell's XML: whatever a text looks like, it is one."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return f'<c r="{place}" t="b"><v>{cell:d}</v></c>'
    if isinstance(cell, int | float | Decimal):
        return f'<c r="{place}"><v>{cell}</v></c>'
    if isinstance(cell, date):
        style = _TIME if isinstance(cell, datetime) else _DATE
        return f'<c r="{place}" s="{style}"><v>{to_excel(cell)}</v></c>'
    text = escape(_ILLEGAL.sub("", cell)[:LONGEST_CELL])
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
