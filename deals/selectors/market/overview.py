"""The first page's figures."""

from dataclasses import dataclass

from django.db.models import Count, Q

from deals.models import Deal
from deals.selectors.common.as_of import Period
from deals.selectors.market.deals import newest_first, sure_deals
from deals.selectors.market.retailers import Share, most_active

NEWEST = 12
"""Deals on the first page: about one screen."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What a period holds: deals, the price points among them, sellers and products that they name."""

    deals: int
    price_points: int
    retailers: int
    products: int


@dataclass(frozen=True, slots=True)
class Overview:
    """Newest deals (of all time), and the figures and most active retailers of the period."""

    figures: Figures
    newest: list[Deal]
    most_active: list[Share]


def overview(period: Period) -> Overview:
    """Return what the first page shows. 5 queries."""
    newest = newest_first(sure_deals(Period.all_until(period.until)))[:NEWEST]
    return Overview(figures(period), list(newest), most_active(period))


def figures(period: Period) -> Figures:
    """Count the period's deals, price points, retailers and products. 3 queries.

    Distinct values are counted apart: beside other figures Postgres would sort all deals for them.
    """
    deals = sure_deals(period).order_by()
    return Figures(
        **deals.aggregate(deals=Count("*"), price_points=Count("pk", filter=Q(is_price_point=True))),
        retailers=deals.exclude(retailer=None).values("retailer").distinct().count(),
        products=deals.exclude(product=None).values("product").distinct().count(),
    )
