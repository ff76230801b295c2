"""A workspace's own articles with their matches, and the progress of uploads."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet

from deals.models import AssortmentItem, AssortmentUpload, Workspace
from deals.models.assortment import MATCHED

MATCHES = {
    "sure": "matched",
    "unsure": "to check",
    "unmatched": "no match",
    "chosen": "chosen manually",
    "none": "no product (manual)",
}
"""How an article's product was found, with its name."""

CONDITIONS = {
    "sure": Q(decision="", product__isnull=False, is_sure=True),
    "unsure": Q(decision="", product__isnull=False, is_sure=False),
    "unmatched": Q(decision="", product__isnull=True),
    "chosen": Q(decision="product"),
    "none": Q(decision="none"),
}

UPLOADS = 5
"""Latest uploads on the page."""


class ProductName(NamedTuple):
    """A product by name."""

    id: int
    title: str


class ArticleLine(NamedTuple):
    """An article whose product is known, without all the rest: there may be very many."""

    pk: int
    sku: str
    title: str
    brand: str
    currency: str
    list_price: Decimal | None
    floor_price: Decimal | None
    product_id: int
    product_title: str

    @property
    def id(self) -> int:
        return self.pk

    @property
    def product(self) -> ProductName:
        return ProductName(self.product_id, self.product_title)


LINE = (
    "pk", "sku", "title", "brand", "currency", "list_price", "floor_price", "product_id", "product__title",
)  # fmt: skip


def lines_of(items: QuerySet[AssortmentItem]) -> Iterator[ArticleLine]:
    """Yield articles whose product is known. 1 query."""
    return (ArticleLine(*row) for row in items.values_list(*LINE))


@dataclass(frozen=True, slots=True)
class ArticleFilter:
    """Which articles, and whose prices; empty fields do not narrow. `gap` tells how a price lies to mine."""

    text: str = ""
    brand: str = ""
    retailer: str = ""
    gap: str = ""


def narrowed(items: QuerySet[AssortmentItem], filters: ArticleFilter) -> QuerySet[AssortmentItem]:
    """Keep the articles that hold a text, and those of the brand, by its name in the list."""
    if filters.text:
        items = items.filter(_holds(filters.text))
    return items.filter(brand__iexact=filters.brand) if filters.brand else items


def counts_of(items: QuerySet[AssortmentItem]) -> dict[str, int]:
    """Return how many articles there are, and of how many product and currency are known. 1 query."""
    known = Count("pk", filter=MATCHED & ~Q(currency=""))
    return items.order_by().aggregate(every=Count("pk"), known=known)


def _holds(text: str) -> Q:
    return Q(sku__icontains=text) | Q(title__icontains=text) | Q(brand__icontains=text) | Q(gtin=text)


def items_of(workspace: Workspace, text: str = "", match: str = "") -> QuerySet[AssortmentItem]:
    """Return articles by SKU, with their products; those that hold a text, or of one kind of match."""
    items = workspace.assortment_items.select_related("product", "decided_by").order_by("sku")
    if text:
        items = items.filter(_holds(text))
    return items.filter(CONDITIONS[match]) if match in CONDITIONS else items


def match_counts(workspace: Workspace) -> dict[str, int]:
    """Return how many articles have each kind of match. 1 query."""
    counts = {name: Count("pk", filter=condition) for name, condition in CONDITIONS.items()}
    return workspace.assortment_items.order_by().aggregate(**counts)


def uploads_of(workspace: Workspace) -> QuerySet[AssortmentUpload]:
    """Return the latest uploads, without the files and their rows."""
    return workspace.assortment_uploads.defer("content", "sheet").select_related("uploaded_by")[:UPLOADS]
