"""The file of well-known lines into the table: what a row says holds; rows that a file lacks stay."""

from collections.abc import Collection, Iterator

from django.db.models import CharField, F, Func, Q, Value

from deals.domain.catalogue_files import CatalogueFile, Changes
from deals.domain.lines.file import LineEntry
from deals.domain.matching.known_lines import run_together
from deals.models import CuratedLine, DirtyProduct, Listing
from deals.selectors.matching.lines import known_line_entries
from deals.services.common.history import Author, write_many

SIGNS = " .,+%\"&'"
"""What listing keys have between letters and digits."""

AT_ONCE = 500
"""Lines that one query asks for: the server refuses one of 10,000."""


def compare_lines(file: CatalogueFile) -> Changes:
    """Compare a file with the well-known lines; writes nothing."""
    known = {entry.slug: entry.values for entry in known_line_entries()}
    new = [entry for entry in file.entries if entry.slug not in known]
    changed = [entry for entry in file.entries if entry.slug in known and known[entry.slug] != entry.values]
    return Changes(new, changed, len(file.entries) - len(new) - len(changed), [])


def write_lines(entries: Collection[LineEntry], author: Author) -> None:
    """Take rows over; products follow with the next settling."""
    wanted = {
        entry.slug: {
            "name": entry.name,
            "brand": entry.brand,
            "spellings": list(entry.spellings),
            "family": entry.family,
            "is_platform": entry.is_platform,
        }
        for entry in entries
    }
    write_many(CuratedLine.objects, "key", wanted, author)
    _settle_later(entries)


def _settle_later(entries: Collection[LineEntry]) -> None:
    """Mark the products dirty that a line can be about: its spellings stand in a title, or it is theirs."""
    rows = list(entries)
    for start in range(0, len(rows), AT_ONCE):
        _settle_some(rows[start : start + AT_ONCE])


def _settle_some(entries: Collection[LineEntry]) -> None:
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
