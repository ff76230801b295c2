"""Wake-ups of the alerts: Postgres holds the messages, a lost or doubled wake-up changes nothing."""

from datetime import UTC, datetime

from celery import shared_task

from deals.services.alert_queue import queue_digests, queue_forgotten_loads
from deals.services.alert_rules import settle_stale_rules
from deals.services.alert_sending import send_due


@shared_task
def alerts_task() -> None:
    """Evaluate new rules, write the digests that fell due, send what waits. Harmless twice, and at once."""
    settle_stale_rules()
    now = datetime.now(UTC)
    queue_digests(now)
    queue_forgotten_loads(now)
    send_due()
