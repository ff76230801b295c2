"""The wake-up that writes files. Apart from tasks.py: files are made of views, and views wake tasks."""

from celery import shared_task
from django.utils import timezone

from deals.services.workspaces.export_writing import LONGEST_SECONDS, write_next_export
from deals.services.workspaces.exports import remove_leftovers
from deals.tasks import wake_exporter
from deals.views.common.asked_again import list_of


@shared_task(time_limit=LONGEST_SECONDS + 120, soft_time_limit=LONGEST_SECONDS + 60)
def export_task() -> None:
    """Write one file that waits; beat calls it too. Idempotent: one of two takes it."""
    remove_leftovers()
    try:
        if write_next_export(list_of):
            wake_exporter()
    finally:
        timezone.deactivate()
