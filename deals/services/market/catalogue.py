"""Writing the catalogue of retailers, brands and categories.

Raw SQL: a catalogue is some 15,000 rows, which COPY brings in a tenth of the time of bulk_create.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from deals.domain.records import BrandRow, CatalogueRows, CategoryRow, RetailerRow
from deals.services.common.staging import stage

ADD_RETAILERS = """
    INSERT INTO deals_retailer (slug, name, kind, country, is_demo)
    SELECT slug, name, kind, country, is_demo FROM staged_retailer ORDER BY place
    ON CONFLICT (slug) DO NOTHING
"""

ADD_BRANDS = """
    INSERT INTO deals_brand (slug, name, is_demo)
    SELECT slug, name, is_demo FROM staged_brand ORDER BY place ON CONFLICT (slug) DO NOTHING
"""

ADD_CATEGORIES = """
    INSERT INTO deals_category (slug, name, words)
    SELECT slug, name, words FROM staged_category ORDER BY place ON CONFLICT (slug) DO NOTHING
"""

# A spelling of one that was merged belongs to the one into which it was merged.
ADD_RETAILER_SPELLINGS = """
    INSERT INTO deals_retaileralias (retailer_id, kind, value)
    SELECT coalesce(merged_into_id, retailer.id), staged.kind, value
    FROM staged_spelling staged JOIN deals_retailer retailer USING (slug) ORDER BY place
    ON CONFLICT DO NOTHING
"""

ADD_BRAND_SPELLINGS = """
    INSERT INTO deals_brandalias (brand_id, value)
    SELECT coalesce(merged_into_id, brand.id), value
    FROM staged_spelling staged JOIN deals_brand brand USING (slug) ORDER BY place
    ON CONFLICT DO NOTHING
"""

SPELLING = "place int, slug text, kind text, value text"


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """Rows that an import added; rows that were there stay as curators left them."""

    retailers: int
    brands: int
    categories: int


@transaction.atomic
def import_catalogue(rows: CatalogueRows, *, is_demo: bool = False) -> ImportCounts:
    """Add what is missing of `rows`. What exists, or a spelling that is taken, is left as it is."""
    with connection.cursor() as cursor:
        return ImportCounts(
            retailers=_add_retailers(cursor, rows.retailers, is_demo),
            brands=_add_brands(cursor, rows.brands, is_demo),
            categories=_add_categories(cursor, rows.categories),
        )


def _add_retailers(cursor: Any, rows: tuple[RetailerRow, ...], is_demo: bool) -> int:
    columns = "place int, slug text, name text, kind text, country text, is_demo boolean"
    staged = ((row.slug, row.name, row.kind, row.country, is_demo) for row in rows)
    added = _add(cursor, "staged_retailer", columns, staged, ADD_RETAILERS)
    spellings = (
        (row.slug, kind, value.lower())
        for row in rows
        for kind, values in (("handle", row.handles), ("domain", row.domains), ("name", row.names))
        for value in values
    )
    _add(cursor, "staged_spelling", SPELLING, spellings, ADD_RETAILER_SPELLINGS)
    return added


def _add_brands(cursor: Any, rows: tuple[BrandRow, ...], is_demo: bool) -> int:
    columns = "place int, slug text, name text, is_demo boolean"
    added = _add(cursor, "staged_brand", columns, ((row.slug, row.name, is_demo) for row in rows), ADD_BRANDS)
    spellings = ((row.slug, "name", value.lower()) for row in rows for value in row.names)
    _add(cursor, "staged_spelling", SPELLING, spellings, ADD_BRAND_SPELLINGS)
    return added


def _add_categories(cursor: Any, rows: tuple[CategoryRow, ...]) -> int:
    staged = ((row.slug, row.name, list(row.words)) for row in rows)
    return _add(
        cursor, "staged_category", "place int, slug text, name text, words jsonb", staged, ADD_CATEGORIES
    )


def _add(cursor: Any, table: str, columns: str, rows: Iterable[tuple[Any, ...]], statement: str) -> int:
    """Stage the rows, each with its place (of two the first one counts), and add what is missing."""
    stage(cursor, table, columns, ((place, *row) for place, row in enumerate(rows)))
    cursor.execute(statement)
    return int(cursor.rowcount)
