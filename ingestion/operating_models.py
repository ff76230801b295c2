"""What operators see and are told: tests of addresses, notices of runs and schedules, who gets those."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class LoadTest(models.Model):
    """A look at an address before it is loaded: a worker takes it, its page shows what was found."""

    class State(models.TextChoices):
        WAITING = "waiting", "waiting for a worker"
        LOOKING = "looking", "looking"
        DONE = "done", "done"
        FAILED = "failed", "failed"

    uri = models.CharField(max_length=1000)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    token = models.UUIDField(null=True)
    until = models.DateTimeField(null=True, help_text="a look that outlives its lease has died")
    found = models.JSONField(default=dict, help_text="what services/load_tests.py found")
    problem = models.TextField(blank=True, help_text="why it cannot be loaded, and what to do")
    made_at = models.DateTimeField(db_default=Now())
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.uri} ({self.state})"

    @property
    def is_moving(self) -> bool:
        return self.state in (self.State.WAITING, self.State.LOOKING)


class Notice(models.Model):
    """One thing that went wrong, told once: a run or a schedule, until it is over."""

    class Kind(models.TextChoices):
        FAILED = "failed", "failed"
        SUSPICIOUS = "suspicious", "suspicious"
        STUCK = "stuck", "stuck"
        LATE = "late", "late"

    kind = models.CharField(max_length=10, choices=Kind)
    run = models.ForeignKey("ingestion.Run", models.CASCADE, null=True, related_name="notices")
    watched_prefix = models.ForeignKey(
        "ingestion.WatchedPrefix", models.CASCADE, null=True, related_name="notices"
    )
    said = models.TextField(help_text="what, where, and what to do")
    at = models.DateTimeField(db_default=Now())
    over_at = models.DateTimeField(null=True, help_text="when it was no longer so")
    mails = models.PositiveSmallIntegerField(default=0, help_text="how many were told")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "run"], condition=Q(over_at=None), name="notice_once_a_run"
            ),
            models.UniqueConstraint(
                fields=["kind", "watched_prefix"], condition=Q(over_at=None), name="notice_once_a_schedule"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.said[:60]}"


class NoticeReceiver(models.Model):
    """Someone of the staff who is mailed notices, at a verified address."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        ordering = ["user_id"]

    def __str__(self) -> str:
        return str(self.user)
