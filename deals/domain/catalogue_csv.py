"""The catalogues of retailers and brands as CSV: read with every fault by its row. Pure.

Columns as in the files that the catalogue came from; lists have ';' between. A handle that changed its owner
has its days after it: 'acme|2012-01-01|2014-06-30', from the first day to before the last one.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from deals.domain.records import RetailerKind, SpellingKind

MOST_CHARACTERS = 1_000_000
MOST_ROWS = 10_000
COLUMNS = {
    "retailers": ("slug", "name", "kind", "country", "handles", "domains", "names"),
    "brands": ("slug", "name", "names"),
}
"""Of the files, by catalogue; all are needed."""

_SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
_HANDLE = re.compile(r"[a-z0-9_.-]{1,60}")
_DOMAIN = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")


@dataclass(frozen=True, slots=True)
class Spelling:
    """What something is recognised by: a handle, domain or name, and a handle's days."""

    kind: str
    value: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """A row of a file; `line` is its place in the file."""

    line: int
    slug: str
    name: str
    kind: str = "shop"
    country: str = ""
    spellings: tuple[Spelling, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row."""

    line: int
    said: str


class BadRow(ValueError):
    """A row cannot be taken; the message says why."""


def read_catalogue(text: str, catalogue: str) -> tuple[list[CatalogueEntry], list[Fault]]:
    """Return the rows of a file and what is wrong with the others. `catalogue` is one of COLUMNS."""
    text = text.lstrip("\ufeff")
    if len(text) > MOST_CHARACTERS:
        return [], [Fault(1, f"The file has more than {MOST_CHARACTERS:,} characters: send it in parts.")]
    lines = [line for line in text.splitlines(keepends=True) if not line.startswith("#")]
    skipped = len(text.splitlines()) - len(lines)
    reader = csv.DictReader(lines, strict=True)
    entries, faults = [], []
    try:
        missing = [name for name in COLUMNS[catalogue] if name not in (reader.fieldnames or ())]
        if missing:
            return [], [Fault(1, f"The first row lacks the columns {', '.join(missing)}.")]
        for number, row in enumerate(reader, 1):
            line = reader.line_num + skipped
            try:
                if number > MOST_ROWS:
                    return [], [Fault(line, f"The file has more than {MOST_ROWS:,} rows: send it in parts.")]
                entries.append(_entry(line, row, catalogue))
            except BadRow as error:
                faults.append(Fault(line, str(error)))
    except csv.Error as error:
        faults.append(Fault(reader.line_num + skipped, f"This is no CSV: {error}."))
    return entries, sorted([*faults, *_doubled(entries)], key=lambda fault: fault.line)


def _entry(line: int, row: Mapping[str, str | None], catalogue: str) -> CatalogueEntry:
    if None in row or None in row.values():
        raise BadRow("it has more or fewer columns than the first row.")
    cells = {name: _unquoted((row[name] or "").strip()) for name in COLUMNS[catalogue]}
    if not _SLUG.fullmatch(cells["slug"]):
        raise BadRow(f"slug '{cells['slug'][:60]}': write 1 to 60 of a-z, 0-9, - and _.")
    if not 0 < len(cells["name"]) <= 120 or "\x00" in "".join(cells.values()):
        raise BadRow("name: write 1 to 120 characters.")
    kind, country = cells.get("kind", "shop"), cells.get("country", "").upper()
    if kind not in list(RetailerKind):
        raise BadRow(f"kind '{kind[:30]}': write one of {', '.join(RetailerKind)}.")
    if country and not (len(country) == 2 and country.isascii() and country.isalpha()):
        raise BadRow(f"country '{country[:30]}': write two letters, or none.")
    found = [*_all(cells, "handles", _handle), *_all(cells, "domains", _domain), *_all(cells, "names", _name)]
    return CatalogueEntry(line, cells["slug"], cells["name"], kind, country, tuple(dict.fromkeys(found)))


def _all(cells: Mapping[str, str], column: str, read: Callable[[str], Spelling]) -> Iterator[Spelling]:
    for part in cells.get(column, "").split(";"):
        if part.strip():
            yield read(part.strip().lower())


def _handle(text: str) -> Spelling:
    value, *days = text.split("|")
    value = value.strip().lstrip("@")
    if not _HANDLE.fullmatch(value) or len(days) not in (0, 2):
        raise BadRow(f"handle '{text[:60]}': write it without @, its days as handle|2012-01-01|2014-06-30.")
    since, until = (_day(text, day) for day in days or ("", ""))
    if since and until and since >= until:
        raise BadRow(f"handle '{text[:60]}': its first day is not before its last one.")
    return Spelling(SpellingKind.HANDLE, value, since, until)


def _day(text: str, day: str) -> date | None:
    try:
        return date.fromisoformat(day.strip()) if day.strip() else None
    except ValueError:
        raise BadRow(f"handle '{text[:60]}': write days like 2012-01-31.") from None


def _domain(text: str) -> Spelling:
    if not _DOMAIN.fullmatch(text) or len(text) > 120:
        raise BadRow(f"domain '{text[:60]}': write it like shop.example.com.")
    return Spelling("domain", text)


def _name(text: str) -> Spelling:
    if len(text) > 120:
        raise BadRow(f"name '{text[:60]}': write at most 120 characters.")
    return Spelling("name", text)


def _unquoted(cell: str) -> str:
    """Return a cell without the mark that keeps spreadsheets from running it."""
    return cell[1:] if cell.startswith("'") and cell[1:2] in ("=", "+", "-", "@") else cell


def _doubled(entries: Iterable[CatalogueEntry]) -> Iterator[Fault]:
    """Yield the rows whose slug or spelling stands in an earlier row too."""
    slugs: dict[str, int] = {}
    taken: dict[tuple[str, str, date | None], tuple[str, int]] = {}
    for entry in entries:
        if slugs.setdefault(entry.slug, entry.line) != entry.line:
            yield Fault(entry.line, f"slug '{entry.slug}' stands in line {slugs[entry.slug]} too.")
        for each in entry.spellings:
            slug, line = taken.setdefault((each.kind, each.value, each.since), (entry.slug, entry.line))
            if slug != entry.slug:
                yield Fault(entry.line, f"{each.kind} '{each.value}' is that of {slug} in line {line}.")


def spelling_text(spelling: Spelling) -> str:
    """Write a spelling as a file has it."""
    if spelling.since is None and spelling.until is None:
        return spelling.value
    return f"{spelling.value}|{spelling.since or ''}|{spelling.until or ''}"
