"""Messages to be sent: the outbox of alerts, where they go, and how each attempt went."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Now

from deals.models.alerts import AlertEvent, AlertRule
from deals.models.scoped import WorkspaceRows
from deals.models.watching import Watchlist
from deals.models.workspaces import Workspace
from deals.services.common.encryption import decrypt


class Webhook(models.Model):
    """An address of a customer's that gets each event as signed JSON."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="webhooks")
    url = models.URLField(max_length=500)
    encrypted_secret = models.CharField(
        max_length=200,
        editable=False,
        help_text="what bodies are signed with, encrypted: both ends must know it",
    )
    is_on = models.BooleanField(default=True)
    failures = models.PositiveSmallIntegerField(
        default=0, db_default=0, editable=False, help_text="calls in a row that it did not answer"
    )
    rests_until = models.DateTimeField(
        null=True, editable=False, help_text="it did not answer: no call goes there before"
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(db_default=Now())
    objects = WorkspaceRows["Webhook"].as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["workspace", "url"], name="webhook_once")]

    def __str__(self) -> str:
        return self.url

    @property
    def secret(self) -> str:
        """What bodies are signed with. Raises CannotDecrypt where SECRET_KEY was changed."""
        return decrypt(self.encrypted_secret)


class Delivery(models.Model):
    """One message to one member or webhook: written in the transaction that fires, sent by a leased one."""

    class Kind(models.TextChoices):
        EVENT = "event", "alert"
        DIGEST = "digest", "digest"
        LOAD = "load", "load summary"
        HOUR = "hour", "hourly summary"
        GONE = "gone", "watched product gone"
        TEST = "test", "test"

    class State(models.TextChoices):
        PENDING = "pending", "waiting"
        HELD = "held", "held for the hourly summary"
        SENDING = "sending", "sending"
        SENT = "sent", "sent"
        SUMMED = "summed", "in the hourly summary"
        FAILED = "failed", "failed"
        DROPPED = "dropped", "not sent: no longer wanted"

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="deliveries")
    kind = models.CharField(max_length=6, choices=Kind)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    webhook = models.ForeignKey(Webhook, models.CASCADE, null=True, related_name="deliveries")
    events = models.ManyToManyField(AlertEvent, related_name="deliveries")
    lost = models.JSONField(
        default=list,
        blank=True,
        db_default=Value([], models.JSONField()),
        help_text="of products that are gone: [{title, watchlist}, ...]",
    )
    dedupe_key = models.CharField(max_length=200, unique=True)
    message_id = models.UUIDField(default=uuid.uuid4, editable=False, help_text="the same on each attempt")
    state = models.CharField(max_length=7, choices=State, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(db_default=Now())
    lease_token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField(db_default=Now())
    counted_at = models.DateTimeField(null=True, help_text="when it took one of its hour's places")
    sent_at = models.DateTimeField(null=True)
    objects = WorkspaceRows["Delivery"].as_manager()

    class Meta:
        verbose_name_plural = "deliveries"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="delivery_to_one",
                condition=Q(user__isnull=True, webhook__isnull=False)
                | Q(user__isnull=False, webhook__isnull=True),
            )
        ]
        indexes = [
            models.Index(
                fields=["not_before", "id"],
                name="delivery_to_claim",
                condition=Q(state__in=["pending", "sending"]),
            ),
            models.Index(fields=["webhook", "-id"], name="delivery_of_webhook"),
            models.Index(
                fields=["workspace", "webhook"], name="delivery_in_flight", condition=Q(state="sending")
            ),
            models.Index(
                fields=["workspace", "user", "counted_at"],
                name="delivery_counted",
                condition=Q(counted_at__isnull=False),
            ),
            models.Index(
                fields=["workspace", "user", "not_before"], name="delivery_held", condition=Q(state="held")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.user or self.webhook}"


class DeliveryAttempt(models.Model):
    """How one attempt went."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="tries")
    at = models.DateTimeField(db_default=Now())
    status = models.PositiveSmallIntegerField(null=True, help_text="of HTTP or SMTP, if any came")
    milliseconds = models.PositiveIntegerField(default=0)
    answer = models.CharField(max_length=300, blank=True, help_text="the beginning of what came back")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.delivery_id} at {self.at}"


class SendingPause(models.Model):
    """While there is one, no alert goes out: an operator resumes."""

    since = models.DateTimeField(db_default=Now())
    reason = models.CharField(max_length=200)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.reason


class Suppression(models.Model):
    """A member wants no mails of a rule (none: of the workspace), for some time or permanently."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="suppressions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    rule = models.ForeignKey(AlertRule, models.CASCADE, null=True, related_name="suppressions")
    until = models.DateTimeField(null=True, help_text="empty: no end")
    made_at = models.DateTimeField(db_default=Now())
    objects = WorkspaceRows["Suppression"].as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "user", "rule"], name="suppression_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.rule or self.workspace}"


class WatchlistFeed(models.Model):
    """The secret address of a watchlist's feed: stored as its hash only, replaced on request."""

    watchlist = models.OneToOneField(Watchlist, models.CASCADE, related_name="feed")
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        help_text="who saw it",
    )

    class Meta:
        ordering = ["watchlist_id"]

    def __str__(self) -> str:
        return f"feed of {self.watchlist}"
