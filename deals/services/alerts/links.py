"""The links in mails: signed, so that they work without a session and cannot be forged."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models.functions import Now

from deals.domain.refused import Refused
from deals.models import AlertRule, Membership, Suppression
from deals.services.workspaces.audit import OF_THEIR_OWN, note

SALT = "deals.domain.alerts.mail"
SNOOZES = (1, 7, 30)
"""Days that the snooze page offers."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a mail's link is about: a member, and a rule or (none) all mails of the workspace."""

    membership: Membership
    rule: AlertRule | None


def unsubscribe_url(workspace_id: int, user_id: int, rule_id: int | None) -> str:
    """Return the address that ends the mails with one click."""
    return f"{settings.SITE_URL}/alerts/unsubscribe/{_token(workspace_id, user_id, rule_id)}/"


def snooze_url(workspace_id: int, user_id: int, rule_id: int | None) -> str:
    """Return the address of the page that pauses the mails."""
    return f"{settings.SITE_URL}/alerts/snooze/{_token(workspace_id, user_id, rule_id)}/"


def _token(workspace_id: int, user_id: int, rule_id: int | None) -> str:
    return signing.dumps([workspace_id, user_id, rule_id], salt=SALT)


def read_link(token: str) -> Target:
    """Return what a link is about. Raises Refused."""
    try:
        workspace, user, rule_id = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        raise Refused("This link is incomplete: copy the whole link from the email.") from None
    found = Membership.objects.select_related("workspace", "user")
    membership = found.filter(workspace=workspace, user=user).first()
    if membership is None:
        raise Refused("You are no longer a member of this workspace, so it sends you no emails.")
    rule = AlertRule.objects.filter(pk=rule_id, workspace=workspace).first()
    if rule_id is not None and rule is None:
        raise Refused("This rule was deleted, so it sends no more emails.")
    return Target(membership, rule)


@transaction.atomic
def mute(target: Target, days: int | None = None) -> Suppression:
    """Send the member no mails of the rule for some days, or permanently. Idempotent."""
    until = None if days is None else datetime.now(UTC) + timedelta(days=days)
    workspace, user = target.membership.workspace, target.membership.user
    row, _ = Suppression.objects.update_or_create(
        workspace=workspace, user=user, rule=target.rule, defaults={"until": until, "made_at": Now()}
    )
    action = "unsubscribed from alert emails" if days is None else f"paused alert emails for {days} days"
    note(workspace, user, action, _said(target))
    return row


@transaction.atomic
def unmute(target: Target) -> None:
    """Send the member mails again."""
    workspace, user = target.membership.workspace, target.membership.user
    Suppression.objects.filter(workspace=workspace, user=user, rule=target.rule).delete()
    note(workspace, user, "resubscribed to alert emails", _said(target))


def _said(target: Target) -> str:
    """Name the rule for the log; of a rule that nobody else sees the name is left out."""
    return OF_THEIR_OWN if target.rule and target.rule.is_own else str(target.rule or "all rules")
