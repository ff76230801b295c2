"""Lists that are too long for a request: a worker writes them as files."""

from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from deals.domain.roles import RIGHTS
from deals.models.scoped import WorkspaceRows
from deals.models.workspaces import Membership, Workspace


class Standing(models.IntegerChoices):
    """What somebody is to the site, beside their role in a workspace."""

    NONE = 0, "user"
    STAFF = 1, "staff"
    SUPERUSER = 2, "superuser"

    @classmethod
    def of(cls, user: User) -> "Standing":
        return cls.SUPERUSER if user.is_superuser else cls.STAFF if user.is_staff else cls.NONE


class ExportQuerySet(WorkspaceRows["Export"]):
    """Who asked for a file sees it, as long as they may do what they could do when they asked."""

    def for_user(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Return the user's own exports, but those of workspaces and pages that they may not see any more.

        1 query for the user's roles.
        """
        if not isinstance(user, User):
            return self.none()
        roles = Membership.objects.filter(user=user).values_list("workspace", "role")
        seen = Q(workspace=None)
        for workspace, role in roles:
            seen |= Q(workspace=workspace, role__in=[each for each in RIGHTS if RIGHTS[each] <= RIGHTS[role]])
        return self.filter(seen, user=user, standing__lte=Standing.of(user))


class Export(models.Model):
    """A list's file: queued -> running -> done; failed with a reason, or cancelled.

    A worker keeps `heartbeat_at` fresh; when it becomes too old, another worker takes over.
    """

    class State(models.TextChoices):
        QUEUED = "queued", "waiting"
        RUNNING = "running", "being written"
        DONE = "done", "done"
        FAILED = "failed", "failed"
        CANCELLED = "cancelled", "cancelled"

    workspace = models.ForeignKey(
        Workspace, models.CASCADE, null=True, related_name="exports", help_text="empty: of nobody's"
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="exports")
    role = models.CharField(max_length=10, blank=True, help_text="the user's, when they asked")
    standing = models.PositiveSmallIntegerField(choices=Standing, default=Standing.NONE)
    origin = models.CharField(max_length=300, help_text="scheme and host that links in the file begin with")
    address = models.TextField(help_text="the file's own, with its query")
    fmt = models.CharField(max_length=10)
    title = models.CharField(max_length=300, blank=True)
    file_name = models.CharField(max_length=200, blank=True, help_text="with its ending")
    state = models.CharField(max_length=9, choices=State, default=State.QUEUED)
    reason = models.CharField(max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    rows = models.PositiveBigIntegerField(default=0)
    rows_expected = models.PositiveBigIntegerField(default=0, help_text="0: not known before")
    size = models.PositiveBigIntegerField(default=0, help_text="bytes")
    asked_at = models.DateTimeField(db_default=Now())
    started_at = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    objects = ExportQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-id"]
        indexes = [
            models.Index(fields=["id"], condition=Q(state__in=["queued", "running"]), name="export_due"),
            models.Index(fields=["user", "-asked_at"], name="export_of_user"),
        ]

    def __str__(self) -> str:
        return self.file_name or self.address

    @property
    def is_moving(self) -> bool:
        """Whether a worker has it, or will."""
        return self.state in (self.State.QUEUED, self.State.RUNNING)

    def stored(self) -> Any:
        """Return the path of the finished file."""
        return settings.EXPORTS_DIR / f"{self.pk}.{self.fmt}"
