"""Workspaces as their members see them."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import QuerySet

from deals.models import AlertRule, ApiKey, AuditEntry, Invitation, Membership, Workspace


def current_workspace(user: AbstractBaseUser | AnonymousUser, chosen: Any = None) -> Workspace | None:
    """Return the workspace of id `chosen`, where the user is in it, else the one joined first. 1 query.

    None for a user without any.
    """
    memberships = Membership.objects.filter(user=user.pk).select_related("workspace__own_retailer")
    workspaces = [each.workspace for each in memberships.order_by("joined_at", "id")]
    return next((each for each in workspaces if each.pk == chosen), workspaces[0] if workspaces else None)


def membership_of(user: AbstractBaseUser | AnonymousUser, workspace_id: int) -> Membership | None:
    """Return the user's part in a workspace, with it and its own retailer; None for a stranger. 1 query."""
    found = Membership.objects.for_user(user).filter(user=user.pk, workspace=workspace_id)
    return found.select_related("workspace__own_retailer", "user").first()


def memberships_of(user: AbstractBaseUser | AnonymousUser) -> QuerySet[Membership]:
    """Return the user's own parts in workspaces, with these and their own retailers."""
    memberships = Membership.objects.for_user(user).filter(user=user.pk)
    return memberships.select_related("workspace__own_retailer")


def members_of(workspace: Workspace) -> QuerySet[Membership]:
    """Return the workspace's memberships with their users, in the order of joining."""
    return workspace.memberships.select_related("user").order_by("joined_at", "id")


def open_invitations(workspace: Workspace) -> QuerySet[Invitation]:
    """Return the invitations that nobody has accepted yet, those that are too old too."""
    return workspace.invitations.filter(accepted_at=None).select_related("invited_by")


def keys_of(workspace: Workspace) -> QuerySet[ApiKey]:
    """Return the workspace's API keys, revoked ones too, with whom they act as."""
    return workspace.api_keys.select_related("user")


def audit_log(workspace: Workspace, *, actor: str = "", action: str = "") -> QuerySet[AuditEntry]:
    """Return what was done in a workspace, newest first; by one person or of one kind, if asked."""
    entries = workspace.audit_entries.all()
    if actor:
        entries = entries.filter(actor_name=actor)
    return entries.filter(action=action) if action else entries


def audit_choices(workspace: Workspace) -> tuple[list[str], list[str]]:
    """Return who and which actions the log names. 2 queries."""
    entries = workspace.audit_entries.order_by()
    return tuple(  # type: ignore[return-value]
        sorted(entries.values_list(field, flat=True).distinct()) for field in ("actor_name", "action")
    )


NOT_EXPORTED = {"workspace", "stale_from"}


def workspace_export(workspace: Workspace) -> dict[str, Any]:
    """Return all that a workspace holds, as plain values; no secrets."""
    return {
        "workspace": {
            "name": workspace.name,
            "own_retailer": workspace.own_retailer and workspace.own_retailer.slug,
            "time_zone": workspace.time_zone,
            "currency": workspace.currency,
            "created_at": workspace.created_at,
        },
        "members": [
            {"user": each.user.get_username(), "role": each.role, "joined_at": each.joined_at}
            for each in members_of(workspace)
        ],
        "invitations": list(open_invitations(workspace).values("email", "role", "sent_at", "expires_at")),
        "api_keys": list(
            keys_of(workspace).values("name", "prefix", "scope", "created_at", "expires_at", "revoked_at")
        ),
        "assortment": list(
            workspace.assortment_items.values(
                "sku", "title", "brand", "gtin", "list_price", "currency", "url", "product", "decision"
            )
        ),
        "alert_rules": list(
            workspace.alert_rules.order_by("id").values(
                *(field.name for field in AlertRule._meta.fields if field.name not in NOT_EXPORTED)
            )
        ),
        "webhooks": list(workspace.webhooks.values("url", "is_on", "made_at")),
        "audit_log": list(workspace.audit_entries.values("at", "actor_name", "action", "subject")),
    }
