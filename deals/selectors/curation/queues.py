"""What waits for a curator among deals: unsure ones, outliers, unknown sellers, overrides without a deal."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.auth.models import User
from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet, Subquery

from deals.domain.metrics import CHART_BAR
from deals.domain.overrides import Verdict
from deals.models import (
    Deal,
    DealOverride,
    DealReport,
    DirtyProduct,
    ReportAnswer,
    Retailer,
    SellerAssignment,
)


def with_evidence(deals: QuerySet[Deal]) -> QuerySet[Deal]:
    """Return deals with what an item shows: no query more a row."""
    return deals.select_related("post", "product", "retailer", "brand", "category", "override__decided_by")


def unsure_deals() -> QuerySet[Deal]:
    """Return the deals whose confidence is below the bar and that nobody decided on."""
    return with_evidence(Deal.objects.filter(confidence__lt=CHART_BAR, rejected=False))


def outliers() -> QuerySet[Deal]:
    """Return the settled deals whose price lies far from what else is known, and on which nobody decided."""
    unsettled = DirtyProduct.objects.filter(product=OuterRef("product"))
    return with_evidence(Deal.objects.filter(~Exists(unsettled), is_outlier=True, rejected=False))


def orphaned_overrides() -> QuerySet[DealOverride]:
    """Return the standing overrides that no deal follows: its post was extracted differently, or is gone."""
    follows = Deal.objects.filter(override=OuterRef("pk"))
    overrides = DealOverride.objects.standing().filter(~Exists(follows))
    return overrides.select_related("decided_by")


def dropped_overrides() -> QuerySet[DealOverride]:
    """Return the overrides that curators dropped since no deal followed them, the newest first."""
    overrides = DealOverride.objects.filter(dropped=True).select_related("decided_by", "undone_by")
    return overrides.order_by("-undone_at", "-id")


def corrected_deals() -> QuerySet[Deal]:
    """Return the deals that a curator corrected and neither accepted nor rejected."""
    return with_evidence(Deal.objects.filter(override__verdict=Verdict.OPEN))


def overrides_of_queue(queue: str) -> QuerySet[DealOverride]:
    """Return what curators said of a kind of review's items, the newest first."""
    overrides = DealOverride.objects.filter(queue=queue).select_related("decided_by", "undone_by")
    return overrides.order_by("-decided_at", "-id")


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


def unknown_sellers() -> QuerySet[Deal]:
    """Return the first deal of each unknown seller on whom nobody decided; `n` is how many it has."""
    decided = SellerAssignment.objects.filter(key=OuterRef("seller_key"), undone_at=None)
    deals = Deal.objects.filter(~Exists(decided), retailer=None, rejected=False).exclude(seller_key="")
    per_seller = deals.order_by().values("seller_key").annotate(first=Min("id"))
    number = Deal.objects.filter(seller_key=OuterRef("seller_key"), retailer=None, rejected=False)
    counted = number.order_by().values("seller_key").annotate(n=Count("id")).values("n")
    first = Deal.objects.filter(pk__in=per_seller.values("first")).annotate(n=Subquery(counted))
    return with_evidence(first)


def seller_decisions() -> QuerySet[SellerAssignment]:
    """Return what curators said of unknown sellers, the newest first."""
    made = SellerAssignment.objects.select_related("retailer", "decided_by", "undone_by")
    return made.order_by("-decided_at", "-id")


def open_reports() -> QuerySet[DealReport]:
    deal = [f"deal__{name}" for name in ("post", "product", "retailer", "brand", "category")]
    return DealReport.objects.open().select_related("reporter", "deal__override__decided_by", *deal)


def report_answers() -> QuerySet[ReportAnswer]:
    made = ReportAnswer.objects.select_related("report", "decided_by", "undone_by")
    return made.order_by("-decided_at", "-id")


def reports_of(user: User) -> QuerySet[DealReport]:
    return DealReport.objects.for_user(user).select_related("deal").order_by("-reported_at", "-id")


def retailer_names() -> list[str]:
    """Return the names of all retailers, to choose from. 1 query."""
    return list(Retailer.objects.order_by("name").values_list("name", flat=True))
