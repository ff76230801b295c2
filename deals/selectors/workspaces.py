"""Workspaces as their members see them."""

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import QuerySet

from deals.models import Membership, Workspace


def default_workspace(user: AbstractBaseUser | AnonymousUser) -> Workspace | None:
    """Return the workspace that the user joined first; None for one without any. 1 query."""
    memberships = Membership.objects.filter(user=user.pk).select_related("workspace__own_retailer")
    first = memberships.order_by("joined_at", "id").first()
    return None if first is None else first.workspace


def members_of(workspace: Workspace) -> QuerySet[Membership]:
    """Return the workspace's memberships with their users, in the order of joining."""
    return workspace.memberships.select_related("user").order_by("joined_at", "id")
