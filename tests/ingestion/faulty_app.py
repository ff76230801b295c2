"""The Celery application, with endless attempts: injected faults may take five workers from one chunk."""

from typing import Any

from celery.signals import worker_process_init

from tweetdeals.celery import app

__all__ = ["app"]


@worker_process_init.connect
def _never_give_up(**_: Any) -> None:
    from ingestion.services import leases  # its models need Django, set up by now

    leases.MAX_ATTEMPTS = 1000
