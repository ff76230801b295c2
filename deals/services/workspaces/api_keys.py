"""Keys for the API, of a workspace: `td_<prefix>_<secret>`, shown once."""

import re
import secrets
from datetime import UTC, datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F

from deals.models import ApiKey, Workspace
from deals.services.common.secrets import hash_of, is_secret, new_secret
from deals.services.workspaces.audit import note

NOTED_EVERY = timedelta(minutes=1)
"""The last use is written so often at most: a key in a loop must not write at each call."""

ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
"""Without letters and digits that look alike."""

KEY = re.compile(rf"td_([{ALPHABET}]{{8}})_([A-Za-z0-9_-]{{20,80}})", re.ASCII)


@transaction.atomic
def create_key(
    workspace: Workspace, user: User, *, name: str, scope: str, expires_at: datetime | None = None
) -> tuple[ApiKey, str]:
    """Make a key that acts as `user` within the workspace; return it and its text, which is not kept."""
    prefix, secret = "".join(secrets.choice(ALPHABET) for _ in range(8)), new_secret()
    key = ApiKey.objects.create(
        workspace=workspace,
        user=user,
        name=name,
        prefix=prefix,
        secret_hash=hash_of(secret),
        scope=scope,
        expires_at=expires_at,
    )
    note(workspace, user, "created the API key", f"{name} ({key.get_scope_display()})", key)
    return key, f"td_{prefix}_{secret}"


@transaction.atomic
def revoke_key(key: ApiKey, by: User) -> None:
    """Revoke a key. Idempotent."""
    if ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=datetime.now(UTC)):
        note(key.workspace, by, "revoked the API key", key.name, key)


def use_key(text: str) -> ApiKey | None:
    """Return the key of this text and note its use; None where it is none, revoked or too old."""
    found = KEY.fullmatch(text)
    if found is None:
        return None
    prefix, secret = found.groups()
    now = datetime.now(UTC)
    key = (
        ApiKey.objects.select_related("user", "workspace")
        .filter(prefix=prefix, revoked_at=None, user__is_active=True, workspace__members=F("user"))
        .exclude(expires_at__lt=now)
        .first()
    )
    if key is None or not is_secret(secret, key.secret_hash):
        return None
    if key.last_used_at is None or key.last_used_at < now - NOTED_EVERY:
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)
    return key
