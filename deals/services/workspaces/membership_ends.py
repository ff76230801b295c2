"""What ends with a membership, however it ended: by removal, by leaving, in the admin, with the account."""

from typing import Any

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
)


def end_with_membership(sender: Any, instance: Membership, **_: Any) -> None:
    """End all that acts as the member, or tells of the workspace: a receiver of Django's `post_delete`."""
    workspace, user = instance.workspace_id, instance.user_id
    with transaction.atomic():
        withdraw_invitations(workspace, user)
        ApiKey.objects.filter(workspace=workspace, user=user).delete()
        # Of feeds from before their makers were noted, anybody may know the address.
        _feeds(workspace).filter(made_by=user).delete()
        _feeds(workspace).filter(made_by=None).delete()
        own = AlertRule.objects.filter(workspace=workspace, made_by=user, audience=AlertRule.Audience.MAKER)
        own.update(is_on=False)
        Suppression.objects.filter(workspace=workspace, user=user).delete()
        AlertInbox.objects.filter(workspace=workspace, user=user).delete()
        waiting = Delivery.objects.filter(workspace=workspace, user=user, state__in=WAITING)
        waiting.update(state=Delivery.State.DROPPED, reason="the member has left the workspace")


WAITING = (Delivery.State.PENDING, Delivery.State.HELD)


def withdraw_invitations(workspace_id: int, user_id: int) -> None:
    """Withdraw the open invitations that a member sent."""
    Invitation.objects.filter(workspace=workspace_id, invited_by=user_id, accepted_at=None).delete()


def _feeds(workspace_id: int) -> Any:
    return WatchlistFeed.objects.filter(watchlist__workspace=workspace_id)
