"""Members of a workspace: invitations by mail, roles, leaving, transfer of ownership."""

from datetime import UTC, datetime, timedelta

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string

from deals.domain.refused import Refused
from deals.domain.roles import may_give
from deals.models import Invitation, Membership, Workspace
from deals.selectors.workspaces.addresses import has_verified
from deals.services.common.secrets import hash_of, new_secret
from deals.services.operations.mails import queue_mail
from deals.services.workspaces.audit import note
from deals.services.workspaces.invitation_links import invitation_by
from deals.services.workspaces.membership_ends import take_out, withdraw_invitations

VALID_FOR = timedelta(days=7)
MAX_OPEN = 100
"""Open invitations of a workspace: a limit on mails to strangers."""


@transaction.atomic
def invite(workspace: Workspace, by: Membership, email: str, role: str, *, site: str) -> Invitation:
    """Mail a link, below the address `site`, that makes its reader a member. A second one replaces the first.

    `invitation_links.link_to_pass_on` has the link for who invited.

    Raises Refused.
    """
    email = email.strip().lower()
    by = _locked(workspace, by)
    if workspace.is_sample:
        raise Refused("A sample is yours alone: invite people to a workspace of your own.")
    _check_giving(by, role)
    if workspace.members.filter(email__iexact=email).exists():
        raise Refused(f"{email} is already a member.")
    open_ones = Invitation.objects.filter(workspace=workspace, accepted_at=None)
    open_ones.filter(email=email).delete()
    if open_ones.count() >= MAX_OPEN:
        raise Refused(f"{MAX_OPEN} invitations are open: withdraw some first.")
    secret = new_secret()
    invitation = Invitation.objects.create(
        workspace=workspace,
        email=email,
        role=role,
        secret_hash=hash_of(secret),
        invited_by=by.user,
        expires_at=datetime.now(UTC) + VALID_FOR,
    )
    note(workspace, by.user, "invited", f"{email} as {role}", invitation)
    context = {"invitation": invitation, "by": by.user, "url": f"{site}/invitations/{secret}/"}
    _mail(email, context)
    return invitation


def _mail(email: str, context: dict[str, object]) -> None:
    """Have a worker send it once the invitation is stored."""
    subject = render_to_string("accounts/invitation_subject.txt", context)
    queue_mail(email, subject, render_to_string("accounts/invitation_mail.txt", context))


@transaction.atomic
def withdraw(invitation: Invitation, by: User) -> None:
    """Make an open invitation's link useless."""
    note(invitation.workspace, by, "withdrew the invitation of", invitation.email)
    invitation.delete()


@transaction.atomic
def accept(secret: str, user: User) -> Workspace:
    """Make the user a member by one of an invitation's links; it works once. Raises Refused.

    It counts for the address that it was sent to, once the user has verified that.
    """
    found = invitation_by(secret)
    _lock(found.workspace_id if found else None)
    invitation = invitation_by(secret) if found else None
    if invitation is None:
        raise Refused("This invitation was used or withdrawn, or has expired. Ask for a new one.")
    if not has_verified(user, invitation.email):
        raise Refused(
            "This invitation was sent to another address than your verified ones. Add that address under "
            "Account and security and verify it, or ask for an invitation to yours."
        )
    workspace = invitation.workspace
    try:
        with transaction.atomic():
            joined = Membership.objects.create(workspace=workspace, user=user, role=invitation.role)
    except IntegrityError as error:
        raise Refused(f"You are already a member of {workspace}.") from error
    invitation.accepted_at = datetime.now(UTC)
    invitation.save(update_fields=["accepted_at"])
    note(workspace, user, "joined", f"as {invitation.role}", joined)
    return workspace


@transaction.atomic
def change_role(target: Membership, by: Membership, role: str) -> None:
    """Give a member another role. Raises Refused; the owner's changes by `hand_over` alone.

    Open invitations that the member may not send any more are withdrawn.
    """
    by, target = _locked(target.workspace, by), _locked(target.workspace, target)
    _check_giving(by, role)
    _check_not_owner(target)
    before, target.role = target.role, role
    target.save(update_fields=["role"])
    if not may_give(role, Membership.Role.VIEWER):
        withdraw_invitations(target.workspace_id, target.user_id)
    said = f"{target.user.get_username()}: {before} → {role}"
    note(target.workspace, by.user, "changed the role of", said, target)


@transaction.atomic
def remove(target: Membership, by: Membership) -> None:
    """Take a member out, with what acts as him or her (membership_ends.py). Raises Refused for the owner."""
    by = _locked(target.workspace, by)
    _check_not_owner(_locked(target.workspace, target))
    take_out(target, by.user)


@transaction.atomic
def hand_over(workspace: Workspace, by: Membership, to: Membership) -> None:
    """Make another member the owner; the one before stays as a manager. Raises Refused."""
    by = _locked(workspace, by)
    if by.role != Membership.Role.OWNER or by.workspace_id != workspace.pk:
        raise Refused("Only the owner can transfer ownership.")
    if to.workspace_id != workspace.pk or to.pk == by.pk:
        raise Refused("Choose another member of this workspace.")
    to = _locked(workspace, to)
    Membership.objects.filter(pk=by.pk).update(role=Membership.Role.MANAGER)
    Membership.objects.filter(pk=to.pk).update(role=Membership.Role.OWNER)
    note(workspace, by.user, "transferred ownership to", to.user.get_username(), to)


def _lock(workspace_id: int | None) -> None:
    """Let changes of a workspace's members follow one another: each sees the roles that the last one left."""
    if workspace_id is not None:
        list(Workspace.objects.select_for_update().filter(pk=workspace_id).values_list("pk"))


def _locked(workspace: Workspace, membership: Membership) -> Membership:
    """Return a membership as it is once the workspace is locked. Raises Refused where it has ended."""
    _lock(workspace.pk)
    fresh = Membership.objects.select_related("workspace", "user").filter(pk=membership.pk).first()
    if fresh is None:
        raise Refused("This member has left the workspace.")
    return fresh


def _check_giving(by: Membership, role: str) -> None:
    if not may_give(by.role, role):
        raise Refused(f"A {by.role} cannot give others the role {role}.")


def _check_not_owner(target: Membership) -> None:
    if target.role == Membership.Role.OWNER:
        raise Refused("Transfer ownership to another member first.")
