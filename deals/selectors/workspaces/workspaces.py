"""Workspaces as their members see them."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.db.models import Exists, Prefetch, QuerySet

from deals.models import ApiKey, Invitation, Membership, Workspace
from deals.selectors.market.deals import demo_posts

CHOSEN_WORKSPACE = "workspace"
"""Of the session: the id of the workspace that the user switched to."""


def current_membership(user: AbstractBaseUser | AnonymousUser, chosen: Any = None) -> Membership | None:
    """Return the part in the workspace of id `chosen`, where the user is in it, else in the one joined first.

    With the workspace and its retailer, and whether invented data are loaded (`sees_demo`), which each page
    tells; None for a user without any. 1 query.
    """
    rows = Membership.objects.filter(user=user.pk).select_related("workspace__own_retailer")
    rows = rows.annotate(sees_demo=Exists(demo_posts()))
    found = list(rows.order_by("joined_at", "id"))
    return next((each for each in found if each.workspace_id == chosen), found[0] if found else None)


def workspace_read(user: AbstractBaseUser | AnonymousUser, key: Any, session: Any) -> Workspace | None:
    """Return the workspace for which a caller of the API reads shared data: the key's, else the current one.

    `key` is None without one. 1 query.
    """
    if isinstance(key, ApiKey):
        return key.workspace
    membership = current_membership(user, session.get(CHOSEN_WORKSPACE))
    return membership.workspace if membership else None


def membership_of(user: AbstractBaseUser | AnonymousUser, workspace_id: int) -> Membership | None:
    """Return the user's part in a workspace, with it and its own retailer; None for a stranger. 1 query."""
    found = Membership.objects.for_user(user).filter(user=user.pk, workspace=workspace_id)
    return found.select_related("workspace__own_retailer", "user").first()


def memberships_of(user: AbstractBaseUser | AnonymousUser) -> QuerySet[Membership]:
    """Return the user's own parts in workspaces, with these and their own retailers."""
    memberships = Membership.objects.for_user(user).filter(user=user.pk)
    return memberships.select_related("workspace__own_retailer")


@dataclass(frozen=True, slots=True)
class Owned:
    """A workspace that a user owns, and its other members in the order of joining."""

    workspace: Workspace
    others: tuple[Membership, ...]


def owned_by(user: User) -> list[Owned]:
    """Return the workspaces that a user owns. 2 queries."""
    own = Workspace.objects.filter(memberships__user=user, memberships__role=Membership.Role.OWNER)
    rows = own.order_by("name", "id").prefetch_related(
        Prefetch("memberships", Membership.objects.select_related("user").order_by("joined_at", "id"))
    )
    return [
        Owned(row, tuple(each for each in row.memberships.all() if each.user_id != user.pk)) for row in rows
    ]


def members_of(workspace: Workspace) -> QuerySet[Membership]:
    """Return the workspace's memberships with their users, in the order of joining."""
    return workspace.memberships.select_related("user").order_by("joined_at", "id")


def open_invitations(workspace: Workspace) -> QuerySet[Invitation]:
    """Return the invitations that nobody has accepted yet, those that are too old too."""
    return workspace.invitations.filter(accepted_at=None).select_related("invited_by")


def keys_of(workspace: Workspace) -> QuerySet[ApiKey]:
    """Return the workspace's API keys, revoked ones too, with whom they act as."""
    return workspace.api_keys.select_related("user")
