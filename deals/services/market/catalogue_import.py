"""Files of retailers and brands into the tables: what a row says holds; rows that a file lacks stay."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from deals.domain.catalogue_csv import CatalogueEntry, Fault, Spelling
from deals.domain.catalogue_files import CatalogueFile, Changes
from deals.models import Brand, BrandAlias, Retailer, RetailerAlias
from deals.selectors.market.catalogue import catalogue_entries, taken_spellings
from deals.services.common.history import Author, create_many, deleting_for, write_many
from deals.services.market.retailers import follow_handles

MODELS: dict[str, tuple[Any, str, Any]] = {
    "brands": (BrandAlias, "brand", Brand.everything),
    "retailers": (RetailerAlias, "retailer", Retailer.everything),
}
"""By catalogue: its spellings, the name of their owner, and all rows, merged ones too."""


def compare_entries(file: CatalogueFile, catalogue: str) -> Changes:
    """Compare a file with the tables; writes nothing."""
    known = catalogue_entries(catalogue)
    taken = taken_spellings(catalogue)
    slugs = {entry.slug for entry in file.entries}
    faults = [
        Fault(entry.line, f"{each.kind} '{each.value}' is that of {owner}.")
        for entry in file.entries
        for each in entry.spellings
        if (owner := taken.get((each.kind, each.value, each.since))) not in (None, entry.slug)
        and owner not in slugs
    ]
    new = [each for each in file.entries if each.slug not in known]
    changed = [each for each in file.entries if each.slug in known and not _is_same(each, known[each.slug])]
    return Changes(new, changed, len(file.entries) - len(new) - len(changed), faults)


def write_entries(entries: Collection[CatalogueEntry], catalogue: str, author: Author) -> None:
    """Take rows over, and bring deals in line."""
    model, owner, everything = MODELS[catalogue]
    there = _aliases(entries, catalogue)
    gone = [
        alias for entry in entries for alias in there[entry.slug] if _spelling(alias) not in entry.spellings
    ]
    with deleting_for(author.user):
        for alias in gone:  # before any is written: a spelling may go over to another row; with its history
            alias.delete()
    rows = write_many(everything, "slug", {each.slug: _values(each, catalogue) for each in entries}, author)
    added = [
        (rows[entry.slug], each)
        for entry in entries
        for each in set(entry.spellings) - set(map(_spelling, there[entry.slug]))
    ]
    create_many((_alias(model, owner, row, each) for row, each in added), model, author)
    spellings = [*map(_spelling, gone), *(each for _, each in added)]
    if handles := {each.value for each in spellings if each.kind == "handle"}:
        follow_handles(handles)


def _is_same(entry: CatalogueEntry, known: CatalogueEntry) -> bool:
    return (entry.name, entry.kind, entry.country, set(entry.spellings)) == (
        known.name, known.kind, known.country, set(known.spellings),
    )  # fmt: skip


def _values(entry: CatalogueEntry, catalogue: str) -> dict[str, str]:
    if catalogue == "brands":
        return {"name": entry.name}
    return {"name": entry.name, "kind": entry.kind, "country": entry.country}


def _aliases(entries: Collection[CatalogueEntry], catalogue: str) -> dict[str, list[Any]]:
    """Return the spellings that the rows have, by slug. 1 query."""
    model, owner, _ = MODELS[catalogue]
    found: dict[str, list[Any]] = defaultdict(list)
    slugs = [entry.slug for entry in entries]
    for alias in model.objects.filter(**{f"{owner}__slug__in": slugs}).select_related(owner):
        found[getattr(alias, owner).slug].append(alias)
    return found


def _alias(model: Any, owner: str, row: Any, spelling: Spelling) -> Any:
    values: dict[str, Any] = {owner: row, "value": spelling.value}
    if model is RetailerAlias:
        values |= {"kind": spelling.kind, "valid_from": spelling.since, "valid_until": spelling.until}
    return model(**values)


def _spelling(alias: Any) -> Spelling:
    if isinstance(alias, BrandAlias):
        return Spelling("name", alias.value)
    return Spelling(alias.kind, alias.value, alias.valid_from, alias.valid_until)
