"""A workspace's first page: my price position, movers of the week, newest deals, share of voice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from deals.domain.metrics import relative_change
from deals.models import Deal, Product, Retailer
from deals.selectors.common.as_of import Period
from deals.selectors.comparing.comparison import Field, Position, position_of, shared_products
from deals.selectors.comparing.current_prices import Standing, standing_at_moments
from deals.selectors.comparing.share_of_voice import Speaker, speakers
from deals.selectors.market.deals import newest_first, sure_deals
from deals.selectors.market.price_history import PricePoint

WEEK = timedelta(days=7)
NEWEST = 10
MOVERS = 10


@dataclass(frozen=True, slots=True)
class Mover:
    """A retailer's standing price of a product now and a week before; `change` is a share of the latter."""

    product: Product
    retailer: Retailer
    is_me: bool
    before: PricePoint
    now: PricePoint
    change: Decimal


@dataclass(frozen=True, slots=True)
class WorkspaceOverview:
    """`moved` of the `both_weeks` prices that stood in both weeks differ; the largest are in `movers`."""

    position: Position
    movers: tuple[Mover, ...]
    moved: int
    both_weeks: int
    newest: tuple[Deal, ...]
    voices: tuple[Speaker, ...]

    @property
    def mine(self) -> Speaker:
        """My own voice among those of all that are compared."""
        return next(voice for voice in self.voices if voice.is_me)


def workspace_overview(field: Field) -> WorkspaceOverview:
    """Return the figures of the field's period; the week is the last one of it. 4 queries."""
    products = shared_products(field, with_parts=False)
    before, now = _two_weeks(field, products)
    movers = _movers(field, products, before, now)
    return WorkspaceOverview(
        position=position_of(field, products, now),
        movers=tuple(movers[:MOVERS]),
        moved=len(movers),
        both_weeks=len(now.keys() & before.keys()),
        newest=tuple(newest_of(field)),
        voices=speakers(field),
    )


def movers_of(field: Field) -> list[Mover]:
    """Return all prices that moved within the last week of the field's period. 2 queries."""
    products = shared_products(field, with_parts=False)
    return _movers(field, products, *_two_weeks(field, products))


def _two_weeks(field: Field, products: Sequence[Product]) -> tuple[Standing, Standing]:
    """Return what stood a week before the period's end, and what stands at it. 1 query."""
    until, chosen = field.period.until, field.chosen
    ids = [product.pk for product in products]
    moments = (until - WEEK, until)
    before, now = standing_at_moments(ids, field.all_ids, chosen.currency, chosen.condition, moments)
    return before, now


def newest_of(field: Field, limit: int = NEWEST) -> list[Deal]:
    """Return the newest deals of the competitors, of all time. 1 query."""
    deals = sure_deals(Period.all_until(field.period.until)).filter(retailer__in=field.rival_ids)
    return list(newest_first(deals)[:limit])


def _movers(
    field: Field,
    products: Sequence[Product],
    before: Standing,
    now: Standing,
) -> list[Mover]:
    """Return the prices that changed within the week, the largest change (of either sign) first."""
    titles = {product.pk: product for product in products}
    retailers = {retailer.pk: retailer for retailer in (field.me, *field.rivals)}
    movers = [
        Mover(
            product=titles[product],
            retailer=retailers[retailer],
            is_me=retailer == field.me.pk,
            before=before[product, retailer],
            now=now[product, retailer],
            change=relative_change(now[product, retailer].price, before[product, retailer].price),
        )
        for product, retailer in now.keys() & before.keys()
        if now[product, retailer].price != before[product, retailer].price
    ]
    return sorted(movers, key=lambda mover: (-abs(mover.change), mover.product.pk, mover.retailer.pk))
