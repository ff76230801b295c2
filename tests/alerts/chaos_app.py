"""The Celery application in a hurry: wake-ups twice a second, short leases and waits, for kills."""

from typing import Any

from celery.signals import worker_process_init

from tweetdeals.celery import app

__all__ = ["app"]

app.conf.task_routes = {}  # each of the senders does both
app.conf.beat_schedule = {
    "alerts": {"task": "deals.tasks.alerts_task", "schedule": 0.5, "options": {"expires": 5}},
    "sending": {"task": "deals.tasks.send_task", "schedule": 0.5, "options": {"expires": 5}},
}


@worker_process_init.connect
def _hurry(**_: Any) -> None:
    from deals.services.alerts import claiming  # its models need Django, set up by now

    claiming.LEASE_SECONDS = 3
    claiming.RETRY_SECONDS = 0.2  # type: ignore[assignment]
    claiming.MAX_ATTEMPTS = 1000  # one message may lose many senders by chance
