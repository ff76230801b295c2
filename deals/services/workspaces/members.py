"""Members of a workspace: invitations by mail, roles, leaving, transfer of ownership."""

from datetime import UTC, datetime, timedelta

from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string

from deals.domain.plain_text import plain_text
from deals.domain.refused import Refused
from deals.domain.roles import may_give
from deals.models import Invitation, Membership, Workspace
from deals.services.common.secrets import hash_of, new_secret
from deals.services.workspaces.audit import note

VALID_FOR = timedelta(days=7)
MAX_OPEN = 100
"""Open invitations of a workspace: a limit on mails to strangers."""


@transaction.atomic
def invite(workspace: Workspace, by: Membership, email: str, role: str, *, site: str) -> Invitation:
    """Mail a link, below the address `site`, that makes its reader a member. A second one replaces the first.

    Raises Refused.
    """
    email = email.strip().lower()
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
    note(workspace, by.user, "invited", f"{email} as {role}")
    context = {"invitation": invitation, "by": by.user, "url": f"{site}/invitations/{secret}/"}
    _mail(email, context)
    return invitation


def _mail(email: str, context: dict[str, object]) -> None:
    """Send once the invitation is stored."""
    subject = plain_text(render_to_string("accounts/invitation_subject.txt", context))
    message = EmailMessage(subject, render_to_string("accounts/invitation_mail.txt", context), to=[email])
    transaction.on_commit(message.send)


@transaction.atomic
def withdraw(invitation: Invitation, by: User) -> None:
    """Make an open invitation's link useless."""
    note(invitation.workspace, by, "withdrew the invitation of", invitation.email)
    invitation.delete()


@transaction.atomic
def accept(secret: str, user: User) -> Workspace:
    """Make the user a member by the link from the mail; it works once. Raises Refused."""
    found = Invitation.objects.select_for_update(of=("self",)).select_related("workspace")
    invitation = found.filter(secret_hash=hash_of(secret), accepted_at=None).first()
    now = datetime.now(UTC)
    if invitation is None or invitation.expires_at < now:
        raise Refused("This invitation was used or withdrawn, or has expired. Ask for a new one.")
    workspace = invitation.workspace
    try:
        with transaction.atomic():
            Membership.objects.create(workspace=workspace, user=user, role=invitation.role)
    except IntegrityError as error:
        raise Refused(f"You are already a member of {workspace}.") from error
    invitation.accepted_at = now
    invitation.save(update_fields=["accepted_at"])
    note(workspace, user, "joined", f"as {invitation.role}")
    return workspace


@transaction.atomic
def change_role(target: Membership, by: Membership, role: str) -> None:
    """Give a member another role. Raises Refused; the owner's changes by `hand_over` alone."""
    _check_giving(by, role)
    _check_not_owner(target)
    target.role = role
    target.save(update_fields=["role"])
    note(target.workspace, by.user, "changed the role of", f"{target.user.get_username()} to {role}")


@transaction.atomic
def remove(target: Membership, by: Membership) -> None:
    """Take a member out, with the API keys that act as him or her. Raises Refused for the owner."""
    _check_not_owner(target)
    target.workspace.api_keys.filter(user=target.user).delete()
    target.delete()
    action = "left" if target.user_id == by.user_id else "removed"
    note(target.workspace, by.user, action, "" if action == "left" else target.user.get_username())


@transaction.atomic
def hand_over(workspace: Workspace, by: Membership, to: Membership) -> None:
    """Make another member the owner; the one before stays as a manager. Raises Refused."""
    if by.role != Membership.Role.OWNER or by.workspace_id != workspace.pk:
        raise Refused("Only the owner can transfer ownership.")
    if to.workspace_id != workspace.pk or to.pk == by.pk:
        raise Refused("Choose another member of this workspace.")
    Membership.objects.filter(pk=by.pk).update(role=Membership.Role.MANAGER)
    Membership.objects.filter(pk=to.pk).update(role=Membership.Role.OWNER)
    note(workspace, by.user, "transferred ownership to", to.user.get_username())


def _check_giving(by: Membership, role: str) -> None:
    if not may_give(by.role, role):
        raise Refused(f"A {by.role} cannot give others the role {role}.")


def _check_not_owner(target: Membership) -> None:
    if target.role == Membership.Role.OWNER:
        raise Refused("Transfer ownership to another member first.")
