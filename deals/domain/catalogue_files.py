"""A curators' file as the reader's process packs it: its rows, and what is wrong with it. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from deals.domain.catalogue_csv import MOST_CHARACTERS, CatalogueEntry, Fault, Spelling, read_catalogue
from deals.domain.lines.file import LineEntry, read_lines
from deals.domain.refused import Refused

LINES = "lines"

MOST_BYTES = 4 * MOST_CHARACTERS
"""Of UTF-8: no file of as many characters is larger."""

SHOWN_FAULTS = 100


@dataclass(frozen=True, slots=True)
class CatalogueFile:
    """The rows of a file, the first of its faults, and how many these are."""

    entries: Sequence[Any]
    faults: Sequence[Fault]
    faulty: int


@dataclass(frozen=True, slots=True)
class Changes:
    """What a file would do: rows that are new, changed and as they are, and what the tables speak against."""

    new: Sequence[Any]
    changed: Sequence[Any]
    same: int
    faults: Sequence[Fault]


def read_packed(content: bytes, catalogue: str, tell: Callable[[int, int], None]) -> bytes:
    """Read a file of a catalogue as the reader's process does. Raises Refused."""
    try:
        text = content.decode("utf-8-sig").replace("\x00", "")
    except UnicodeDecodeError as error:
        raise Refused(f"Byte {error.start:,} is no text: save the file as CSV in UTF-8.") from None
    tell(0, text.count("\n"))
    entries: Sequence[CatalogueEntry | LineEntry]
    entries, faults = read_lines(text) if catalogue == LINES else read_catalogue(text, catalogue)
    tell(len(entries), len(entries))
    return orjson.dumps([entries, faults[:SHOWN_FAULTS], len(faults)])


def unpacked(kept: bytes, catalogue: str) -> CatalogueFile:
    """Return what was packed."""
    entries, faults, faulty = orjson.loads(kept)
    entry = _line if catalogue == LINES else _entry
    return CatalogueFile([entry(values) for values in entries], [Fault(**each) for each in faults], faulty)


def _line(values: dict[str, Any]) -> LineEntry:
    return LineEntry(**values | {"spellings": tuple(values["spellings"])})


def _entry(values: dict[str, Any]) -> CatalogueEntry:
    spellings = (
        Spelling(each["kind"], each["value"], _day(each["since"]), _day(each["until"]))
        for each in values["spellings"]
    )
    return CatalogueEntry(**values | {"spellings": tuple(spellings)})


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
