"""Products that could not be settled, for the pages of runs and for `/readyz`."""

from dataclasses import dataclass
from datetime import datetime

from deals.models import SettlingFailure

MOST = 100
"""Named on a page."""


@dataclass(frozen=True, slots=True)
class SetAsideProduct:
    """A product that settling passes over until `retry_at`."""

    product_id: int
    title: str
    reason: str
    attempts: int
    failed_at: datetime
    retry_at: datetime


def products_set_aside(limit: int = MOST) -> list[SetAsideProduct]:
    """Return the products that could not be settled, the latest failure first. 1 query."""
    rows = SettlingFailure.objects.order_by("-failed_at", "product_id").values_list(
        "product_id", "product__title", "reason", "attempts", "failed_at", "retry_at"
    )
    return [SetAsideProduct(*row) for row in rows[:limit]]
