"""The Celery application, with endless attempts: in a storm one chunk may lose five workers by chance."""

from typing import Any

from celery.signals import worker_process_init

from tweetdeals.celery import app

__all__ = ["app"]


@worker_process_init.connect
def _never_give_up(**_: Any) -> None:
    from ingestion.services import leases as claims  # its models need Django, set up by now

    claims.MAX_ATTEMPTS = 1000
