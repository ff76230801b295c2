"""Watched prefixes: when each is scanned next, and the last run that it started."""

from datetime import datetime, timedelta

from django.db.models import OuterRef, QuerySet, Subquery

from ingestion.models import Run, WatchedPrefix


def next_scan_at(prefix: WatchedPrefix) -> datetime | None:
    """Return when a prefix falls due; None where it is off and nobody asked, or before its first scan."""
    if prefix.requested_at and (prefix.scanned_at is None or prefix.requested_at > prefix.scanned_at):
        return prefix.requested_at
    if not prefix.is_on or prefix.scanned_at is None:
        return None
    return prefix.scanned_at + timedelta(hours=prefix.every_hours)


def with_last_runs(prefixes: QuerySet[WatchedPrefix]) -> QuerySet[WatchedPrefix]:
    """Add `last_run`, the id of the latest run that each began, or None."""
    last = Run.objects.filter(watched_prefix=OuterRef("pk")).order_by("-pk")
    return prefixes.annotate(last_run=Subquery(last.values("pk")[:1]))


def result_of(prefix: WatchedPrefix) -> str:
    """Say what the last scan found, or why it failed and what to do."""
    if prefix.problem or prefix.scanned_at is None:
        return prefix.problem or "not scanned yet"
    return f"{prefix.found:,} new files" if prefix.found else "nothing new"
