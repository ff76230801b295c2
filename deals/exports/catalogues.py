"""The curators' catalogues as files, with the columns that an import takes; merges and changes of them."""

from collections.abc import Iterable
from itertools import chain
from typing import Any

from deals.domain.catalogue_csv import COLUMNS, CatalogueEntry, spelling_text
from deals.domain.lines.file import LineEntry
from deals.domain.records import RetailerKind, SpellingKind
from deals.exports.curation import name_of
from deals.exports.table import Column, Table
from deals.models import BrandMerge, RetailerMerge
from deals.selectors.market.catalogue import CatalogueChange

EXPLANATIONS = {
    "slug": "the short name, as filters take it",
    "name": "the name that pages show",
    "kind": ", ".join(RetailerKind),
    "country": "ISO 3166 code of the home market; empty: worldwide",
    "handles": "accounts, ';' between; one that changed its owner with its days: acme|2012-01-01|2014-06-30",
    "domains": "domains of links, ';' between",
    "names": "names in texts, ';' between",
}
SPELLINGS = {f"{kind}s": kind for kind in SpellingKind}

Merge = RetailerMerge | BrandMerge
MERGES: tuple[Column[Merge], ...] = (
    Column(
        "of", "retailers or brands", lambda merge: "brands" if isinstance(merge, BrandMerge) else "retailers"
    ),
    Column("merge", "the merge's number, of those of retailers or of brands", lambda merge: merge.pk),
    Column("gone", "the one that is part of the other since", lambda merge: merge.gone.name),
    Column("into", "the other one", lambda merge: merge.into.name),
    Column("by", "who; empty: the account is gone", lambda merge: name_of(merge.merged_by)),
    Column("merged_at_utc", "when", lambda merge: merge.merged_at),
    Column("undone_by", "who took it back", lambda merge: name_of(merge.undone_by)),
    Column("undone_at_utc", "when it was taken back; empty: it holds", lambda merge: merge.undone_at),
)
CHANGES: tuple[Column[CatalogueChange], ...] = (
    Column("what", "the retailer, the brand, or a spelling of one", lambda change: change.what),
    Column("how", "created, changed or deleted", lambda change: change.how),
    Column("by", "who; empty: a command, or the account is gone", lambda change: change.by),
    Column("changed_at_utc", "when", lambda change: change.at),
    Column("why", "the reason given", lambda change: change.why),
)


def entry_table(catalogue: str, entries: Iterable[CatalogueEntry]) -> Table[CatalogueEntry]:
    """Return a catalogue; its CSV is the file that an import takes. `catalogue` is one of COLUMNS."""
    columns = [Column(name, EXPLANATIONS[name], _cell_of(name)) for name in COLUMNS[catalogue]]
    return Table(catalogue, catalogue.capitalize(), columns, entries)


def _cell_of(name: str) -> Any:
    """Return how to read a column of an entry."""
    if name not in SPELLINGS:
        return lambda entry: getattr(entry, name)
    kind = SPELLINGS[name]
    return lambda entry: ";".join(
        sorted(spelling_text(each) for each in entry.spellings if each.kind == kind)
    )


def merge_table(of_retailers: Any, of_brands: Any) -> Table[Merge]:
    """Return the merges of retailers, then those of brands, the newest first."""
    rows = chain.from_iterable(each.iterator(chunk_size=500) for each in (of_retailers, of_brands))
    return Table("catalogue-merges", "Merged retailers and brands", MERGES, rows)


def history_table(changes: Iterable[CatalogueChange]) -> Table[CatalogueChange]:
    return Table("catalogue-changes", "Changes of the catalogue", CHANGES, changes)


KNOWN_LINES: tuple[Column[LineEntry], ...] = (
    Column("brand", "who makes it; empty: it is found without the maker's name", lambda row: row.brand),
    Column("line", "the name that pages show", lambda row: row.name),
    Column("spellings", "further ways to write it, ';' between", lambda row: ";".join(row.spellings)),
    Column("family", "the line that it is a kind of", lambda row: row.family),
    Column(
        "platform",
        "yes: games and films name it that they are made for",
        lambda row: "yes" if row.is_platform else "",
    ),
)


def known_line_table(rows: Iterable[LineEntry]) -> Table[LineEntry]:
    return Table("lines", "Well-known product lines", KNOWN_LINES, rows)
