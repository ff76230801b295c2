"""The two links of an invitation: the mailed one proves an address, the other is for who invited to pass on.

Whoever holds the second may have it from anyone: it opens the invitation, and verifies no address.
"""

from datetime import UTC, datetime

from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet

from deals.domain.roles import may_give
from deals.domain.sent_ids import id_in
from deals.models import Invitation, Membership
from deals.services.common.secrets import hash_of


def link_to_pass_on(invitation: Invitation) -> str:
    """Return the secret of the link that who invited is shown; it is signed, and stored nowhere."""
    signature = _signer().signature(_signed(invitation))
    return f"{invitation.pk}_{signature}"


def invitation_by(secret: str) -> Invitation | None:
    """Return the open invitation that a link leads to, with its workspace and sender; None for any other.

    It counts as long as who sent it may still give the role. 3 queries.
    """
    found = _open().filter(secret_hash=hash_of(secret)).first() or _passed_on(secret)
    return found if found is not None and _still_given(found) else None


def invited_address(secret: str) -> str:
    """Return the address to which this link was mailed; '' where it was not, or works no more. 2 queries."""
    found = _open().filter(secret_hash=hash_of(secret)).first()
    return found.email if found is not None and _still_given(found) else ""


def _open() -> QuerySet[Invitation]:
    rows = Invitation.objects.filter(accepted_at=None, expires_at__gt=datetime.now(UTC))
    return rows.select_related("workspace", "invited_by")


def _passed_on(secret: str) -> Invitation | None:
    """Return the invitation whose second link has this secret."""
    number, _, signature = secret.partition("_")
    found = _open().filter(pk=id_in(number) or 0).first()
    if found is None:
        return None
    try:
        _signer().unsign(f"{_signed(found)}:{signature}")
    except BadSignature:
        return None
    return found


def _signer() -> Signer:
    return Signer(salt="deals.invitations.passed_on")


def _signed(invitation: Invitation) -> str:
    """Return what a signature is of: this very invitation, not a later one to the same address."""
    return f"{invitation.pk}:{invitation.secret_hash}"


def _still_given(invitation: Invitation) -> bool:
    """Tell whether who sent an invitation may still give its role."""
    sender = Membership.objects.filter(
        workspace=invitation.workspace_id, user=invitation.invited_by_id, user__is_active=True
    ).first()
    return sender is not None and may_give(sender.role, invitation.role)
