"""What falls due by itself in the deals application."""

import logging

from celery import shared_task

from deals.services.retention import apply_retention

log = logging.getLogger(__name__)


@shared_task
def retain_task() -> None:
    """Take out what is older than it may be kept: once a day, harmless twice."""
    removed = apply_retention()
    log.info("retention: %d texts, %d flags, %d mails", removed.texts, removed.flags, removed.mails)
