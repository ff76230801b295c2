"""What uploaded files have in common: a worker reads them, in a process of its own."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from deals.domain.pace import Pace, pace_of


class UploadedFile(models.Model):
    """A file that waits for a worker, is read, or was. A worker keeps `heartbeat_at` fresh meanwhile.

    Each kind has a `state` of its own; these three are in all of them.
    """

    UNREAD, READING, FAILED = "unread", "reading", "failed"

    file_name = models.CharField(max_length=120, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    uploaded_at = models.DateTimeField(db_default=Now())
    content = models.BinaryField(null=True, help_text="the file, until a worker has read it")
    state: Any
    reason = models.CharField(max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField(
        null=True, blank=True, help_text="when a worker took it: to read it, or to work on what was read"
    )
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    rows = models.PositiveIntegerField(default=0)
    rows_expected = models.PositiveIntegerField(default=0, help_text="rows to read; 0: the file does not say")

    class Meta:
        abstract = True

    @property
    def reading_pace(self) -> Pace:
        """How far a worker is with reading its rows."""
        return pace_of(self.rows, self.rows_expected, self.started_at, self.heartbeat_at)
