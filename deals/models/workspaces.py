"""A customer's private space. Rows are reached through `for_user()`; a stranger gets 404."""

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models

from deals.models.catalogue import Retailer


class WorkspaceQuerySet(models.QuerySet["Workspace"]):
    """The one door to workspaces."""

    def for_user(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Return the workspaces that the user is a member of; none for an anonymous one."""
        return self.filter(members=user.pk) if user.is_authenticated else self.none()


class Workspace(models.Model):
    """Members, own retailer, competitors, and all that a customer keeps."""

    name = models.CharField(max_length=120)
    own_retailer = models.ForeignKey(
        Retailer, models.SET_NULL, null=True, blank=True, related_name="workspaces"
    )
    time_zone = models.CharField(max_length=60, default="UTC")
    is_demo = models.BooleanField(default=False, editable=False)
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="Membership", related_name="workspaces"
    )
    objects = WorkspaceQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships as their workspaces' members see them."""

    def for_user(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Return the memberships of the user's own workspaces; none for an anonymous one."""
        return self.filter(workspace__members=user.pk) if user.is_authenticated else self.none()


class Membership(models.Model):
    """A user's part in a workspace. Staff status is not a role."""

    class Role(models.TextChoices):
        OWNER = "owner", "owner"
        MANAGER = "manager", "manager"
        MEMBER = "member", "member"
        VIEWER = "viewer", "viewer"

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=7, choices=Role, default=Role.MEMBER)
    joined_at = models.DateTimeField(auto_now_add=True)
    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["workspace_id", "user_id"]
        constraints = [models.UniqueConstraint(fields=["workspace", "user"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.user} in {self.workspace} ({self.role})"
