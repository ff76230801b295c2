"""All that a product's page shows of its prices; page, CSV and API read it here."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from deals.domain.comparing.points import PointRow
from deals.models import Retailer, Workspace
from deals.selectors.common.as_of import Period
from deals.selectors.comparing.discount_claims import DiscountClaim, discount_claims
from deals.selectors.market.merge_targets import current_slugs
from deals.selectors.market.price_history import (
    MOST_POINTS,
    HistoryChoice,
    PriceHistory,
    PriceSummary,
    Products,
    choose,
    price_history,
    price_summary,
)
from deals.selectors.market.sellers import Seller, SellerSelection, choices_of, select, sellers_of


@dataclass(frozen=True, slots=True)
class PriceSelection:
    """How to look at a product's prices; empty fields leave the choice to what there is."""

    currency: str = ""
    condition: str = ""
    show: str = ""
    retailers: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """The currency and condition, and the sellers shown, of those that there are; `own` is my retailer."""

    choices: tuple[HistoryChoice, ...]
    chosen: HistoryChoice
    selection: SellerSelection
    sellers: tuple[Seller, ...]
    own: int | None = None

    @property
    def here(self) -> list[Seller]:
        """Those in the chosen currency and condition."""
        chosen = (self.chosen.currency, self.chosen.condition)
        return [one for one in self.sellers if (one.currency, one.condition) == chosen]

    @property
    def listed(self) -> Decimal | None:
        """What my list says of the product."""
        return next((one.listed for one in self.here), None)

    @property
    def me(self) -> int | None:
        """The own retailer's id, where it is one of the sellers."""
        return next((one.retailer.pk for one in self.sellers if one.is_me and one.retailer), None)


@dataclass(frozen=True, slots=True)
class ProductPrices:
    """A product's prices in the period, as chosen."""

    choice: Choice
    history: PriceHistory
    summary: PriceSummary

    @property
    def rows(self) -> tuple[tuple[PointRow, ...], ...]:
        """The price points of each series, as far as they are drawn, and those before the period."""
        return tuple(
            tuple(
                PointRow(one.retailer.pk if one.retailer else 0, point.at, point.price, point.deal_id)
                for point in (*one.lead, *one.points)
            )
            for one in self.history.series
        )


def choice_of(
    products: Products, wish: PriceSelection, period: Period, workspace: Workspace | None
) -> Choice | None:
    """Return what there is to choose and what is chosen; None where nothing fits what is asked for. 1 query,
    one more for further retailers.

    Of products without any price point a choice without sellers.
    """
    sellers = sellers_of(products, period, workspace)
    choices = choices_of(sellers)
    chosen = choose(choices, wish.currency, wish.condition)
    if chosen is None and choices:
        return None
    chosen = chosen or HistoryChoice("", "new", 0)
    selection = select(sellers, chosen, wish.show, current_slugs(Retailer, wish.retailers))
    own = workspace.own_retailer_id if workspace else None
    return Choice(tuple(choices), chosen, selection, tuple(sellers), own)


def history_of(
    product_id: int, choice: Choice, period: Period, most: int | None = MOST_POINTS
) -> PriceHistory:
    """Return the series of the shown sellers, mine first. 1 query."""
    known = {one.retailer.pk: one.retailer for one in choice.sellers if one.retailer}
    chosen, ids = choice.chosen, choice.selection.ids
    history = price_history(product_id, chosen.currency, chosen.condition, period, most, ids, known)
    mine_first = sorted(history.series, key=lambda one: one.retailer is None or one.retailer.pk != choice.me)
    return PriceHistory(history.currency, history.condition, period, tuple(mine_first))


def discount_claims_of(product_id: int, choice: Choice, period: Period) -> list[DiscountClaim]:
    """Return the latest claimed discount of each shown seller. 1 query."""
    return discount_claims(
        product_id, choice.chosen.currency, choice.chosen.condition, period, choice.selection.ids
    )


def product_prices(
    product_id: int, choice: Choice, period: Period, most: int | None = MOST_POINTS
) -> ProductPrices:
    """Return the chosen prices of a product, `most` points of a seller. 3 queries."""
    chosen, ids = choice.chosen, choice.selection.ids
    return ProductPrices(
        choice=choice,
        history=history_of(product_id, choice, period, most),
        summary=price_summary(product_id, chosen.currency, chosen.condition, period, ids),
    )
