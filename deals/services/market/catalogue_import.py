"""Files of retailers and brands into the tables: what a row says holds; rows that a file lacks stay."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from simple_history.utils import update_change_reason

from deals.domain.catalogue_csv import CatalogueEntry, Fault, Spelling, read_catalogue
from deals.domain.refused import Refused
from deals.models import Brand, BrandAlias, Retailer, RetailerAlias
from deals.selectors.market.catalogue import catalogue_entries, taken_spellings
from deals.services.market.retailers import follow_handles


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What a file would do: rows that are new, changed and as they are, and what is wrong."""

    new: list[CatalogueEntry]
    changed: list[CatalogueEntry]
    same: int
    faults: list[Fault]


def preview_import(text: str, catalogue: str) -> ImportPreview:
    """Compare a file with the tables; writes nothing."""
    entries, faults = read_catalogue(text, catalogue)
    known = catalogue_entries(catalogue)
    taken = taken_spellings(catalogue)
    for entry in entries:
        for each in entry.spellings:
            owner = taken.get((each.kind, each.value, each.since))
            if owner not in (None, entry.slug) and owner not in {other.slug for other in entries}:
                faults.append(Fault(entry.line, f"{each.kind} '{each.value}' is that of {owner}."))
    new = [each for each in entries if each.slug not in known]
    changed = [each for each in entries if each.slug in known and not _is_same(each, known[each.slug])]
    faults.sort(key=lambda fault: fault.line)
    return ImportPreview(new, changed, len(entries) - len(new) - len(changed), faults)


def apply_import(text: str, catalogue: str, user: User) -> ImportPreview:
    """Take a file's rows over. Raises Refused where any row is faulty: then nothing is written."""
    with transaction.atomic():
        found = preview_import(text, catalogue)
        if found.faults:
            raise Refused(f"{len(found.faults)} rows are faulty: nothing was written.")
        rows = [*found.new, *found.changed]
        handles = _drop_spellings(rows, catalogue)
        for entry in rows:
            handles |= _write(entry, catalogue, user)
    if handles:
        follow_handles(handles)
    return found


def _is_same(entry: CatalogueEntry, known: CatalogueEntry) -> bool:
    return (entry.name, entry.kind, entry.country, set(entry.spellings)) == (
        known.name, known.kind, known.country, set(known.spellings),
    )  # fmt: skip


def _drop_spellings(entries: Iterable[CatalogueEntry], catalogue: str) -> set[str]:
    """Delete the spellings that rows lack now, before any is written: they may go over to another row."""
    handles: set[str] = set()
    for entry in entries:
        for alias in _aliases(entry.slug, catalogue):
            if _spelling(alias) not in entry.spellings:
                handles |= {alias.value} if _spelling(alias).kind == "handle" else set()
                alias.delete()
    return handles


def _write(entry: CatalogueEntry, catalogue: str, user: User) -> set[str]:
    """Write a row and the spellings that it has more; return the handles among these."""
    row: Any
    if catalogue == "brands":
        row, _ = Brand.everything.update_or_create(slug=entry.slug, defaults={"name": entry.name})
    else:
        values = {"name": entry.name, "kind": entry.kind, "country": entry.country}
        row, _ = Retailer.everything.update_or_create(slug=entry.slug, defaults=values)
    update_change_reason(row, f"import by {user.get_username()}"[:100])
    known = {_spelling(alias) for alias in _aliases(entry.slug, catalogue)}
    added = [each for each in entry.spellings if each not in known]
    for each in added:
        if catalogue == "brands":
            BrandAlias.objects.create(brand=row, value=each.value)
        else:
            RetailerAlias.objects.create(
                retailer=row, kind=each.kind, value=each.value, valid_from=each.since, valid_until=each.until
            )
    return {each.value for each in added if each.kind == "handle"}


def _aliases(slug: str, catalogue: str) -> list[Any]:
    if catalogue == "brands":
        return list(BrandAlias.objects.filter(brand__slug=slug))
    return list(RetailerAlias.objects.filter(retailer__slug=slug))


def _spelling(alias: Any) -> Spelling:
    if isinstance(alias, BrandAlias):
        return Spelling("name", alias.value)
    return Spelling(alias.kind, alias.value, alias.valid_from, alias.valid_until)
