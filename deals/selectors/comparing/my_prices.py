"""My price of each product compared: my own post's in force, else my list's. Everybody reads it here."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Exists, Min, OuterRef, QuerySet

from deals.domain.alerts.rule import LISTED_CONDITION
from deals.domain.comparing.my_price import PriceSource, my_price
from deals.models import AssortmentItem, Deal, Retailer, Workspace
from deals.selectors.market.price_history import PricePoint

ByProduct = Mapping[int, Decimal]
NO_LIST: ByProduct = {}


@dataclass(frozen=True, slots=True)
class MyPoint:
    """My price of a product. `point` is my own post's in force; None where `source` is my list."""

    price: Decimal
    source: PriceSource
    point: PricePoint | None

    @property
    def is_listed(self) -> bool:
        return self.source is PriceSource.LIST

    @property
    def at(self) -> datetime | None:
        """When my post was written; a list has no time."""
        return self.point.at if self.point else None

    @property
    def deal_id(self) -> int | None:
        return self.point.deal_id if self.point else None

    @property
    def list_price(self) -> Decimal | None:
        """The price before the reduction that my post states."""
        return self.point.list_price if self.point else None

    @property
    def times(self) -> int | None:
        return self.point.times if self.point else None


@dataclass(frozen=True, slots=True)
class MyCell:
    """My price in a row beside the competitors' cells; it is compared with nothing."""

    retailer: Retailer
    point: MyPoint | None
    comparison: None = None


def my_point(posted: PricePoint | None, listed: Decimal | None) -> MyPoint | None:
    """Return my price of a product from my own current price point and what my list says. No query."""
    mine = my_price(posted.price if posted else None, listed)
    return MyPoint(mine.price, mine.source, posted) if mine else None


def matched_articles(workspace: Workspace) -> QuerySet[AssortmentItem]:
    """Return the workspace's articles whose product and currency are known, for use inside a query."""
    return AssortmentItem.objects.matched().filter(workspace=workspace).exclude(currency="").order_by()


def my_lists(workspace: Workspace, products: Collection[int]) -> dict[int, dict[str, Decimal]]:
    """Return what my list says of products, by product and currency. 1 query.

    Of articles that are one product the lowest price counts.
    """
    articles = matched_articles(workspace).filter(product__in=products, list_price__isnull=False)
    found: dict[int, dict[str, Decimal]] = defaultdict(dict)
    for product, currency, price in articles.values_list("product_id", "currency").annotate(
        Min("list_price")
    ):
        found[product][currency] = price
    return found


def listed_prices(
    articles: QuerySet[AssortmentItem], points: QuerySet[Deal], retailers: Collection[int]
) -> QuerySet[AssortmentItem, tuple[Any, ...]]:
    """Return currency, product and what my list says (`listed`) of products that `retailers` advertised.

    `points` are the price points of the period; of articles that are one product the lowest price counts.
    For use inside a query.
    """
    advertised = points.filter(
        retailer__in=list(retailers),
        product=OuterRef("product"),
        currency=OuterRef("currency"),
        condition=LISTED_CONDITION,
    )
    articles = articles.filter(Exists(advertised), list_price__isnull=False)
    return articles.values_list("currency", "product_id").annotate(listed=Min("list_price"))
