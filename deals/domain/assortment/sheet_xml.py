"""The parts of an XLSX file that hold values, each parsed as a stream; what they count is bounded."""

from collections.abc import Callable, Mapping, Sequence
from xml.parsers import expat

from deals.domain.assortment.cells import CellStyles
from deals.domain.refused import Refused

MAX_DEPTH = 64
MAX_SHEETS = 1_000
MAX_STYLES = 65_490
"""Cell formats that Excel itself allows in a workbook."""

MAX_STRINGS = 1_200_000
"""Different texts: one for each cell of the largest file that is taken."""

MAX_ROW_CELLS = 16_384
"""Columns that a sheet can have; a row with more is made to be one."""

MAX_CELLS = 2_000_000
"""Cells with those that are formatted and empty."""

MAX_EMPTY = 5_000
"""Rows in a row: a sheet that goes on after so many is formatted to its end, not filled."""

LAST_ROW = 1_048_576

MAX_TAG = 1024 * 1024
"""Bytes of one tag: the parser keeps it whole, and begins anew at each piece of it."""


class Part:
    """A stream of XML: `start`, `end` and `text` see each element by its local name."""

    is_over = False
    """Whether the rest need not be read."""

    def __init__(self) -> None:
        self.depth = self.fed = 0
        parser = self._parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self.text
        parser.StartDoctypeDeclHandler = self._entities

    def feed(self, piece: bytes, *, is_last: bool = False) -> None:
        """Take the next bytes. Raises Refused for what is no XML, or too much of it."""
        self.fed += len(piece)
        try:
            self._parser.Parse(piece, is_last)
        except expat.ExpatError as error:
            if error.code == expat.errors.codes[expat.errors.XML_ERROR_NO_MEMORY]:
                raise MemoryError from None
            said = expat.ErrorString(error.code)
            raise Refused(f"The spreadsheet cannot be read ({said}): save it again, or as CSV.") from None
        if self.fed - self._parser.CurrentByteIndex > MAX_TAG:
            raise Refused(f"The spreadsheet has a tag of over {MAX_TAG // 2**20} MB: save it again.")

    def _start(self, name: str, sent: Mapping[str, str]) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise Refused(f"The spreadsheet's XML is nested over {MAX_DEPTH} deep: save it again.")
        self.start(name.rpartition(" ")[2], sent)

    def _end(self, name: str) -> None:
        self.depth -= 1
        self.end(name.rpartition(" ")[2])

    def _entities(self, *_: object) -> None:
        raise Refused("The spreadsheet holds XML that defines entities: save it again.")

    def start(self, name: str, sent: Mapping[str, str]) -> None: ...

    def end(self, name: str) -> None: ...

    def text(self, piece: str) -> None: ...


class RelationsPart(Part):
    """Which part is what: names of parts by id, and their kinds."""

    def __init__(self, resolve: Callable[[str], str]) -> None:
        super().__init__()
        self.resolve = resolve
        self.by_id: dict[str, str] = {}
        self.kinds: dict[str, str] = {}

    def start(self, name: str, sent: Mapping[str, str]) -> None:
        """Note a relation."""
        if name == "Relationship" and sent.get("TargetMode") != "External":
            if len(self.by_id) >= MAX_SHEETS:
                raise Refused(f"The spreadsheet has over {MAX_SHEETS:,} parts: save the sheet as CSV.")
            self.by_id[sent.get("Id", "")] = self.resolve(sent.get("Target", ""))
            self.kinds[sent.get("Id", "")] = sent.get("Type", "").rpartition("/")[2]

    def target(self, kind: str) -> str:
        """Return the name of the first part of a kind, '' where there is none."""
        return next((self.by_id[each] for each, found in self.kinds.items() if found == kind), "")

    def is_sheet(self, relation: str) -> bool:
        return self.kinds.get(relation) == "worksheet"


