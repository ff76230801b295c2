"""The curated catalogue, as the extractor takes it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet

from deals.domain.catalogue_csv import CatalogueEntry, Spelling
from deals.domain.records import BrandRow, CatalogueRows, CategoryRow, RetailerRow
from deals.models import Brand, BrandAlias, BrandMerge, Category, Retailer, RetailerAlias, RetailerMerge

TABLES = tuple(
    model._meta.db_table for model in (Retailer, RetailerAlias, Brand, BrandAlias, Category)
)  # what catalogue_rows() reads


def catalogue_version() -> str:
    """Return what differs whenever any row of the catalogue does; one query, some 5 ms for 6,000 rows.

    Raw SQL: only the server can hash whole rows without sending them.
    """
    each = (f"(SELECT sum(hashtextextended(row::text, 0)) FROM {table} row)" for table in TABLES)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT concat_ws(' ', {', '.join(each)})")
        return str(cursor.fetchone()[0])


def catalogue_rows() -> CatalogueRows:
    """Return every retailer, brand and category with their spellings; five queries."""
    return CatalogueRows(_retailers(), _brands(), _categories())


def catalogue_is_empty() -> bool:
    """Tell whether no catalogue was loaded yet."""
    return not Retailer.objects.filter(is_demo=False).exists()


def _retailers() -> tuple[RetailerRow, ...]:
    aliases: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    last_first = RetailerAlias.objects.order_by("kind", "value", F("valid_from").desc(nulls_last=True))
    for retailer_id, kind, value in last_first.distinct("kind", "value").values_list(
        "retailer_id", "kind", "value"
    ):  # of a handle that changed its owner the last one's; loading looks at the day
        aliases[retailer_id][kind].append(value)
    rows = Retailer.objects.order_by("slug").values_list("pk", "slug", "name", "kind", "country")
    return tuple(
        RetailerRow(
            slug=slug,
            name=name,
            kind=kind,
            country=country,
            handles=tuple(aliases[pk]["handle"]),
            domains=tuple(aliases[pk]["domain"]),
            names=tuple(aliases[pk]["name"]),
        )
        for pk, slug, name, kind, country in rows
    )


def _brands() -> tuple[BrandRow, ...]:
    spellings: dict[int, list[str]] = defaultdict(list)
    for brand_id, value in BrandAlias.objects.values_list("brand_id", "value"):  # in the model's order
        spellings[brand_id].append(value)
    rows = Brand.objects.order_by("slug").values_list("pk", "slug", "name")
    return tuple(BrandRow(slug, name, tuple(spellings[pk])) for pk, slug, name in rows)


def _categories() -> tuple[CategoryRow, ...]:
    rows = Category.objects.order_by("slug").values_list("slug", "name", "words")
    return tuple(CategoryRow(slug, name, tuple(words)) for slug, name, words in rows)


def catalogue_entries(catalogue: str) -> dict[str, CatalogueEntry]:
    """Return the retailers or brands by slug with all their spellings, as a file has them. 2 queries."""
    spellings: dict[str, list[Spelling]] = defaultdict(list)
    for slug, spelling in _spellings(catalogue):
        spellings[slug].append(spelling)
    rows: Any = Brand.objects.values("slug", "name")
    if catalogue == "retailers":
        rows = Retailer.objects.values("slug", "name", "kind", "country")
    found = (CatalogueEntry(line=0, spellings=tuple(spellings[row["slug"]]), **row) for row in rows)
    return {entry.slug: entry for entry in sorted(found, key=lambda entry: entry.slug)}


def taken_spellings(catalogue: str) -> dict[tuple[str, str, date | None], str]:
    """Return whose every spelling is. 1 query."""
    return {(each.kind, each.value, each.since): slug for slug, each in _spellings(catalogue)}


def _spellings(catalogue: str) -> Iterator[tuple[str, Spelling]]:
    if catalogue == "brands":
        for slug, value in BrandAlias.objects.values_list("brand__slug", "value"):
            yield slug, Spelling("name", value)
        return
    fields = ("retailer__slug", "kind", "value", "valid_from", "valid_until")
    for slug, *parts in RetailerAlias.objects.values_list(*fields):
        yield slug, Spelling(*parts)


def retailer_merges() -> QuerySet[RetailerMerge]:
    """Return the merges of retailers, the newest first."""
    merges = RetailerMerge.objects.select_related("gone", "into", "merged_by", "undone_by")
    return merges.order_by("-merged_at", "-id")


def brand_merges() -> QuerySet[BrandMerge]:
    """Return the merges of brands, the newest first."""
    merges = BrandMerge.objects.select_related("gone", "into", "merged_by", "undone_by")
    return merges.order_by("-merged_at", "-id")


def brand_names() -> list[str]:
    """Return the names of all brands, to choose from. 1 query."""
    return list(Brand.objects.order_by("name").values_list("name", flat=True))


def find_brand(name: str) -> Brand | None:
    """Return the brand of that name, slug or spelling. 2 queries at most."""
    name = " ".join(name.split())
    found = Brand.objects.filter(Q(name__iexact=name) | Q(slug=name.lower())).order_by("pk").first()
    if found is not None:
        return found
    alias = BrandAlias.objects.filter(value=name.lower()).select_related("brand").first()
    return alias.brand if alias else None


@dataclass(frozen=True, slots=True)
class CatalogueChange:
    """Who changed what of the catalogue."""

    what: str
    how: str
    at: datetime
    by: str
    why: str


def catalogue_history(limit: int) -> list[CatalogueChange]:
    """Return the latest changes of retailers, brands and their spellings, the newest first. 4 queries."""
    found: list[CatalogueChange] = []
    models: tuple[Any, ...] = (Retailer, RetailerAlias, Brand, BrandAlias)
    for model in models:
        rows = model.history.select_related("history_user").order_by("-history_date", "-history_id")
        found += [_change(model, row) for row in rows[:limit]]
    return sorted(found, key=lambda change: change.at, reverse=True)[:limit]


def _change(model: Any, row: Any) -> CatalogueChange:
    what = f"{model._meta.verbose_name} {row.instance}"
    by = row.history_user.get_username() if row.history_user else ""
    how = row.get_history_type_display().lower()
    return CatalogueChange(what, how, row.history_date, by, row.history_change_reason or "")
