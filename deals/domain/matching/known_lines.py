"""The well-known product lines of `data/known_lines.csv`, which anyone can edit."""

import csv
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from deals.domain.matching.normalise import listing_key

LEAST_LETTERS = 3
"""Of a spelling, blanks and signs apart."""

FILE = Path(__file__).with_name("data") / "known_lines.csv"


@dataclass(frozen=True, slots=True)
class KnownLine:
    """A row of the file: names for people, spellings as titles have them."""

    name: str
    brand: str = ""
    spellings: tuple[str, ...] = ()
    family: str = ""
    is_platform: bool = False


@dataclass(frozen=True, slots=True)
class KnownLines:
    """Lines by their spellings without blanks; those of `bare` need the brand, which they leave out."""

    by_spelling: dict[str, KnownLine]
    bare: dict[tuple[str, str], KnownLine]
    families: frozenset[str]
    """Names of lines that others are kinds of."""
    one_word: dict[str, tuple[str, ...]]
    """The words of a line's name by a spelling in one word."""
    beginnings: frozenset[str]
    """All that a spelling begins with: words that run together to none of these name no line."""


def run_together(text: str) -> str:
    """Return a text as spellings are compared: 'PS4 Pro' and 'ps4pro' are one."""
    return "".join(filter(str.isalnum, listing_key(text)))


def read_known_lines(rows: Iterable[str]) -> list[KnownLine]:
    """Read the rows of a file, comments among them. Raises KeyError where a column is missing."""
    return [
        KnownLine(
            name=row["line"].strip(),
            brand=row["brand"].strip(),
            spellings=tuple(filter(None, map(str.strip, row["spellings"].split(";")))),
            family=row["family"].strip(),
            is_platform=row["platform"].strip() == "yes",
        )
        for row in csv.DictReader(row for row in rows if not row.startswith("#"))
    ]


def index_lines(lines: Collection[KnownLine]) -> KnownLines:
    """Return the lines as `line_of` looks for them; of two with one spelling the first has it."""
    by_spelling: dict[str, KnownLine] = {}
    bare: dict[tuple[str, str], KnownLine] = {}
    one_word: dict[str, tuple[str, ...]] = {}
    for line in lines:
        for spelling in filter(_is_spelt, (line.name, *line.spellings)):
            by_spelling.setdefault(run_together(spelling), line)
            if len(name := _words(line.name)) > 1 and run_together(spelling) not in name:
                one_word.setdefault(run_together(spelling), name)
        for short in _without_brand(line):
            bare.setdefault((run_together(line.brand), short), line)
    spellings = (*by_spelling, *(short for _, short in bare))
    beginnings = frozenset(each[:end] for each in spellings for end in range(1, len(each) + 1))
    return KnownLines(by_spelling, bare, frozenset(each.family for each in lines), one_word, beginnings)


def _is_spelt(spelling: str) -> bool:
    """Tell whether a spelling holds enough letters: of 'PS+' only 'ps' is left, which may be anything."""
    return len(run_together(spelling)) >= LEAST_LETTERS


def _words(name: str) -> tuple[str, ...]:
    return tuple(word for word in listing_key(name).split() if any(map(str.isalnum, word)))


def _without_brand(line: KnownLine) -> Iterator[str]:
    """Yield 'charge2' for 'Fitbit Charge 2'."""
    brand = run_together(line.brand)
    for spelling in map(run_together, (line.name, *line.spellings)):
        if spelling.startswith(brand) and len(spelling) > len(brand) + 1:
            yield spelling.removeprefix(brand)


@cache
def known_lines() -> KnownLines:
    """Return the lines of the file. Read once."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return index_lines(read_known_lines(file))


def spelt_out(words: Sequence[str]) -> list[str]:
    """Return a title's words with 'ps4' and 'xboxones' as their lines' names have them."""
    known = known_lines().one_word
    found: list[str] = []
    for word in words:
        found += known.get(word, (word,))
    return found
