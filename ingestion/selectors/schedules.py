"""Watched prefixes: when each is looked at next, and the last run that it began."""

from datetime import datetime, timedelta

from django.db.models import OuterRef, QuerySet, Subquery

from ingestion.models import Run, WatchedPrefix


def next_look_at(prefix: WatchedPrefix) -> datetime | None:
    """Return when a prefix falls due; None where it is off and nobody asked, or before its first look."""
    if prefix.asked_at and (prefix.looked_at is None or prefix.asked_at > prefix.looked_at):
        return prefix.asked_at
    if not prefix.is_on or prefix.looked_at is None:
        return None
    return prefix.looked_at + timedelta(hours=prefix.every_hours)


def with_last_runs(prefixes: QuerySet[WatchedPrefix]) -> QuerySet[WatchedPrefix]:
    """Add `last_run`, the id of the latest run that each began, or None."""
    last = Run.objects.filter(watched_prefix=OuterRef("pk")).order_by("-pk")
    return prefixes.annotate(last_run=Subquery(last.values("pk")[:1]))
