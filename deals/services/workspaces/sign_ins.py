"""Attempts to sign in that failed: noted for the staff; an address that tries many names is logged."""

import logging
from datetime import UTC, datetime, timedelta

from deals.models import FailedSignIn

log = logging.getLogger(__name__)

MANY_NAMES = 10
"""So many different names from one address within an hour are hardly one person's mistakes."""

KEPT = timedelta(days=30)


def note_failed_sign_in(name: str, address: str, *, refused: bool = False) -> None:
    """Note an attempt; warn in the log once its address has tried many names within the hour."""
    FailedSignIn.objects.create(name=name.replace("\x00", "")[:150], address=address or None, refused=refused)
    since = datetime.now(UTC) - timedelta(hours=1)
    tried = FailedSignIn.objects.filter(address=address or None, at__gt=since)
    names = tried.values("name").distinct().count()
    if names >= MANY_NAMES or refused:
        log.warning("%s failed to sign in as %d different names within an hour", address, names)


def forget_failed_sign_ins(now: datetime) -> int:
    """Delete what is older than a month; return how many."""
    return FailedSignIn.objects.filter(at__lt=now - KEPT).delete()[0]
