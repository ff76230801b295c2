"""Invented promotions for the grouping's tests."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from deals.domain.campaign_groups import Promotion
from tests.factories import START


def promotion(number: int = 1, hours: float = 0, **fields: Any) -> Promotion:
    """A post of account `number`, so many hours after the first day's start: 15% off all lamps."""
    at = START + timedelta(hours=hours)
    values: dict[str, Any] = {
        "deal_id": number, "post_id": number, "retailer_id": 1, "retailer": "Tindalo", "at": at,
        "day": at.date(), "kind": "percent_off", "basis": "once", "quantity": 1, "currency": "",
        "price": None, "percent_off": Decimal(15), "amount_off": None, "coupon": "", "product_id": None,
        "title": "lamps", "depth": Decimal("0.15"), "author_id": number, "followers": 100, "voice": "",
        "is_own": False, "text": "15% off all lamps", "engagement": None, "age": None, "passed_on": False,
    }  # fmt: skip
    return Promotion(**{**values, **fields})
