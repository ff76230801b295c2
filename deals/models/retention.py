"""What an operator takes out: posts by their ids, and what is older than it may be kept."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Now

LONGEST_DAYS = 36_500
"""A hundred years: longer means forever."""

EXPORT_DAYS = 7
"""Files are large, and whoever asked for one takes it soon."""


class Purge(models.Model):
    """An upload of ids of posts to purge. The ids are kept with the delete notices, under `source`."""

    purged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="purges"
    )
    purged_at = models.DateTimeField(db_default=Now())
    done_at = models.DateTimeField(null=True, blank=True, help_text="empty: it waits for a worker")
    ids = models.PositiveIntegerField(help_text="different ids that were sent")
    posts = models.PositiveIntegerField(default=0, help_text="stored posts that changed or went")
    overrides = models.PositiveIntegerField(
        default=0, help_text="curators' corrections that lost their texts"
    )
    reports = models.PositiveIntegerField(default=0, help_text="reports that lost their texts")
    seconds = models.FloatField(default=0)

    class Meta:
        ordering = ["-purged_at", "-id"]

    def __str__(self) -> str:
        return f"{self.ids} ids at {self.purged_at:%Y-%m-%d %H:%M}"

    @property
    def source(self) -> str:
        """The name under which its ids are kept with the delete notices of chunks."""
        return f"purge:{self.pk}"


def _days(what: str) -> models.PositiveIntegerField:
    return models.PositiveIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_DAYS)],
        help_text=f"{what}; empty: kept forever",
    )


class Retention(models.Model):
    """How many days data are kept: one row."""

    text_days = _days("Texts, authors and links of posts, back from the last loaded hour; prices stay")
    report_days = _days("Answered reports, counted from their answer")
    mail_days = _days("Mails in the outbox, counted from when they were written")
    export_days = models.PositiveIntegerField(
        default=EXPORT_DAYS,
        db_default=EXPORT_DAYS,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_DAYS)],
        help_text="Files that a worker made of long lists, counted from when they were asked for",
    )
    texts_before = models.DateTimeField(
        null=True,
        editable=False,
        help_text="posts written before it have no text, whenever they are loaded",
    )
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = "retention"
        constraints = [models.CheckConstraint(name="retention_one_row", condition=models.Q(pk=1))]

    def __str__(self) -> str:
        return (
            f"texts {self.text_days}, reports {self.report_days}, mails {self.mail_days}, "
            f"exports {self.export_days} days"
        )
