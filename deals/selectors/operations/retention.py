"""What is older than it may be kept, and what was purged."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, QuerySet, Sum

from deals.models import EXPORT_DAYS, DealReport, DeletionNotices, Export, OutboxMail, Post, Purge, Retention
from deals.selectors.common.as_of import end_of_archive


@dataclass(frozen=True, slots=True)
class Kept:
    """For how many days each is kept; None: forever."""

    text_days: int | None = None
    report_days: int | None = None
    mail_days: int | None = None
    export_days: int = EXPORT_DAYS


@dataclass(frozen=True, slots=True)
class Limits:
    """Before which moments things are too old; None: never."""

    texts: datetime | None = None
    reports: datetime | None = None
    mails: datetime | None = None
    exports: datetime | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """How many rows go, and how many there are."""

    texts: int
    all_texts: int
    reports: int
    all_reports: int
    mails: int
    all_mails: int
    exports: int
    all_exports: int


def kept_now() -> Kept:
    """Return the settings. 1 query."""
    row = Retention.objects.first()
    return Kept(row.text_days, row.report_days, row.mail_days, row.export_days) if row else Kept()


def limits_of(kept: Kept, now: datetime) -> Limits:
    """Return the moments: posts count back from the last loaded hour, all else from now."""
    texts = _back(end_of_archive(), kept.text_days)
    others = (_back(now, days) for days in (kept.report_days, kept.mail_days, kept.export_days))
    return Limits(texts, *others)


def _back(moment: datetime | None, days: int | None) -> datetime | None:
    """Return the moment so many days before; None where that is before all time."""
    if moment is None or days is None:
        return None
    try:
        return moment - timedelta(days=days)
    except OverflowError:
        return None


def old_posts(limits: Limits) -> QuerySet[Post]:
    """Return the posts whose texts are too old, the oldest first."""
    posts = Post.objects.exclude(text="").order_by("created_at", "pk")
    return posts.none() if limits.texts is None else posts.filter(created_at__lt=limits.texts)


def old_reports(limits: Limits) -> QuerySet[DealReport]:
    """Return the answered reports that are too old."""
    reports = DealReport.objects.exclude(state=DealReport.State.OPEN)
    return reports.none() if limits.reports is None else reports.filter(answered_at__lt=limits.reports)


def old_mails(limits: Limits) -> QuerySet[OutboxMail]:
    """Return the mails of the outbox that are too old."""
    mails = OutboxMail.objects.all()
    return mails.none() if limits.mails is None else mails.filter(sent_at__lt=limits.mails)


def old_exports(limits: Limits) -> QuerySet[Export]:
    """Return the files of long lists that are too old; not those that are being written."""
    exports = Export.objects.exclude(state__in=[Export.State.QUEUED, Export.State.RUNNING])
    return exports.none() if limits.exports is None else exports.filter(asked_at__lt=limits.exports)


def preview(kept: Kept, now: datetime) -> Preview:
    """Count what would go at once under some settings. 9 queries."""
    limits = limits_of(kept, now)
    return Preview(
        texts=old_posts(limits).count(),
        all_texts=Post.objects.exclude(text="").count(),
        reports=old_reports(limits).count(),
        all_reports=DealReport.objects.count(),
        mails=old_mails(limits).count(),
        all_mails=OutboxMail.objects.count(),
        exports=old_exports(limits).count(),
        all_exports=Export.objects.count(),
    )


@dataclass(frozen=True, slots=True)
class Deletions:
    """What was deleted: notices of dumps and of uploads, and posts that uploads took out."""

    notices: int
    chunks: int
    uploads: int
    uploaded_ids: int
    posts: int
    without_text: int


def deletions() -> Deletions:
    """Count deletions. 3 queries."""
    of_dumps = DeletionNotices.objects.exclude(source__startswith="purge:")
    sums = Purge.objects.aggregate(n=Count("pk"), ids=Sum("ids"), posts=Sum("posts"))
    dumps = of_dumps.aggregate(chunks=Count("pk"), notices=Sum("count"))
    return Deletions(
        notices=dumps["notices"] or 0,
        chunks=dumps["chunks"],
        uploads=sums["n"],
        uploaded_ids=sums["ids"] or 0,
        posts=sums["posts"] or 0,
        without_text=Post.objects.filter(text="").count(),
    )


def purges() -> QuerySet[Purge]:
    """Return the uploads, the newest first."""
    return Purge.objects.select_related("purged_by").order_by("-purged_at", "-id")
