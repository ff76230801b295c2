"""What waits for a curator among deals: unsure ones, outliers, unknown sellers, words without a deal."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet

from deals.metrics import CHART_BAR
from deals.models import Deal, DealOverride, DirtyProduct


def with_evidence(deals: QuerySet[Deal]) -> QuerySet[Deal]:
    """Return deals with what an item shows: no query more a row."""
    return deals.select_related("post", "product", "retailer", "brand", "category", "override__decided_by")


def unsure_deals() -> QuerySet[Deal]:
    """Return the deals whose reading is below the bar and on which nobody decided."""
    return with_evidence(Deal.objects.filter(confidence__lt=CHART_BAR, rejected=False))


def outliers() -> QuerySet[Deal]:
    """Return the settled deals whose price lies far from what else is known, and on which nobody decided."""
    unsettled = DirtyProduct.objects.filter(product=OuterRef("product"))
    return with_evidence(Deal.objects.filter(~Exists(unsettled), flagged=True, rejected=False))


def words_without_deal() -> QuerySet[DealOverride]:
    """Return the standing words that no deal follows: its post was read otherwise, or is gone."""
    follows = Deal.objects.filter(override=OuterRef("pk"))
    words = DealOverride.objects.standing().filter(~Exists(follows))
    return words.select_related("decided_by")


def words_of_queue(queue: str) -> QuerySet[DealOverride]:
    """Return what curators said of a kind of review's items, the newest first."""
    words = DealOverride.objects.filter(queue=queue).select_related("decided_by", "undone_by")
    return words.order_by("-decided_at", "-id")


@dataclass(frozen=True, slots=True)
class OtherPrices:
    """The price points of a product in one currency and condition."""

    n: int
    lowest: Decimal
    highest: Decimal


def other_prices(deals: Iterable[Deal]) -> dict[tuple[int, str, str], OtherPrices]:
    """Return the price points beside deals, by product, currency and condition. 1 query."""
    products = {deal.product_id for deal in deals if deal.product_id is not None}
    points = Deal.objects.filter(Q(product__in=products), is_price_point=True).order_by()
    rows = points.values_list("product", "currency", "condition").annotate(
        n=Count("id"), low=Min("piece_price"), high=Max("piece_price")
    )
    return {(row[0], row[1], row[2]): OtherPrices(*row[3:]) for row in rows}
