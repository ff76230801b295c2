"""Lines, brands and retailers by name: those that begin with a text, that hold its words, that are alike."""

from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    FloatField,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Lower

from deals.models import Brand, BrandAlias, Deal, Product, ProductLine, Retailer, RetailerAlias
from deals.selectors.common.as_of import Period
from deals.selectors.market.lines import LineFilter, search_lines
from deals.selectors.market.products import MOST_WORDS, RESEMBLES

MOST_COUNTED = 100
"""Products of a brand are counted up to here: large ones have thousands, and nobody reads how many."""

ORDER = ("place", "-alike", "lower", "pk")
SORTED_BY = ("place", "alike", "lower", "pk")
"""What rows are sorted by: the best first, then by name."""


@dataclass(frozen=True, slots=True)
class NamedBrand:
    """A brand, and how many products with prices it has, MOST_COUNTED at most."""

    slug: str
    name: str
    products: int


@dataclass(frozen=True, slots=True)
class NamedRetailer:
    """A retailer with its kind and country ('' for worldwide)."""

    pk: int
    slug: str
    name: str
    kind: str
    country: str


def closest_brands_and_retailers(
    text: str, period: Period, most: int
) -> tuple[list[NamedBrand], list[NamedRetailer]]:
    """Return the brands and retailers that a text names best, `most` of each; by spelling too. 1 query."""
    text = " ".join(text.split())
    brands = _closest(Brand.objects.all(), text, BrandAlias.objects.values("brand"))
    retailers = _closest(Retailer.objects.all(), text, RetailerAlias.objects.values("retailer"))
    none = Value("", output_field=CharField())
    brands = brands.annotate(what=Value("brand"), n=_products_of_brand(period), of_kind=none, of_country=none)
    retailers = retailers.annotate(
        what=Value("retailer"), n=Value(0), of_kind=F("kind"), of_country=F("country")
    )
    columns = (*SORTED_BY, "what", "slug", "name", "n", "of_kind", "of_country")
    arms = [rows.values_list(*columns)[:most] for rows in (brands, retailers)]
    found = sorted(arms[0].union(arms[1], all=True), key=_sorted_by)
    return (
        [NamedBrand(*row[5:8]) for row in found if row[4] == "brand"],
        [NamedRetailer(row[3], row[5], row[6], row[8], row[9]) for row in found if row[4] == "retailer"],
    )


def _sorted_by(row: tuple[Any, ...]) -> tuple[Any, ...]:
    place, alike, lower, pk = row[:4]
    return place, -alike, lower, pk


def closest_lines(text: str, period: Period, most: int) -> list[Any]:
    """Return the lines with prices that a text names best, annotated as `search_lines` does. 1 query."""
    text = " ".join(text.split())
    points = Deal.objects.filter(
        is_price_point=True, announced_at__lt=period.until, product__line=OuterRef("pk")
    )
    # By the index alone: an OR with another condition would have all names compared.
    fitting = ProductLine.objects.filter(Exists(points), name__trigram_word_similar=text)
    closest = _by_likeness(fitting, text).order_by(*ORDER)[:most]
    found = search_lines(LineFilter(), period).filter(pk__in=closest.values("pk"))
    return list(_by_likeness(found, text).order_by(*ORDER))


def _closest(rows: QuerySet[Any], text: str, aliases: QuerySet[Any]) -> QuerySet[Any]:
    """Return the rows whose name, or one of whose spellings, fits a text, the best first."""
    spelled = aliases.filter(value__startswith=text.lower().lstrip("@"))
    near = Q(near__gte=RESEMBLES) | _is_named(text) | Q(pk__in=spelled)
    rows = rows.annotate(near=TrigramWordSimilarity(text, "name")).filter(near)
    return _by_likeness(rows, text).order_by(*ORDER)


def _by_likeness(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    """Annotate what names are sorted by: 0 for their beginning, 1 for all words, then likeness."""
    place = Case(
        When(name__istartswith=text, then=Value(0)),
        When(_is_named(text), then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    alike = TrigramSimilarity("name", text, output_field=FloatField())
    return rows.annotate(place=place, alike=alike, lower=Lower("name"))


def _is_named(text: str) -> Q:
    """Return the condition that a name holds all words of a text."""
    return reduce(and_, (Q(name__icontains=word) for word in text.split()[:MOST_WORDS]))


def _products_of_brand(period: Period) -> Func:
    """Return how many products of a brand have prices, counted up to MOST_COUNTED."""
    points = Deal.objects.filter(is_price_point=True, announced_at__lt=period.until, product=OuterRef("pk"))
    products = Product.objects.filter(Exists(points), brand=OuterRef("pk")).order_by()
    return Func(
        ArraySubquery(products.values("pk")[:MOST_COUNTED]),
        function="cardinality",
        output_field=IntegerField(),
    )
