"""Who advertised a product, and which of them a page shows: mine and my competitors', or all."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Value
from django.db.models.fields import BooleanField

from deals.models import Competitor, Retailer, Workspace
from deals.selectors.common.as_of import Period
from deals.selectors.market.price_history import ACCOUNTS, HistoryChoice, Products, Shown, price_points

MINE, ALL = "mine", "all"


@dataclass(frozen=True, slots=True)
class Seller:
    """A retailer whose price of the product `n` accounts told, in a currency and condition; None: unknown."""

    retailer: Retailer | None
    currency: str
    condition: str
    n: int
    is_me: bool
    is_competitor: bool

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
    retailer = ("retailer_id", "retailer__slug", "retailer__name", "retailer__kind")
    rows = points.annotate(is_competitor=is_competitor).values_list(
        *retailer, "currency", "condition", "is_competitor"
    )
    sellers = [
        Seller(
            Retailer(pk=pk, slug=slug, name=name, kind=kind) if pk else None,
            currency,
            condition,
            n,
            pk is not None and pk == own,
            competitor and pk != own,
        )
        for pk, slug, name, kind, currency, condition, competitor, n in rows.annotate(n=ACCOUNTS)
    ]
    return sorted(sellers, key=lambda seller: (-seller.n, seller.retailer.name if seller.retailer else ""))


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
