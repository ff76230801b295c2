"""The audit log of a workspace."""

from django.contrib.auth.models import User

from deals.domain.plain_text import plain_text
from deals.models import AuditEntry, Workspace


def note(workspace: Workspace, actor: User, action: str, subject: str = "") -> None:
    """Log what a member did. To be called in the transaction that does it."""
    AuditEntry.objects.create(
        workspace=workspace,
        actor=actor,
        actor_name=actor.get_username(),
        action=action[:40],
        subject=plain_text(subject)[:300],
    )
