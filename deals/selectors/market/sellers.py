"""Who advertised a product, and which of them a page shows: mine and my competitors', or all."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, Min, OuterRef, Subquery, Value
from django.db.models.fields import BooleanField, DecimalField

from deals.domain.alerts.rule import LISTED_CONDITION
from deals.models import Competitor, Retailer, Workspace
from deals.selectors.common.as_of import Period
from deals.selectors.comparing.my_prices import matched_articles
from deals.selectors.market.price_history import ACCOUNTS, HistoryChoice, Products, Shown, price_points

MINE, ALL = "mine", "all"
NOTHING_LISTED = Value(None, output_field=DecimalField())


@dataclass(frozen=True, slots=True)
class Seller:
    """A retailer whose price of the product `n` accounts told, in a currency and condition; None: unknown.

    `listed` is what my own list says of the product in that currency, of new goods.
    """

    retailer: Retailer | None
    currency: str
    condition: str
    n: int
    is_me: bool
    is_competitor: bool
    listed: Decimal | None = None

    @property
    def is_mine(self) -> bool:
        """Tell whether it takes part in the workspace's comparisons."""
        return self.is_me or self.is_competitor


@dataclass(frozen=True, slots=True)
class SellerSelection:
    """Which sellers are shown: `show` is mine or all, `extra` came on demand, `ids` is None for all."""

    show: str
    ids: Shown
    shown: tuple[Seller, ...]
    others: tuple[Seller, ...]
    extra: tuple[str, ...]
    none_of_mine: bool


def sellers_of(products: Products, period: Period, workspace: Workspace | None) -> list[Seller]:
    """Return the sellers of all price points before the period's end, of most accounts first. 1 query."""
    points = price_points(products, Period.all_until(period.until))
    competitors = Competitor.objects.filter(
        workspace=workspace, retailer=OuterRef("retailer"), archived_at=None
    )
    is_competitor = Exists(competitors) if workspace else Value(False, output_field=BooleanField())
    own = workspace.own_retailer_id if workspace else None
    listed = _listed(products, workspace) if workspace and isinstance(products, int) else NOTHING_LISTED
    retailer = ("retailer_id", "retailer__slug", "retailer__name", "retailer__kind", "retailer__country")
    rows = points.annotate(is_competitor=is_competitor, listed=listed).values_list(
        *retailer, "currency", "condition", "is_competitor", "listed"
    )
    sellers = [_seller(own, *row) for row in rows.annotate(n=ACCOUNTS)]
    return sorted(sellers, key=lambda seller: (-seller.n, seller.retailer.name if seller.retailer else ""))


def _seller(
    own: int | None, pk: int | None, slug: str, name: str, kind: str, country: str,
    currency: str, condition: str, competitor: bool, listed: Decimal | None, n: int,
) -> Seller:  # fmt: skip
    """Make a seller of a row; `own` is the workspace's retailer."""
    retailer = Retailer(pk=pk, slug=slug, name=name, kind=kind, country=country) if pk else None
    is_me = pk is not None and pk == own
    of_new = listed if condition == LISTED_CONDITION else None
    return Seller(retailer, currency, condition, n, is_me, competitor and not is_me, of_new)


def _listed(product: int, workspace: Workspace) -> Subquery:
    """Return what a workspace's list says of a product in the row's currency: the lowest of its articles."""
    articles = matched_articles(workspace).filter(
        product=product, currency=OuterRef("currency"), list_price__isnull=False
    )
    return Subquery(articles.values("currency").annotate(low=Min("list_price")).values("low"))


def choices_of(sellers: Iterable[Seller]) -> list[HistoryChoice]:
    """Return the currencies and conditions of the sellers' price points, the richest first."""
    counts: dict[tuple[str, str], int] = {}
    for seller in sellers:
        key = (seller.currency, seller.condition)
        counts[key] = counts.get(key, 0) + seller.n
    choices = [HistoryChoice(*key, n) for key, n in counts.items()]
    return sorted(choices, key=lambda choice: (-choice.n, choice.currency, choice.condition))


def select(
    sellers: Iterable[Seller], chosen: HistoryChoice, show: str, slugs: Collection[str]
) -> SellerSelection:
    """Choose the sellers to show in the chosen currency and condition.

    Without a wish it is mine, unless neither I nor a competitor ever advertised the product; `slugs` name
    further retailers.
    """
    here = [one for one in sellers if (one.currency, one.condition) == (chosen.currency, chosen.condition)]
    mine = [one for one in here if one.is_mine]
    show = show or (MINE if mine else ALL)
    if show == ALL:
        return SellerSelection(ALL, None, tuple(here), (), (), not mine)
    asked = [one for one in here if one.retailer and one.retailer.slug in slugs and not one.is_mine]
    shown = [*mine, *asked]
    others = tuple(one for one in here if one not in shown and one.retailer)
    ids = [one.retailer.pk for one in shown if one.retailer]
    extra = tuple(one.retailer.slug for one in asked if one.retailer)
    return SellerSelection(MINE, ids, tuple(shown), others, extra, not mine)
