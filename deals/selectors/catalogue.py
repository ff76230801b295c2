"""The curated catalogue, as the extractor takes it."""

from collections import defaultdict

from deals.models import Brand, Category, Retailer, RetailerAlias
from deals.records import BrandRow, CatalogueRows, CategoryRow, RetailerRow


def catalogue_rows() -> CatalogueRows:
    """Return every retailer, brand and category with their spellings; five queries."""
    return CatalogueRows(_retailers(), _brands(), _categories())


def catalogue_is_empty() -> bool:
    """Tell whether no catalogue was loaded yet."""
    return not Retailer.objects.filter(is_demo=False).exists()


def _retailers() -> tuple[RetailerRow, ...]:
    aliases: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for retailer_id, kind, value in RetailerAlias.objects.values_list("retailer_id", "kind", "value"):
        aliases[retailer_id][kind].append(value)
    return tuple(
        RetailerRow(
            slug=retailer.slug,
            name=retailer.name,
            kind=retailer.kind,
            country=retailer.country,
            handles=tuple(aliases[retailer.pk]["handle"]),
            domains=tuple(aliases[retailer.pk]["domain"]),
            names=tuple(aliases[retailer.pk]["name"]),
        )
        for retailer in Retailer.objects.order_by("slug")
    )


def _brands() -> tuple[BrandRow, ...]:
    brands = Brand.objects.order_by("slug").prefetch_related("aliases")
    return tuple(
        BrandRow(brand.slug, brand.name, tuple(alias.value for alias in brand.aliases.all()))
        for brand in brands
    )


def _categories() -> tuple[CategoryRow, ...]:
    return tuple(
        CategoryRow(category.slug, category.name, tuple(category.words))
        for category in Category.objects.order_by("slug")
    )
