"""The audit log of a workspace: who did what, to which thing, and what it was before."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Model

from deals.domain.plain_text import plain_text
from deals.models import ApiKey, AuditEntry, Workspace

KEY = "acts_by_key"
"""Attribute of a user who came with an API key: each write of the request is noted with its name."""

OF_THEIR_OWN = "of their own"
"""In place of the name of a rule that nobody else sees."""

MOST_SHOWN = 60
"""Characters of a value in 'old → new': a longer one is said to have changed, and no more."""


def acting_with(key: ApiKey) -> User:
    """Return the key's user as who acts with it."""
    setattr(key.user, KEY, key)
    return key.user


def note(workspace: Workspace, actor: User, action: str, subject: str = "", of: Model | None = None) -> None:
    """Log what a member did, to the row `of` if any. To be called in the transaction that does it."""
    key: ApiKey | None = getattr(actor, KEY, None)
    AuditEntry.objects.create(
        workspace=workspace,
        actor=actor,
        actor_name=actor.get_username(),
        key_name=key.name if key else "",
        action=action[:40],
        subject=plain_text(subject)[:300],
        thing=str(of._meta.model_name) if of else "",
        thing_id=of.pk if of else None,
    )


def values_of(row: Model, names: Iterable[str]) -> dict[str, Any]:
    """Return a row's values by the names that people read ('time zone'), as `changes` takes them."""
    return {name.replace("_", " "): getattr(row, name) for name in names}


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """Say what changed: 'size: 10 → 20, emails: yes → no, products changed'; '' where nothing did."""
    return ", ".join(
        _change(name, _said(old), _said(after[name])) for name, old in before.items() if old != after[name]
    )


def _change(name: str, old: str, new: str) -> str:
    is_short = len(old) <= MOST_SHOWN and len(new) <= MOST_SHOWN
    return f"{name}: {old} → {new}" if is_short else f"{name} changed"


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return " ".join(map(str, value)) or "none"
    return str(value) if value not in (None, "") else "none"
