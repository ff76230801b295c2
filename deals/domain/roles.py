"""Who may do what in a workspace (pure)."""

from enum import StrEnum

from deals.domain.choices import LabelledEnum


class Role(LabelledEnum):
    """What a member is in a workspace."""

    OWNER = "owner", "owner"
    MANAGER = "manager", "manager"
    MEMBER = "member", "member"
    VIEWER = "viewer", "viewer"


class Right(StrEnum):
    """What a page or an address of the API asks of a member."""

    READ = "read"
    EDIT = "edit"  # competitors, watchlists, the assortment, alert rules
    MANAGE = "manage"  # members, invitations, API keys, settings, the audit log
    OWN = "own"  # transfer ownership, delete the workspace


RIGHTS: dict[str, frozenset[Right]] = {
    Role.VIEWER: frozenset({Right.READ}),
    Role.MEMBER: frozenset({Right.READ, Right.EDIT}),
    Role.MANAGER: frozenset({Right.READ, Right.EDIT, Right.MANAGE}),
    Role.OWNER: frozenset(Right),
}
"""By role; each has all rights of the one before."""


def may(role: str, right: Right) -> bool:
    """Tell whether a role has a right. Raises KeyError for a role that does not exist."""
    return right in RIGHTS[role]


def may_change_alert(role: str, *, is_own: bool) -> bool:
    """Tell whether a member may make or change an alert: one that only they see, any member may."""
    return may(role, Right.READ if is_own else Right.EDIT)


def may_give(giver: str, role: str) -> bool:
    """Tell whether a member of role `giver` may make others `role`: managers up to manager, never owner."""
    return role != Role.OWNER and may(giver, Right.MANAGE)
