"""What is older than it may be kept goes: texts of posts, answered reports, mails of the outbox."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models.functions import Greatest
from django.utils import timezone

from deals.models import Retention
from deals.selectors.operations.retention import Kept, Limits, limits_of, old_mails, old_posts, old_reports
from deals.services.loading.batches import lock_loading, reapply_overrides
from deals.services.loading.deletions import purge_overrides, strip_posts

BATCH = 5_000
"""Posts a transaction: loads wait for no longer than a second or so."""


@dataclass(frozen=True, slots=True)
class Removed:
    """What a run took out."""

    texts: int = 0
    reports: int = 0
    mails: int = 0


def set_retention(kept: Kept, user: User) -> Retention:
    """Set for how many days what is kept; it goes at the next run, not now."""
    values = {"text_days": kept.text_days, "report_days": kept.report_days, "mail_days": kept.mail_days}
    row, _ = Retention.objects.update_or_create(pk=1, defaults={**values, "changed_by": user})
    return row


def apply_retention(now: datetime | None = None) -> Removed:
    """Take out what is older than the settings say; a second run finds nothing.

    `now` is the clock's unless given: reports and mails are deliveries, while posts count back from the last
    loaded hour.
    """
    row = Retention.objects.first()
    if row is None:
        return Removed()
    limits = limits_of(Kept(row.text_days, row.report_days, row.mail_days), now or timezone.now())
    texts = _forget_texts(limits)
    reports = old_reports(limits).count()
    old_reports(limits).delete()
    mails = old_mails(limits).count()
    old_mails(limits).delete()
    return Removed(texts, reports, mails)


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
