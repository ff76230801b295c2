"""What ends with a membership, however it ended: by removal, by leaving, in the admin, with the account."""

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from deals.models import (
    AlertInbox,
    AlertRule,
    ApiKey,
    Delivery,
    Invitation,
    Membership,
    Suppression,
    WatchlistFeed,
    Workspace,
)
from deals.services.workspaces.audit import note
from deals.services.workspaces.exports import end_exports
from deals.services.workspaces.saved_views import hand_views_over
from deals.services.workspaces.sessions import end_sessions


def end_with_membership(sender: Any, instance: Membership, **_: Any) -> None:
    """End all that acts as the member, or tells of the workspace: a receiver of Django's `post_delete`."""
    _end_acting(instance.workspace_id, instance.user_id, "the member has left the workspace")
    owner = _owner_of(instance.workspace_id)
    _hand_rules_over(instance, owner)
    hand_views_over(instance, owner)


def end_with_account(sender: Any, instance: User, **_: Any) -> None:
    """End memberships while it is still known whose things are: a receiver of Django's `pre_delete`."""
    for membership in Membership.objects.filter(user=instance).order_by("workspace"):
        membership.delete()


def _owner_of(workspace: int) -> Membership | None:
    """Return the owner; None where the workspace goes too."""
    return Membership.objects.filter(workspace=workspace, role=Membership.Role.OWNER).first()


def _hand_rules_over(left: Membership, owner: Membership | None) -> None:
    """Give the rules of who left to the owner, who is told whose they were where they are paused."""
    if owner is None:
        return
    rules = AlertRule.objects.filter(workspace=left.workspace_id, made_by=left.user_id)
    paused = rules.filter(audience=AlertRule.Audience.MAKER)
    paused.update(left_by=left.user.get_username())
    rules.update(made_by=owner.user_id)


@transaction.atomic
def take_out(membership: Membership, by: User) -> None:
    """End a membership, with what acts as the member; who is removed by another is signed out everywhere.

    The members' page and the admin both come here; whether it may be done, they ask.
    """
    user, workspace = membership.user, membership.workspace
    membership.delete()
    if user.pk == by.pk:
        note(workspace, by, "left")
        return
    end_sessions(user)
    note(workspace, by, "removed", user.get_username())


@transaction.atomic
def end_access(user: User, by: User) -> None:
    """End all that acts as a user who was deactivated, in each workspace; the memberships stay."""
    for workspace in Workspace.objects.filter(members=user).order_by("pk"):
        _end_acting(workspace.pk, user.pk, "the account was deactivated")
        note(workspace, by, "deactivated", user.get_username())
    end_sessions(user)


def _end_acting(workspace: int, user: int, why: str) -> None:
    with transaction.atomic():
        withdraw_invitations(workspace, user)
        end_exports(workspace, user, why.capitalize() + ".")
        ApiKey.objects.filter(workspace=workspace, user=user).delete()
        # Of feeds from before their makers were noted, anybody may know the address.
        _feeds(workspace).filter(made_by=user).delete()
        _feeds(workspace).filter(made_by=None).delete()
        own = AlertRule.objects.filter(workspace=workspace, made_by=user, audience=AlertRule.Audience.MAKER)
        own.update(is_on=False)
        AlertRule.objects.filter(
            workspace=workspace, made_by=user, audience=AlertRule.Audience.OWN
        ).delete()  # nobody would see it any more
        Suppression.objects.filter(workspace=workspace, user=user).delete()
        AlertInbox.objects.filter(workspace=workspace, user=user).delete()
        waiting = Delivery.objects.filter(workspace=workspace, user=user, state__in=WAITING)
        waiting.update(state=Delivery.State.DROPPED, reason=why)


WAITING = (Delivery.State.PENDING, Delivery.State.HELD)


def withdraw_invitations(workspace_id: int, user_id: int) -> None:
    """Withdraw the open invitations that a member sent."""
    Invitation.objects.filter(workspace=workspace_id, invited_by=user_id, accepted_at=None).delete()


def _feeds(workspace_id: int) -> Any:
    return WatchlistFeed.objects.filter(watchlist__workspace=workspace_id)
