"""How webhooks' receivers are: whether one rests after failures, since when, why, how much waits for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber

from deals.models import Delivery, DeliveryAttempt, Webhook

WAITING = (Delivery.State.PENDING, Delivery.State.SENDING)


@dataclass(frozen=True, slots=True)
class Receiver:
    """A webhook's receiver. `failures` are calls in a row that it did not answer or take.

    Where there are any: `failing_since` is the first of them, `reason` what the last one came to, and no call
    goes there before `rests_until` (None: the next one is due).
    """

    failures: int
    waiting: int
    rests_until: datetime | None = None
    failing_since: datetime | None = None
    reason: str = ""


def receivers_of(hooks: Iterable[Webhook]) -> dict[int, Receiver]:
    """Return the receivers by webhook. 1 query, and 1 more where any of them fails."""
    known = {hook.pk: hook for hook in hooks}
    waits = Delivery.objects.filter(webhook__in=known, state__in=WAITING).order_by()
    waiting = dict(waits.values_list("webhook").annotate(Count("pk")))
    failing = [pk for pk, hook in known.items() if hook.failures]
    first, reasons = _streaks(failing) if failing else ({}, {})
    return {
        pk: Receiver(
            hook.failures, waiting.get(pk, 0), hook.rests_until if hook.failures else None,
            first.get(pk), reasons.get(pk, ""),
        )
        for pk, hook in known.items()
    }  # fmt: skip


def _streaks(failing: list[int]) -> tuple[dict[int, datetime], dict[int, str]]:
    """Return when the first of the latest failures of each webhook was, and what the last came to."""
    of_hook, newest = F("delivery__webhook"), ("-at", "-id")
    tries = DeliveryAttempt.objects.filter(delivery__webhook__in=failing)
    numbered = tries.annotate(place=Window(RowNumber(), partition_by=of_hook, order_by=newest))
    ends = numbered.filter(Q(place=1) | Q(place=F("delivery__webhook__failures")))
    rows = list(ends.order_by("place").values_list("delivery__webhook", "at", "status", "answer"))
    reasons: dict[int, str] = {}
    for hook, _, status, answer in rows:
        reasons.setdefault(hook, f"HTTP {status} {answer}".strip() if status else answer)
    return {hook: at for hook, at, _, _ in rows}, reasons
