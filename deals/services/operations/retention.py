"""What is older than it may be kept goes: texts of posts, answered reports, mails of the outbox, files."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models.functions import Greatest
from django.utils import timezone

from deals.models import Retention
from deals.selectors.operations.retention import (
    Kept,
    Limits,
    kept_now,
    limits_of,
    old_exports,
    old_mails,
    old_posts,
    old_reports,
)
from deals.services.loading.batches import lock_loading, reapply_overrides
from deals.services.loading.deletions import purge_overrides, strip_posts
from deals.services.workspaces.exports import remove_leftovers

BATCH = 5_000
"""Posts a transaction: loads wait for no longer than a second or so."""


@dataclass(frozen=True, slots=True)
class Removed:
    """What a run took out."""

    texts: int = 0
    reports: int = 0
    mails: int = 0
    exports: int = 0


def set_retention(kept: Kept, user: User) -> Retention:
    """Set for how many days what is kept; it goes at the next run, not now."""
    row, _ = Retention.objects.update_or_create(pk=1, defaults={**asdict(kept), "changed_by": user})
    return row


def apply_retention(now: datetime | None = None) -> Removed:
    """Take out what is older than the settings say; a second run finds nothing.

    `now` is the clock's unless given: all but posts, which count back from the last loaded hour.
    """
    limits = limits_of(kept_now(), now or timezone.now())
    texts = _forget_texts(limits)
    reports = old_reports(limits).count()
    old_reports(limits).delete()
    mails = old_mails(limits).count()
    old_mails(limits).delete()
    exports = old_exports(limits).count()
    old_exports(limits).delete()
    remove_leftovers()
    return Removed(texts, reports, mails, exports)


def _forget_texts(limits: Limits) -> int:
    """Strip old posts batch by batch; from the first batch on, loads strip them too."""
    if limits.texts is None:
        return 0
    with transaction.atomic(), connection.cursor() as cursor:
        lock_loading(cursor)
        Retention.objects.filter(pk=1).update(texts_before=Greatest("texts_before", limits.texts))
    total = 0
    while ids := list(old_posts(limits).values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic(), connection.cursor() as cursor:
            lock_loading(cursor)
            total += strip_posts(ids, keep_voices=True)
            reapply_overrides(cursor, purge_overrides(ids, keep_figures=True))
    return total
