"""The rows of a watchlist: what each watched product costs at me and at others, and its last promotion."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence, Sized
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Value

from deals.domain.comparing.points import VALID
from deals.domain.comparing.watched import DAY, DAYS, Told, WatchFigures, figures
from deals.domain.voices.spoken import SpokenBy
from deals.models import Competitor, Deal, WatchedItem, Workspace
from deals.selectors.common.as_of import Period
from deals.selectors.comparing.my_prices import MyPoint, my_lists, my_point
from deals.selectors.market.deals import sure_deals
from deals.selectors.market.price_history import PricePoint

ROWS = 25
"""Items of a page, and of one step of a file: their price points are read at once."""

FEWEST_DAYS = 14
"""Days that a picture has at least."""

COLUMNS = (
    "product_id", "currency", "retailer__name", "is_competitor",
    "announced_at", "id", "retailer_id", "piece_price", "account",
)  # fmt: skip


SHOWN = ("product", "announced_at", "retailer__name", "post__handle", "post__network", "post__voice")
"""What rows show of a deal."""


@dataclass(frozen=True, slots=True)
class WatchedRow:
    """An item with its figures and the names of the retailers in them; None for a brand, category or search.

    `figures` is None too where nobody told a price of the product within the days and my list has none;
    `promotion` is the latest deal of another retailer on it; `said` who spoke, by deal.
    """

    item: WatchedItem
    figures: WatchFigures | None
    promotion: Deal | None
    names: dict[int, str]
    said: Mapping[int, SpokenBy] = field(default_factory=dict)

    @property
    def mine(self) -> MyPoint | None:
        """My price as everywhere: of my own post in force, else of my list."""
        if self.figures is None:
            return None
        posted = self.figures.posted
        point = (
            PricePoint(posted.at, posted.price, None, posted.deal_id, posted.retailer_id) if posted else None
        )
        return my_point(point, self.figures.listed)

    @property
    def lowest_seller(self) -> str:
        return self.seller(self.figures.lowest) if self.figures else ""

    @property
    def low_seller(self) -> str:
        return self.seller(self.figures.low) if self.figures else ""

    @property
    def gap_amount(self) -> Decimal | None:
        """How large the gap is, whichever way."""
        return abs(self.figures.gap) if self.figures and self.figures.gap is not None else None

    @property
    def bell_label(self) -> str:
        return f"Tell me when: {self.item}"

    def seller(self, told: Told | None) -> str:
        """Return who asked a price, '' for no price."""
        return "" if told is None else self.names.get(told.retailer_id or 0, "unknown retailer")


@dataclass(frozen=True, slots=True)
class ToldOf:
    """Price points by product and currency, and of whom they are: my competitors, everybody's names."""

    points: dict[int, dict[str, list[Told]]]
    competitors: set[int]
    names: dict[int, str]


def watched_rows(workspace: Workspace, items: Sequence[WatchedItem], until: datetime) -> list[WatchedRow]:
    """Return the rows of some items, as they stood before `until`. 3 queries, none for no products."""
    products = [item.product_id for item in items if item.product_id]
    if not products:
        return [WatchedRow(item, None, None, {}) for item in items]
    told, own = points_of(workspace, products, until), workspace.own_retailer_id
    lists, found = my_lists(workspace, products), {}
    for product in {*told.points, *lists}:
        by_currency, listed = told.points.get(product, {}), lists.get(product, {})
        currency = main_currency(by_currency or dict.fromkeys(listed, ()))
        points = by_currency.get(currency, [])
        found[product] = figures(currency, points, own, told.competitors, until, listed.get(currency))
    promotions, said = _promotions_and_speakers(products, own, until, _shown_in(found.values()))
    return [
        WatchedRow(
            item, found.get(item.product_id or 0), promotions.get(item.product_id or 0), told.names, said
        )
        for item in items
    ]


def _shown_in(found: Iterable[WatchFigures]) -> set[int]:
    """Return the deals behind the prices that rows show."""
    told = (one for each in found for one in (each.posted, each.lowest, each.low) if one)
    return {one.deal_id for one in told}


def points_of(workspace: Workspace, products: Collection[int], until: datetime) -> ToldOf:
    """Return the price points of new goods that `figures` takes. 1 query."""
    since = until - DAYS * DAY - VALID
    points = Deal.objects.filter(is_price_point=True, product__in=products, condition="new")
    points = points.filter(announced_at__gte=since, announced_at__lt=until).order_by()
    competitors = Competitor.objects.active().filter(workspace=workspace, retailer=OuterRef("retailer"))
    rows = points.annotate(is_competitor=Exists(competitors))
    told = ToldOf(defaultdict(lambda: defaultdict(list)), set(), {})
    for product, currency, name, is_competitor, *rest in rows.values_list(*COLUMNS):
        point = Told(*rest)
        told.points[product][currency].append(point)
        if point.retailer_id is not None:
            told.names[point.retailer_id] = name
            if is_competitor:
                told.competitors.add(point.retailer_id)
    return told


def main_currency(by_currency: Mapping[str, Sized]) -> str:
    """Return the currency in which most was told; of equal ones the first by name."""
    return min(by_currency, key=lambda currency: (-len(by_currency[currency]), currency))


def _promotions_and_speakers(
    products: Collection[int], own: int | None, until: datetime, shown: Collection[int]
) -> tuple[dict[int, Deal], dict[int, SpokenBy]]:
    """Return the latest promotions by product, and who spoke, by deal, in these and in `shown`. 1 query."""
    latest = last_promotions(products, own, until).annotate(is_promotion=Value(True))
    told = Deal.objects.filter(pk__in=shown).order_by().select_related("retailer", "post")
    both: list[Any] = list(latest.union(told.only(*SHOWN).annotate(is_promotion=Value(False)), all=True))
    promotions = {deal.product_id or 0: deal for deal in both if deal.is_promotion}
    return promotions, {deal.pk: deal.post.spoken for deal in both}


def last_promotions(products: Collection[int], own: int | None, until: datetime) -> QuerySet[Deal]:
    """Return the latest deal on each product by a retailer that is named and not mine."""
    deals = sure_deals(Period.all_until(until)).filter(product__in=products, retailer__isnull=False)
    if own is not None:
        deals = deals.exclude(retailer=own)
    latest = deals.order_by("product_id", "-announced_at", "-id").distinct("product_id")
    return latest.select_related("retailer", "post").only(*SHOWN)


def first_day(rows: Iterable[WatchedRow]) -> int:
    """Return the place of the first of the DAYS on which a row has a price, two weeks back at least.

    Pictures of the rows begin there, all at the same day: before it nothing is known.
    """
    days = [row.figures.days for row in rows if row.figures]
    told = [next((place for place, price in enumerate(one) if price is not None), DAYS) for one in days]
    return min([*told, DAYS - FEWEST_DAYS])
