"""The file of well-known lines into the table: what a row says holds; rows that a file lacks stay."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import CharField, F, Func, Q, Value
from simple_history.utils import update_change_reason

from deals.domain.catalogue_csv import Fault
from deals.domain.lines.file import LineEntry, read_lines
from deals.domain.matching.known_lines import run_together
from deals.domain.refused import Refused
from deals.models import CuratedLine, DirtyProduct, Listing
from deals.selectors.matching.lines import known_line_entries

SIGNS = " .,+%\"&'"
"""What listing keys have between letters and digits."""


@dataclass(frozen=True, slots=True)
class LinesPreview:
    """What a file would do: rows that are new, changed and as they are, and what is wrong."""

    new: list[LineEntry]
    changed: list[LineEntry]
    same: int
    faults: list[Fault]


def preview_lines(text: str) -> LinesPreview:
    """Compare a file with the well-known lines; writes nothing."""
    entries, faults = read_lines(text)
    known = {entry.slug: entry.values for entry in known_line_entries()}
    new = [entry for entry in entries if entry.slug not in known]
    changed = [entry for entry in entries if entry.slug in known and known[entry.slug] != entry.values]
    return LinesPreview(new, changed, len(entries) - len(new) - len(changed), faults)


def apply_lines(text: str, user: User) -> LinesPreview:
    """Take a file's rows over; products follow with the next settling.

    Raises Refused where any row is faulty: then nothing is written.
    """
    with transaction.atomic():
        found = preview_lines(text)
        if found.faults:
            raise Refused(f"{len(found.faults)} rows are faulty: nothing was written.")
        rows = [*found.new, *found.changed]
        for entry in rows:
            values = {
                "name": entry.name,
                "brand": entry.brand,
                "spellings": list(entry.spellings),
                "family": entry.family,
                "is_platform": entry.is_platform,
            }
            row, _ = CuratedLine.objects.update_or_create(key=entry.slug, defaults=values)
            update_change_reason(row, f"import by {user.get_username()}"[:100])
        _settle_later(rows)
    return found


def _settle_later(entries: Collection[LineEntry]) -> None:
    """Mark the products dirty that a line can be about: its spellings stand in a title, or it is theirs."""
    if not entries:
        return
    plain = Func(F("key"), Value(SIGNS), Value(""), function="translate", output_field=CharField())
    about = Q(product__line_key__in=[entry.slug for entry in entries])
    for entry in entries:
        for spelling in _spellings(entry):
            about |= Q(plain__contains=spelling)
    products = Listing.objects.annotate(plain=plain).filter(about).values_list("product_id", flat=True)
    DirtyProduct.objects.bulk_create(
        (DirtyProduct(product_id=pk) for pk in sorted(set(products))), ignore_conflicts=True
    )


def _spellings(entry: LineEntry) -> Iterator[str]:
    """Yield the ways to write a line without blanks, with and without its brand."""
    brand = run_together(entry.brand)
    for spelling in map(run_together, (entry.name, *entry.spellings)):
        yield spelling
        if brand and spelling.startswith(brand) and len(spelling) > len(brand) + 1:
            yield spelling.removeprefix(brand)
