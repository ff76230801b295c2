"""The lists of a workspace: members, invitations, keys (never a secret), competitors, watchlists, the log."""

from collections.abc import Mapping
from typing import Any

from django.utils.text import slugify

from deals.exports.table import Column, Table
from deals.models import (
    ApiKey,
    AuditEntry,
    Competitor,
    Invitation,
    Membership,
    WatchedItem,
    Watchlist,
    Workspace,
)

COMPETITORS: tuple[Column[Competitor], ...] = (
    Column("retailer", "the retailer's short name, as filters take it", lambda row: row.retailer.slug),
    Column("name", "the retailer's name", lambda row: row.retailer.name),
    Column("group", "the group that you gave it", lambda row: row.group),
    Column("tags", "your tags", lambda row: row.tags),
    Column("added_at_utc", "when it was added", lambda row: row.added_at),
    Column("archived_at_utc", "when it was archived; empty: it is not", lambda row: row.archived_at),
)
WATCHLISTS: tuple[Column[Watchlist], ...] = (
    Column("list", "the list's id, as filters take it", lambda row: row.pk),
    Column("name", "the list's name", lambda row: row.name),
    Column("items", "how many items it has", lambda row: getattr(row, "n", 0)),
    Column("created_at_utc", "when it was created", lambda row: row.made_at),
)
WATCHED: tuple[Column[WatchedItem], ...] = (
    Column(
        "what",
        "the product's title, the brand, the category or the search",
        lambda item: item.search or str(item),
    ),
    Column("kind", "product, brand, category or search", lambda item: kind_of(item)),
    Column("product", "the product's id", lambda item: item.product_id),
    Column("tags", "your tags", lambda item: item.tags),
    Column("added_at_utc", "when it was added to the list", lambda item: item.added_at),
)
LOG: tuple[Column[AuditEntry], ...] = (
    Column("at", "when, in UTC", lambda entry: entry.at),
    Column("user", "the member's name at that time", lambda entry: entry.actor_name),
    Column("action", "what was done", lambda entry: entry.action),
    Column("subject", "to what, and what it was before", lambda entry: entry.subject),
    Column(
        "api_key",
        "name of the API key that acted; empty: done on a page",
        lambda entry: entry.key_name,
    ),
    Column("thing", "which kind of row it was done to: alertrule, watchlist, ...", lambda entry: entry.thing),
    Column("thing_id", "its id; it may be gone", lambda entry: entry.thing_id),
)
MEMBERS: tuple[Column[Membership], ...] = (
    Column("name", "the member's name", lambda row: row.user.get_username()),
    Column("role", "owner, manager, member or viewer", lambda row: row.role),
    Column("joined_at_utc", "when they joined", lambda row: row.joined_at),
)
INVITATIONS: tuple[Column[Invitation], ...] = (
    Column("email", "the address it was sent to", lambda row: row.email),
    Column("role", "the role that it offers", lambda row: row.role),
    Column(
        "invited_by", "who invited; empty: the account was deleted", lambda row: str(row.invited_by or "")
    ),
    Column("sent_at_utc", "when it was sent", lambda row: row.sent_at),
    Column("expires_at_utc", "when it expires", lambda row: row.expires_at),
)
KEYS: tuple[Column[ApiKey], ...] = (
    Column("name", "the key's name", lambda key: key.name),
    Column("begins_with", "the beginning of the key; the rest is not stored", lambda key: f"td_{key.prefix}"),
    Column("scope", "read only, or read and write", lambda key: key.get_scope_display()),
    Column("acts_as", "the member whose rights it has", lambda key: key.user.get_username()),
    Column("created_at_utc", "when it was created", lambda key: key.created_at),
    Column("last_used_at_utc", "when it was last used; empty: never", lambda key: key.last_used_at),
    Column("expires_at_utc", "when it expires; empty: never", lambda key: key.expires_at),
    Column("revoked_at_utc", "when it was revoked; empty: it was not", lambda key: key.revoked_at),
)


def kind_of(item: WatchedItem) -> str:
    kinds = ("product", "brand", "category")
    return next((kind for kind in kinds if getattr(item, f"{kind}_id")), "search")


def competitor_table(workspace: Workspace, rows: Any) -> Table[Competitor]:
    return Table(_name(workspace, "competitors"), f"Competitors of {workspace}", COMPETITORS, rows)


def member_table(workspace: Workspace, rows: Any) -> Table[Membership]:
    return Table(_name(workspace, "members"), f"Members of {workspace}", MEMBERS, rows)


def invitation_table(workspace: Workspace, rows: Any) -> Table[Invitation]:
    """Return the invitations that nobody has accepted yet, without the secrets of their links."""
    return Table(_name(workspace, "invitations"), f"Open invitations to {workspace}", INVITATIONS, rows)


def key_table(workspace: Workspace, rows: Any) -> Table[ApiKey]:
    """Return the API keys, revoked ones too; what a key begins with, and never the key."""
    return Table(_name(workspace, "api-keys"), f"API keys of {workspace}", KEYS, rows)


def watchlists_table(workspace: Workspace, rows: Any) -> Table[Watchlist]:
    return Table(_name(workspace, "watchlists"), f"Watchlists of {workspace}", WATCHLISTS, rows)


def log_table(workspace: Workspace, entries: Any, filters: Mapping[str, str]) -> Table[AuditEntry]:
    rows = entries.iterator(chunk_size=1_000)
    return Table(_name(workspace, "log"), f"Audit log of {workspace}", LOG, rows, filters)


def _name(workspace: Workspace, what: str) -> str:
    return f"{slugify(workspace.name) or 'workspace'}-{what}"
