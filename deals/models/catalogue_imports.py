"""Curators' files of retailers, brands and well-known lines on their way into the tables."""

from django.db import models
from django.db.models import Q

from deals.models.uploads import UploadedFile


class CatalogueImport(UploadedFile):
    """A catalogue's file: unread -> reading -> ready -> waiting -> working -> done; failed with a reason."""

    class State(models.TextChoices):
        UNREAD = "unread", "waiting to be read"
        READING = "reading", "being read"
        READY = "ready", "changes to check"
        WAITING = "waiting", "waiting for a worker"
        WORKING = "working", "being imported"
        DONE = "done", "done"
        FAILED = "failed", "failed"

    catalogue = models.CharField(max_length=12, help_text="retailers, brands or lines")
    state = models.CharField(max_length=7, choices=State, default=State.UNREAD)
    entries = models.BinaryField(null=True, help_text="its rows, packed, until they are in")
    found = models.JSONField(default=dict, help_text="what it changes, and what is wrong with it")

    class Meta:
        ordering = ["-uploaded_at", "-id"]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(state__in=["unread", "reading", "waiting", "working"]),
                name="catalogue_import_due",
            )
        ]

    def __str__(self) -> str:
        return self.file_name or self.catalogue