class BookPart(Part):
    """The workbook: its sheets' ids in order, and where its days begin. Defined names are passed over."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[str] = []
        self.is_1904 = False

    def start(self, name: str, sent: Mapping[str, str]) -> None:
        """Note a sheet, and the epoch."""
        if name == "sheet":
            if len(self.sheets) >= MAX_SHEETS:
                raise Refused(f"The spreadsheet has over {MAX_SHEETS:,} sheets: save one as CSV.")
            self.sheets.append(next((id_ for key, id_ in sent.items() if key.endswith(" id")), ""))
        elif name == "workbookPr":
            self.is_1904 = sent.get("date1904") in ("1", "true")


class StylesPart(Part):
    """The number formats: of those that the book makes, and of each cell format."""

    def __init__(self) -> None:
        super().__init__()
        self.formats: dict[int, str] = {}
        self.cells: list[int] = []
        self.counted, self.is_cells = 0, False

    def start(self, name: str, sent: Mapping[str, str]) -> None:
        """Note a format. Raises Refused for too many."""
        if name == "cellXfs":
            self.is_cells = True
        elif name in ("xf", "numFmt"):
            self.counted += 1
            if self.counted > 2 * MAX_STYLES or len(self.cells) >= MAX_STYLES:
                raise Refused(f"The spreadsheet has over {MAX_STYLES:,} styles: save the sheet as CSV.")
            number = number_in(sent.get("numFmtId", ""))
            if name == "numFmt":
                self.formats[number] = sent.get("formatCode", "")[:200]
            elif self.is_cells:
                self.cells.append(number)

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self.is_cells = False


class StringsPart(Part):
    """The texts that cells share, each cut at its bound; readings of Japanese texts (rPh) are none."""

    def __init__(self, characters: int) -> None:
        super().__init__()
        self.characters = characters
        self.found: list[str] = []
        self.pieces: list[str] = []
        self.left, self.is_text, self.is_reading = 0, False, False

    def start(self, name: str, sent: Mapping[str, str]) -> None:
        """Begin a text. Raises Refused for too many."""
        if name == "si":
            if len(self.found) >= MAX_STRINGS:
                raise Refused(f"The spreadsheet has over {MAX_STRINGS:,} different texts: split it.")
            self.pieces, self.left = [], self.characters
        elif name == "rPh":
            self.is_reading = True
        elif name == "t":
            self.is_text = not self.is_reading

    def text(self, piece: str) -> None:
        """Add to the text, up to its bound."""
        if self.is_text and self.left > 0:
            self.pieces.append(piece[: self.left])
            self.left -= len(piece)

    def end(self, name: str) -> None:
        """End a text."""
        if name == "si":
            self.found.append("".join(self.pieces).strip())
        elif name == "rPh":
            self.is_reading = False
        elif name == "t":
            self.is_text = False


class RowsPart(Part):
    """A sheet's rows: `taken` returns those that are whole so far."""

    def __init__(self, strings: Sequence[str], styles: CellStyles, columns: int, characters: int) -> None:
        super().__init__()
        self.strings, self.styles = strings, styles
        self.columns, self.characters = columns, characters
        self.expected = self.number = self.column = self.cells = self.empty = 0
        self.whole: list[tuple[int, list[str]]] = []
        self.row: list[str] = []
        self.kind, self.style, self.pieces, self.left, self.is_text = "", "", list[str](), 0, False

    def taken(self) -> list[tuple[int, list[str]]]:
        """Return the rows that became whole, once."""
        whole, self.whole = self.whole, []
        return whole

    def start(self, name: str, sent: Mapping[str, str]) -> None:
        """Begin a row, a cell or its value."""
        if name == "c":
            self._start_cell(sent)
        elif name in ("v", "t"):
            self.is_text = self.left > 0 and (name == "v") == (self.kind != "inlineStr")
        elif name == "row":
            self.row, self.column = [], 0
            self.number = max(self.number + 1, min(number_in(sent.get("r", "")), LAST_ROW))
        elif name == "dimension":
            self.expected = min(row_of(sent.get("ref", "").rpartition(":")[2]), LAST_ROW)

    def _start_cell(self, sent: Mapping[str, str]) -> None:
        self.cells += 1
        self.column = column_of(sent.get("r", "")) or self.column + 1
        if self.column > MAX_ROW_CELLS:
            raise Refused(f"Row {self.number:,} has over {MAX_ROW_CELLS:,} cells: save the sheet as CSV.")
        if self.cells > MAX_CELLS:
            raise Refused(f"The sheet has over {MAX_CELLS:,} cells: save it as CSV.")
        self.kind, self.style = sent.get("t", "n"), sent.get("s", "")
        self.pieces, self.left = [], self.characters

    def text(self, piece: str) -> None:
        """Add to a cell's value, up to its bound."""
        if self.is_text and self.left > 0:
            self.pieces.append(piece[: self.left])
            self.left -= len(piece)

    def end(self, name: str) -> None:
        """End a value, a cell or a row."""
        if name in ("v", "t"):
            self.is_text = False
        elif name == "c":
            self._end_cell()
        elif name == "row":
            self.empty = 0 if any(self.row) else self.empty + 1
            self.is_over = self.empty > MAX_EMPTY
            self.whole.append((self.number, self.row))

    def _end_cell(self) -> None:
        if self.column > self.columns or not self.pieces:
            return
        text = self._value("".join(self.pieces).strip())
        if text:
            self.row += [""] * (self.column - len(self.row))
            self.row[self.column - 1] = text

    def _value(self, text: str) -> str:
        """Return what a cell shows. A shared text that is not there is none."""
        if self.kind == "s":
            place = number_in(text, -1)
            return self.strings[place] if 0 <= place < len(self.strings) else ""
        if self.kind == "b":
            return {"1": "True", "0": "False"}.get(text, text)
        return self.styles.shown(text, number_in(self.style)) if self.kind == "n" else text


def number_in(text: str, other: int = 0) -> int:
    """Return a whole number of at most 9 digits."""
    return int(text) if len(text) < 10 and text.isascii() and text.isdigit() else other


def row_of(reference: str) -> int:
    """Return the row of a cell's name ('AB12': 12), 0 for none."""
    return number_in(reference.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")[:10])


def column_of(reference: str) -> int:
    """Return the column of a cell's name ('AB12': 28), 0 for none."""
    column = 0
    for letter in reference[:4]:
        if not "A" <= letter <= "Z":
            break
        column = 26 * column + ord(letter) - 64
    return column
