"""Well-known lines as a CSV file, with the columns of the file that the program brings along (pure)."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from deals.domain.catalogue_csv import MOST_CHARACTERS, MOST_ROWS, Fault
from deals.domain.lines.keys import line_key

COLUMNS = ("brand", "line", "spellings", "family", "platform")
LONGEST = 120


@dataclass(frozen=True, slots=True)
class LineEntry:
    """A row of a file; `line` is its place in the file."""

    line: int
    name: str
    brand: str
    spellings: tuple[str, ...]
    family: str
    is_platform: bool

    @property
    def slug(self) -> str:
        """The key of the line, by which rows are told apart."""
        return line_key(self.name)

    @property
    def values(self) -> tuple[object, ...]:
        """What the row says, wherever it stands."""
        return self.name, self.brand, self.spellings, self.family, self.is_platform


def read_lines(text: str) -> tuple[list[LineEntry], list[Fault]]:
    """Return the rows of a file and what is wrong with the others."""
    text = text.lstrip("\ufeff")
    if len(text) > MOST_CHARACTERS:
        return [], [Fault(1, f"The file has more than {MOST_CHARACTERS:,} characters: send it in parts.")]
    lines = text.splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith("#")]
    reader = csv.DictReader(kept, strict=True)
    entries: list[LineEntry] = []
    taken: set[str] = set()
    faults: list[Fault] = []
    try:
        missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
        if missing:
            return [], [Fault(1, f"The first row lacks the columns {', '.join(missing)}.")]
        for number, row in enumerate(reader, 1):
            line = reader.line_num + len(lines) - len(kept)
            if number > MOST_ROWS:
                return [], [Fault(line, f"The file has more than {MOST_ROWS:,} rows: send it in parts.")]
            wrong = list(_wrong(row, taken))
            faults += [Fault(line, said) for said in wrong]
            if not wrong:
                entries.append(_entry(line, row))
                taken.add(entries[-1].slug)
    except csv.Error as error:
        faults.append(Fault(reader.line_num + len(lines) - len(kept), f"This is no CSV: {error}."))
    return entries, faults


def _wrong(row: Mapping[str, str | None], taken: set[str]) -> Iterator[str]:
    """Yield what is wrong with a row."""
    if None in row or None in row.values():
        yield "it has more or fewer columns than the first row."
        return
    cells = [part.strip() for name in COLUMNS for part in (row[name] or "").split(";")]
    key = line_key(row["line"] or "")
    if not key or max(map(len, cells)) > LONGEST or "\x00" in "".join(cells):
        yield f"write the line's name, and nothing longer than {LONGEST} characters."
    elif key in taken:
        yield f"line '{(row['line'] or '').strip()}' stands in an earlier row too."
    if (row["platform"] or "").strip() not in ("", "yes", "no"):
        yield "platform: write yes or no."


def _entry(line: int, row: Mapping[str, str | None]) -> LineEntry:
    cells = {name: (row[name] or "").strip() for name in COLUMNS}
    spellings = tuple(filter(None, (part.strip() for part in cells["spellings"].split(";"))))
    is_platform = cells["platform"] == "yes"
    return LineEntry(line, cells["line"], cells["brand"], spellings, cells["family"], is_platform)
