"""A workspace's first page: my price position, movers of the week, newest deals, share of voice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from deals.domain.coverage import NetworksLoaded
from deals.domain.metrics import relative_change
from deals.models import Deal, Product, Retailer
from deals.selectors.common.as_of import Period
from deals.selectors.comparing.comparison import Comparison, Position, position_of, shared_products
from deals.selectors.comparing.current_prices import CurrentPrices, current_prices_at
from deals.selectors.comparing.share_of_voice import RetailerShare, retailer_shares
from deals.selectors.loading.loaded import loaded_time
from deals.selectors.market.deals import newest_first, sure_deals
from deals.selectors.market.price_history import PricePoint

WEEK = timedelta(days=7)
NEWEST = 10
READ = 60
"""Newest deals among which those that are said again are put together."""

MOVERS = 10


@dataclass(frozen=True, slots=True)
class Mover:
    """A retailer's current price of a product now and a week before; `change` is a share of the latter."""

    product: Product
    retailer: Retailer
    is_me: bool
    before: PricePoint
    now: PricePoint
    change: Decimal

    @property
    def deals(self) -> tuple[int, int]:
        """The deals of both prices."""
        return self.before.deal_id, self.now.deal_id


@dataclass(frozen=True, slots=True)
class WorkspaceOverview:
    """`moved` of the `both_weeks` prices that stood in both weeks differ; the largest are in `movers`."""

    position: Position
    movers: tuple[Mover, ...]
    moved: int
    both_weeks: int
    newest: tuple[Deal, ...]
    retailer_shares: tuple[RetailerShare, ...]
    loaded: NetworksLoaded

    @property
    def own_share(self) -> RetailerShare:
        """The own share among those of all that are compared."""
        return next(share for share in self.retailer_shares if share.is_me)


def workspace_overview(comparison: Comparison) -> WorkspaceOverview:
    """Return the figures of the comparison's period; the week is the last one of it. 5 queries.

    One more where more than one network is loaded.
    """
    loaded = loaded_time(comparison.period)
    products = shared_products(comparison, with_parts=False)
    before, now = _two_weeks(comparison, products)
    movers = _movers(comparison, products, before, now)
    return WorkspaceOverview(
        position=position_of(comparison, products, now),
        movers=tuple(movers[:MOVERS]),
        moved=len(movers),
        both_weeks=len(now.keys() & before.keys()),
        newest=tuple(newest_of(comparison)),
        retailer_shares=retailer_shares(comparison, loaded),
        loaded=loaded,
    )


def movers_of(comparison: Comparison) -> list[Mover]:
    """Return all prices that moved within the last week of the comparison's period. 2 queries."""
    products = shared_products(comparison, with_parts=False)
    return _movers(comparison, products, *_two_weeks(comparison, products))


def _two_weeks(comparison: Comparison, products: Sequence[Product]) -> tuple[CurrentPrices, CurrentPrices]:
    """Return what stood a week before the period's end, and what stands at it. 1 query."""
    until, chosen = comparison.period.until, comparison.chosen
    ids = [product.pk for product in products]
    moments = (until - WEEK, until)
    before, now = current_prices_at(ids, comparison.all_ids, chosen.currency, chosen.condition, moments)
    return before, now


def newest_of(comparison: Comparison, limit: int = NEWEST) -> list[Deal]:
    """Return the newest deals of the competitors, of all time. 1 query."""
    deals = sure_deals(Period.all_until(comparison.period.until)).filter(
        retailer__in=comparison.competitor_ids
    )
    return list(newest_first(deals)[:limit])


class Offer(NamedTuple):
    """The newest of `n` deals of one retailer, product and price."""

    deal: Deal
    n: int


def newest_offers(comparison: Comparison, limit: int = NEWEST) -> list[Offer]:
    """Return the competitors' newest offers, those said again in one row, of the last READ deals. 1 query."""
    found: dict[tuple[Any, ...], list[Deal]] = {}
    for deal in newest_of(comparison, READ):
        named = deal.product_id or deal.product_text
        key = deal.retailer_id, named, deal.kind, deal.price, deal.percent_off, deal.amount_off, deal.currency
        found.setdefault(key, []).append(deal)
    return [Offer(deals[0], len(deals)) for deals in found.values()][:limit]


def _movers(
    comparison: Comparison,
    products: Sequence[Product],
    before: CurrentPrices,
    now: CurrentPrices,
) -> list[Mover]:
    """Return the prices that changed within the week, the largest change (of either sign) first."""
    titles = {product.pk: product for product in products}
    retailers = {retailer.pk: retailer for retailer in (comparison.me, *comparison.competitors)}
    movers = [
        Mover(
            product=titles[product],
            retailer=retailers[retailer],
            is_me=retailer == comparison.me.pk,
            before=before[product, retailer],
            now=now[product, retailer],
            change=relative_change(now[product, retailer].price, before[product, retailer].price),
        )
        for product, retailer in now.keys() & before.keys()
        if now[product, retailer].price != before[product, retailer].price
    ]
    return sorted(movers, key=lambda mover: (-abs(mover.change), mover.product.pk, mover.retailer.pk))
