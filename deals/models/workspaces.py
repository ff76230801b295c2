"""A customer's private space and its members. Rows are reached through `for_user()`; a stranger gets 404."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models
from django.db.models.functions import Now

from deals.domain import roles
from deals.models.catalogue import Retailer
from deals.models.names import NameField
from deals.models.scoped import WorkspaceRows


class WorkspaceQuerySet(WorkspaceRows["Workspace"]):
    """Workspaces as their members see them."""

    def _of(self, user: AbstractBaseUser | AnonymousUser) -> dict[str, Any]:
        return {"members": user.pk}


class Workspace(models.Model):
    """Members, own retailer, competitors, and all that a customer keeps."""

    name = NameField(max_length=120)
    own_retailer = models.ForeignKey(
        Retailer, models.SET_NULL, null=True, blank=True, related_name="workspaces"
    )
    time_zone = models.CharField(max_length=60, default="UTC")
    currency = models.CharField(
        max_length=3, blank=True, help_text="that prices are also shown in; empty: as captured only"
    )
    is_demo = models.BooleanField(default=False, editable=False)
    is_sample = models.BooleanField(
        default=False,
        db_default=False,
        editable=False,
        help_text="its retailer and competitors were chosen for its one member",
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="Membership", related_name="workspaces"
    )
    objects = WorkspaceQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A user's part in a workspace. Staff status is not a role."""

    Role = roles.Role

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=7, choices=Role.choices, default=Role.MEMBER.value)
    joined_at = models.DateTimeField(auto_now_add=True)
    visited_at = models.DateTimeField(
        null=True, editable=False, help_text="when the overview was last opened"
    )
    seen_to = models.DateTimeField(null=True, editable=False, help_text="where the data ended then")
    seen_before = models.DateTimeField(
        null=True, editable=False, help_text="where they ended at the end of the visit before"
    )
    first_view = models.ForeignKey(
        "SavedView",
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        help_text="where '/' leads; empty: the overview",
    )
    objects = WorkspaceRows["Membership"].as_manager()

    class Meta:
        ordering = ["workspace_id", "user_id"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "user"], name="membership_once"),
            models.UniqueConstraint(
                fields=["workspace"], condition=models.Q(role="owner"), name="membership_one_owner"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.workspace} ({self.role})"


class Invitation(models.Model):
    """A role in a workspace, offered by mail. The link's secret is stored as its hash only."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=7, choices=Membership.Role.choices)
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="invitations_sent"
    )
    sent_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    objects = WorkspaceRows["Invitation"].as_manager()

    class Meta:
        ordering = ["-sent_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "email"],
                condition=models.Q(accepted_at__isnull=True),
                name="invitation_open_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.email} to {self.workspace} as {self.role}"


class ApiKey(models.Model):
    """A workspace's key for the API: shown once, stored as its hash, read-only or read-write."""

    class Scope(models.TextChoices):
        READ = "read", "read only"
        WRITE = "write", "read and write"

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="api_keys")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_keys", help_text="as whom it acts"
    )
    name = NameField(max_length=80)
    prefix = models.CharField(max_length=8, unique=True, editable=False)
    secret_hash = models.CharField(max_length=64, editable=False)
    scope = models.CharField(max_length=5, choices=Scope, default=Scope.READ)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    objects = WorkspaceRows["ApiKey"].as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix})"


class AuditEntry(models.Model):
    """Who did what in a workspace, and when. Never changed."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="audit_entries")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="audit_entries"
    )
    actor_name = models.CharField(max_length=150, help_text="as it was: accounts go, the log stays")
    key_name = models.CharField(
        max_length=80, blank=True, db_default="", help_text="of the API key that acted, as it was"
    )
    action = models.CharField(max_length=40)
    subject = models.CharField(max_length=300, blank=True)
    thing = models.CharField(
        max_length=20, blank=True, db_default="", help_text="which model's row it was done to, if any"
    )
    thing_id = models.BigIntegerField(null=True, blank=True, help_text="its id: the row may be gone")
    at = models.DateTimeField(db_default=Now())
    objects = WorkspaceRows["AuditEntry"].as_manager()

    class Meta:
        verbose_name_plural = "audit entries"
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["workspace", "-at", "-id"], name="audit_of_workspace")]

    def __str__(self) -> str:
        return f"{self.actor_name}: {self.action} {self.subject}"
