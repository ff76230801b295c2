"""What was done in a workspace, by whom and when; and which of the things it was done to are still there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.db.models import CharField, QuerySet, Value

from deals.models import AuditEntry, Workspace

Thing = tuple[str, int]
"""A row by model and id, as an entry names it."""


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Which entries: by one person, of one action, from one day to another (both count; None: no bound)."""

    user: str = ""
    action: str = ""
    since: date | None = None
    until: date | None = None


def audit_log(workspace: Workspace, wanted: LogFilter) -> QuerySet[AuditEntry]:
    """Return what was done in a workspace, newest first; days are those of its time zone."""
    entries = workspace.audit_entries.all()
    if wanted.user:
        entries = entries.filter(actor_name=wanted.user)
    if wanted.action:
        entries = entries.filter(action=wanted.action)
    zone = ZoneInfo(workspace.time_zone)
    if wanted.since:
        entries = entries.filter(at__gte=datetime.combine(wanted.since, time(0), zone))
    if wanted.until:
        entries = entries.filter(at__lt=datetime.combine(wanted.until + timedelta(days=1), time(0), zone))
    return entries


def audit_choices(workspace: Workspace) -> tuple[list[str], list[str]]:
    """Return who and which actions the log names. 2 queries."""
    entries = workspace.audit_entries.order_by()
    return tuple(  # type: ignore[return-value]
        sorted(entries.values_list(field, flat=True).distinct()) for field in ("actor_name", "action")
    )


def _rows_of(workspace: Workspace, user: User) -> dict[str, QuerySet[Any]]:
    """Return the rows that an entry can lead to, by model: those that the user sees."""
    return {
        "alertrule": workspace.alert_rules.seen_by(user),
        "apikey": workspace.api_keys.all(),
        "assortmentitem": workspace.assortment_items.all(),
        "assortmentupload": workspace.assortment_uploads.all(),
        "chartnote": workspace.chart_notes.all(),
        "invitation": workspace.invitations.filter(accepted_at=None),
        "membership": workspace.memberships.all(),
        "savedview": workspace.saved_views.seen_by(user.pk),
        "watchlist": workspace.watchlists.all(),
        "webhook": workspace.webhooks.all(),
    }


def things_there(workspace: Workspace, user: User, entries: Iterable[AuditEntry]) -> set[Thing]:
    """Return which rows that the entries name are still there for the user. 1 query, none without any."""
    named: dict[str, set[int]] = {}
    for entry in entries:
        if entry.thing_id is not None:
            named.setdefault(entry.thing, set()).add(entry.thing_id)
    rows = _rows_of(workspace, user)
    found = [
        rows[thing].filter(pk__in=ids).order_by().values_list(Value(thing, CharField()), "pk")
        for thing, ids in named.items()
        if thing in rows
    ]
    return set(found[0].union(*found[1:])) if found else set()
