"""Writing the catalogue of retailers, brands and categories."""

from dataclasses import dataclass

from django.db import transaction

from deals.domain.records import BrandRow, CatalogueRows, CategoryRow, RetailerRow
from deals.models import Brand, BrandAlias, Category, Retailer, RetailerAlias


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """Rows that an import added; rows that were there stay as curators left them."""

    retailers: int
    brands: int
    categories: int


@transaction.atomic
def import_catalogue(rows: CatalogueRows, *, is_demo: bool = False) -> ImportCounts:
    """Add what is missing of `rows`. What exists, or a spelling that is taken, is left as it is."""
    return ImportCounts(
        retailers=_add_retailers(rows.retailers, is_demo),
        brands=_add_brands(rows.brands, is_demo),
        categories=_add_categories(rows.categories),
    )


def _add_retailers(rows: tuple[RetailerRow, ...], is_demo: bool) -> int:
    known = set(Retailer.everything.values_list("slug", flat=True))
    new = [row for row in rows if row.slug not in known]
    Retailer.objects.bulk_create(
        [
            Retailer(slug=row.slug, name=row.name, kind=row.kind, country=row.country, is_demo=is_demo)
            for row in new
        ],
        ignore_conflicts=True,
    )
    found = Retailer.everything.filter(slug__in=[row.slug for row in rows])
    ids = {slug: merged or pk for slug, pk, merged in found.values_list("slug", "id", "merged_into")}
    RetailerAlias.objects.bulk_create(
        [
            RetailerAlias(retailer_id=ids[row.slug], kind=kind, value=value.lower())
            for row in rows
            for kind, values in (("handle", row.handles), ("domain", row.domains), ("name", row.names))
            for value in values
        ],
        ignore_conflicts=True,
    )
    return len(new)


def _add_brands(rows: tuple[BrandRow, ...], is_demo: bool) -> int:
    known = set(Brand.everything.values_list("slug", flat=True))
    new = [row for row in rows if row.slug not in known]
    Brand.objects.bulk_create(
        [Brand(slug=row.slug, name=row.name, is_demo=is_demo) for row in new], ignore_conflicts=True
    )
    found = Brand.everything.filter(slug__in=[row.slug for row in rows])
    ids = {slug: merged or pk for slug, pk, merged in found.values_list("slug", "id", "merged_into")}
    BrandAlias.objects.bulk_create(
        [BrandAlias(brand_id=ids[row.slug], value=value.lower()) for row in rows for value in row.names],
        ignore_conflicts=True,
    )
    return len(new)


def _add_categories(rows: tuple[CategoryRow, ...]) -> int:
    known = set(Category.objects.values_list("slug", flat=True))
    new = [row for row in rows if row.slug not in known]
    Category.objects.bulk_create(
        [Category(slug=row.slug, name=row.name, words=list(row.words)) for row in new],
        ignore_conflicts=True,
    )
    return len(new)
