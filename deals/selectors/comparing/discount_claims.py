"""Claimed discounts against what the retailer itself advertised in the 30 days before."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import ExpressionWrapper, F, OuterRef, QuerySet, Subquery
from django.db.models.fields import DateTimeField

from deals.domain.metrics import PRIOR_LOW_DAYS, actual_discount, discount_depth
from deals.models import Deal, Retailer
from deals.selectors.common.as_of import Period
from deals.selectors.market.price_history import PricePoint, Shown, price_points


@dataclass(frozen=True, slots=True)
class DiscountClaim:
    """A retailer's latest price with a list price: `claimed` says the post, `actual` the own prices before.

    Shares of 1; `actual` and `prior_low` are None where it advertised no price in the 30 days before.
    """

    retailer_id: int
    point: PricePoint
    claimed: Decimal
    prior_low: Decimal | None
    actual: Decimal | None


def discount_claims(
    product_id: int, currency: str, condition: str, period: Period, shown: Shown = None
) -> list[DiscountClaim]:
    """Return the latest claim of each named retailer in the period, the newest first. 1 query.

    A claim is a price point whose post states a higher list price.
    """
    points = price_points(product_id, period, shown).filter(currency=currency, condition=condition)
    claimed = points.filter(retailer=OuterRef("pk"), quantity=1, list_price__gt=F("piece_price"))
    newest = claimed.order_by("-announced_at", "-id").values("pk")[:1]
    # Retailer by retailer, from the latest point back: the quantity is in no index, and few points are read.
    named: Any = points.values("retailer") if shown is None else list(shown)
    latest = Retailer.objects.filter(pk__in=named).order_by().values_list(Subquery(newest))
    rows = Deal.objects.filter(pk__in=latest).annotate(prior_low=Subquery(_lowest_before())).order_by()
    found = [_claim(deal) for deal in rows]
    return sorted(found, key=lambda claim: (claim.point.at, claim.point.deal_id), reverse=True)


def _lowest_before() -> QuerySet:
    """Return the retailer's lowest price point of the product in the 30 days before a deal."""
    since = ExpressionWrapper(
        OuterRef("announced_at") - timedelta(days=PRIOR_LOW_DAYS), output_field=DateTimeField()
    )
    before = Deal.objects.filter(
        is_price_point=True,
        product=OuterRef("product"),
        currency=OuterRef("currency"),
        condition=OuterRef("condition"),
        retailer=OuterRef("retailer"),
        announced_at__gte=since,
        announced_at__lt=OuterRef("announced_at"),
    )
    return before.order_by("piece_price").values("piece_price")[:1]


def _claim(deal: Deal) -> DiscountClaim:
    """Hold a deal's claim against the own low that came with it."""
    low: Decimal | None = deal.prior_low  # type: ignore[attr-defined]
    assert deal.retailer_id and deal.piece_price is not None
    claimed = discount_depth(deal.piece_price, deal.list_price, None)
    assert claimed is not None
    point = PricePoint(deal.announced_at, deal.piece_price, deal.list_price, deal.pk, deal.retailer_id)
    return DiscountClaim(deal.retailer_id, point, claimed, low, actual_discount(deal.piece_price, low))
