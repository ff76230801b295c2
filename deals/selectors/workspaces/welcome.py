"""What a new workspace could watch first."""

from django.db.models import Count, Q, QuerySet

from deals.models import Brand, Product, WatchedItem, Workspace
from deals.selectors.common.as_of import AsOf
from deals.selectors.workspaces.competitors import LOOKING_BACK, competitor_ids

SHOWN = 12

MOST_WATCHED = 24
"""Watched products and brands that the first steps show; the watchlist's page has all."""


def watched_at_first(workspace: Workspace) -> list[WatchedItem]:
    """Return products and brands of the workspace's first watchlist, the oldest first. 1 query."""
    items = WatchedItem.objects.filter(watchlist__in=workspace.watchlists.active().order_by("id")[:1])
    named = items.exclude(product=None, brand=None).select_related("product", "brand")
    return list(named.order_by("id")[:MOST_WATCHED])


def suggested_products(workspace: Workspace, as_of: AsOf, limit: int = SHOWN) -> list[Product]:
    """Return what the own retailer and its competitors priced most in the year before. 2 queries.

    `sellers` is how many of them advertised it, by which the list is ordered first.
    """
    return list(_by_sellers(Product.objects.all(), workspace, as_of)[:limit])


def suggested_brands(workspace: Workspace, as_of: AsOf, limit: int = SHOWN) -> list[Brand]:
    """Return brands in the same way. 2 queries."""
    return list(_by_sellers(Brand.objects.all(), workspace, as_of)[:limit])


def _by_sellers(rows: QuerySet, workspace: Workspace, as_of: AsOf) -> QuerySet:
    sellers = [*competitor_ids(workspace)]
    if workspace.own_retailer_id:
        sellers.append(workspace.own_retailer_id)
    period = Q(
        deals__announced_at__gt=as_of.moment - LOOKING_BACK,
        deals__announced_at__lte=as_of.moment,
        deals__is_price_point=True,
    )
    if sellers:
        period &= Q(deals__retailer__in=sellers)
    counted = rows.filter(period).annotate(
        sellers=Count("deals__retailer", distinct=True), n=Count("deals__id")
    )
    return counted.order_by("-sellers", "-n", "id")
