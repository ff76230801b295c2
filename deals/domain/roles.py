"""Who may do what in a workspace (pure)."""

from enum import StrEnum


class Right(StrEnum):
    """What a page or an address of the API asks of a member."""

    READ = "read"
    EDIT = "edit"  # competitors, watchlists, the own catalogue, alert rules
    MANAGE = "manage"  # members, invitations, API keys, settings, the audit log
    OWN = "own"  # hand the workspace over, delete it


RIGHTS: dict[str, frozenset[Right]] = {
    "viewer": frozenset({Right.READ}),
    "member": frozenset({Right.READ, Right.EDIT}),
    "manager": frozenset({Right.READ, Right.EDIT, Right.MANAGE}),
    "owner": frozenset(Right),
}
"""By role; each has all rights of the one before."""


def may(role: str, right: Right) -> bool:
    """Tell whether a role has a right. Raises KeyError for a role that does not exist."""
    return right in RIGHTS[role]


def may_give(giver: str, role: str) -> bool:
    """Tell whether a member of role `giver` may make others `role`: managers up to manager, never owner."""
    return role != "owner" and may(giver, Right.MANAGE)
