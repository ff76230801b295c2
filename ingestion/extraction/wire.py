"""The shape in which offers are printed: that of the evaluation's guidelines."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from deals.domain.records import DealRecord, is_charted


def to_wire(post_id: str | int, deals: Sequence[DealRecord]) -> dict[str, Any]:
    """Return {"id": ..., "offers": [...]}; numbers are decimal strings, absent fields are null."""
    return {"id": post_id, "offers": [_offer(deal) for deal in deals]}


def _offer(deal: DealRecord) -> dict[str, Any]:
    return {
        "product": deal.product,
        "brand": deal.brand,
        "retailer": deal.retailer,
        "price": _text(deal.price),
        "list_price": _text(deal.list_price),
        "currency": deal.currency,
        "percent_off": _text(deal.percent_off),
        "amount_off": _text(deal.amount_off),
        "kind": deal.kind.value,
        "coupon": deal.coupon,
        "scope": deal.scope.value,
        "category": deal.category_slug,
        "chart": is_charted(deal),
        "confidence": {name: round(value, 3) for name, value in deal.sure.items()},
    }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")
