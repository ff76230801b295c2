"""All that a workspace holds, as plain values: which rows, which fields, and why some are not among them.

A test walks the models: one that leads to a workspace is a list here, or stands in NOT_EXPORTED with its
reason; a field of a list is among its columns, or in `left_out` with its reason. A new model takes one entry.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Model, QuerySet

from deals.models import (
    AlertEvent,
    AlertInbox,
    AlertRule,
    ApiKey,
    AssortmentItem,
    AssortmentUpload,
    AuditEntry,
    ChartNote,
    Competitor,
    Export,
    Invitation,
    Membership,
    SavedView,
    Suppression,
    WatchedItem,
    Watchlist,
    WatchlistFeed,
    Webhook,
    Workspace,
)

AT_ONCE = 500
"""Rows that are in memory: an event has 24 columns."""

SECRET = "a secret: it is never shown again"
MEMBERS_OWN = "what a member looked at is their own"
OF_THE_WORKER = "the worker's own bookkeeping"


@dataclass(frozen=True, slots=True)
class ExportedList:
    """A list of the file, as it is named there: the rows of `model` that `rows` returns, in order of id.

    `columns` are where the values come from, by name (`user`: `user__username`); `left_out` says why a field
    is in no column. `workspace` needs no word.
    """

    name: str
    model: type[Model]
    rows: Callable[[Workspace, User], QuerySet[Any]]
    columns: Mapping[str, str]
    left_out: Mapping[str, str] = field(default_factory=dict)

    def values(self, workspace: Workspace, user: User) -> Iterator[dict[str, Any]]:
        """Yield the rows that the user sees, as they are read. 1 query."""
        rows = self.rows(workspace, user).order_by("pk").values_list(*self.columns.values())
        for row in rows.iterator(chunk_size=AT_ONCE):
            yield dict(zip(self.columns, row, strict=True))


def _columns(*names: str, **elsewhere: str) -> dict[str, str]:
    """Return fields under their own names, then those that are found elsewhere."""
    return {name: name for name in names} | elsewhere


def _fields_of(model: type[Model], *but: str) -> tuple[str, ...]:
    return tuple(each.name for each in model._meta.concrete_fields if each.name not in ("workspace", *but))


BY_NAME = "user__username"
UPLOAD_OF_THE_WORKER = {"content": OF_THE_WORKER, "sheet": "its rows, until they are the assortment's"}
ATTEMPTS = dict.fromkeys(("attempts", "heartbeat_at"), OF_THE_WORKER)

LISTS: tuple[ExportedList, ...] = (
    ExportedList(
        "members",
        Membership,
        lambda workspace, user: workspace.memberships.all(),
        _columns("id", "role", "joined_at", user=BY_NAME),
        dict.fromkeys(("visited_at", "seen_to", "seen_before", "first_view"), MEMBERS_OWN),
    ),
    ExportedList(
        "invitations",
        Invitation,
        lambda workspace, user: workspace.invitations.all(),
        _columns(
            "id", "email", "role", "sent_at", "expires_at", "accepted_at", invited_by="invited_by__username"
        ),
        {"secret_hash": SECRET},
    ),
    ExportedList(
        "api_keys",
        ApiKey,
        lambda workspace, user: workspace.api_keys.all(),
        _columns(*_fields_of(ApiKey, "secret_hash", "user"), user=BY_NAME),
        {"secret_hash": SECRET},
    ),
    ExportedList(
        "competitors",
        Competitor,
        lambda workspace, user: workspace.competitors.all(),
        _columns(
            *_fields_of(Competitor, "retailer", "added_by"),
            retailer="retailer__slug",
            name="retailer__name",
            added_by="added_by__username",
        ),
    ),
    ExportedList(
        "watchlists",
        Watchlist,
        lambda workspace, user: workspace.watchlists.all(),
        _columns(*_fields_of(Watchlist)),
    ),
    ExportedList(
        "watched",
        WatchedItem,
        lambda workspace, user: WatchedItem.objects.filter(watchlist__workspace=workspace),
        _columns(
            *_fields_of(WatchedItem, "brand", "category", "added_by"),
            product_title="product__title",
            brand="brand__slug",
            category="category__slug",
            added_by="added_by__username",
        ),
    ),
    ExportedList(
        "feeds",
        WatchlistFeed,
        lambda workspace, user: WatchlistFeed.objects.filter(watchlist__workspace=workspace),
        _columns("id", "watchlist", "made_at", made_by="made_by__username"),
        {"secret_hash": SECRET},
    ),
    ExportedList(
        "assortment",
        AssortmentItem,
        lambda workspace, user: workspace.assortment_items.all(),
        _columns(*_fields_of(AssortmentItem, "decided_by"), decided_by="decided_by__username"),
    ),
    ExportedList(
        "assortment_uploads",
        AssortmentUpload,
        lambda workspace, user: workspace.assortment_uploads.all(),
        _columns(
            *_fields_of(AssortmentUpload, "uploaded_by", *UPLOAD_OF_THE_WORKER, *ATTEMPTS),
            uploaded_by="uploaded_by__username",
        ),
        UPLOAD_OF_THE_WORKER | ATTEMPTS,
    ),
    ExportedList(
        "alert_rules",
        AlertRule,
        lambda workspace, user: workspace.alert_rules.seen_by(user),
        _columns(*_fields_of(AlertRule, "stale_from", "made_by"), made_by="made_by__username"),
        {"stale_from": OF_THE_WORKER},
    ),
    ExportedList(
        "alert_events",
        AlertEvent,
        lambda workspace, user: workspace.alert_events.seen_by(user),
        _columns(*_fields_of(AlertEvent)),
    ),
    ExportedList(
        "read_up_to",
        AlertInbox,
        lambda workspace, user: workspace.alert_inboxes.filter(user=user),
        _columns("id", "read_up_to", user=BY_NAME),
    ),
    ExportedList(
        "mutes",
        Suppression,
        lambda workspace, user: workspace.suppressions.filter(user=user),
        _columns("id", "rule", "until", "made_at", user=BY_NAME),
    ),
    ExportedList(
        "saved_views",
        SavedView,
        lambda workspace, user: workspace.saved_views.seen_by(user.pk),
        _columns(*_fields_of(SavedView, "made_by"), made_by="made_by__username"),
    ),
    ExportedList(
        "chart_notes",
        ChartNote,
        lambda workspace, user: workspace.chart_notes.all(),
        _columns(
            *_fields_of(ChartNote, "made_by", "retailer"),
            retailer="retailer__slug",
        ),
        {"made_by": "`made_by_name` says who it was, also where the account is gone"},
    ),
    ExportedList(
        "webhooks",
        Webhook,
        lambda workspace, user: workspace.webhooks.all(),
        _columns(*_fields_of(Webhook, "encrypted_secret", "made_by"), made_by="made_by__username"),
        {"encrypted_secret": SECRET},
    ),
    ExportedList(
        "files",
        Export,
        lambda workspace, user: Export.objects.for_user(user).filter(workspace=workspace),
        _columns(*_fields_of(Export, "user", "standing", "origin", *ATTEMPTS), user=BY_NAME),
        {**ATTEMPTS, "standing": OF_THE_WORKER, "origin": "how this site was addressed"},
    ),
    ExportedList(
        "audit_log",
        AuditEntry,
        lambda workspace, user: workspace.audit_entries.all(),
        _columns(*_fields_of(AuditEntry, "actor")),
        {"actor": "`actor_name` says who it was, also where the account is gone"},
    ),
)

NOT_EXPORTED: Mapping[str, str] = {
    "Delivery": "how messages were sent: a webhook's page has its log as a file, members' mails are theirs",
    "DeliveryAttempt": "how often a message was tried: in the log of its webhook",
    "Delivery_events": "which events a message told of: they are in `alert_events`",
}


def workspace_export(
    workspace: Workspace, user: User
) -> dict[str, dict[str, Any] | Iterable[dict[str, Any]]]:
    """Return all of a workspace that the user sees, as plain values; no secrets; lists are read as taken."""
    return {
        "workspace": {
            "id": workspace.pk,
            "name": workspace.name,
            "own_retailer": workspace.own_retailer and workspace.own_retailer.slug,
            "time_zone": workspace.time_zone,
            "currency": workspace.currency,
            "is_demo": workspace.is_demo,
            "is_sample": workspace.is_sample,
            "created_at": workspace.created_at,
        },
        **{each.name: each.values(workspace, user) for each in LISTS},
    }
