"""What waits in the market's tables: products to settle, messages and mails to send."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, QuerySet

from deals.models import Delivery, DirtyProduct, QueuedMail


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many wait, and since when the one that waits longest does; None where none waits."""

    count: int
    since: datetime | None


def dirty_products() -> Waiting:
    """Return the products whose prices are to be settled; their pages are behind until then."""
    return _waiting(DirtyProduct.objects.all(), "since", "product")


def unsent_messages() -> Waiting:
    """Return alert mails and webhooks that are not sent yet."""
    return _waiting(Delivery.objects.filter(state=Delivery.State.PENDING), "made_at", "pk")


def unsent_mails() -> Waiting:
    """Return mails of accounts and operators that are not sent yet."""
    return _waiting(QueuedMail.objects.all(), "queued_at", "pk")


def _waiting(rows: QuerySet[Any], since: str, what: str) -> Waiting:
    found = rows.order_by().aggregate(count=Count(what, distinct=True), since=Min(since))
    return Waiting(found["count"], found["since"])
