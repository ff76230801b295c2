"""Ada's workspace with one of everything that a workspace holds, and the shared rows beside it.

Each of its names and texts holds SECRET: where that word turns up, something of hers was told.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User
from django.db.models import Model

from deals.models import (
    AlertEvent,
    ApiKey,
    AssortmentItem,
    AssortmentUpload,
    ChartNote,
    Competitor,
    Delivery,
    Export,
    Invitation,
    Membership,
    SavedView,
    WatchedItem,
    Watchlist,
    Webhook,
    Workspace,
)
from deals.services.alerts.feeds import make_feed
from deals.services.alerts.links import unsubscribe_url
from deals.services.common.encryption import encrypt
from deals.services.common.secrets import hash_of
from deals.services.workspaces.api_keys import create_key
from tests.factories import START, make_retailer, make_user, make_workspace

SECRET = "Xylograph"
INVITED = "a secret of Xylograph's invitation"


@dataclass
class World:
    """The workspace, its members, and the rows that addresses name."""

    workspace: Workspace
    users: dict[str, User]
    rows: dict[str, Model]
    feed_secret: str
    unsubscribe_token: str

    @property
    def values(self) -> dict[str, str]:
        """What stands for the parameters of an address below the workspace."""
        return {name: str(row.pk) for name, row in self.rows.items()} | {"pk": str(self.workspace.pk)}


def make_world(name: str = SECRET) -> World:
    """A workspace with an owner, manager, member, viewer and guest (to be removed), and one of everything."""
    users = {
        role: make_user(f"{name}-{role}".lower())
        for role in ("owner", "manager", "member", "viewer", "guest")
    }
    workspace = make_workspace(users["owner"], name=f"{name} shop", own_retailer=make_retailer("Tindalo"))
    for role in ("manager", "member", "viewer"):
        Membership.objects.create(workspace=workspace, user=users[role], role=role)
    rows = add_rows(workspace, users["owner"], name)
    rows["member"] = Membership.objects.create(workspace=workspace, user=users["guest"], role="viewer")
    rows["export"] = Export.objects.create(
        workspace=workspace, user=users["guest"], role="viewer", address="/products.csv", fmt="csv",
        title=f"{name} list", state="done",
    )  # fmt: skip
    feed = make_feed(rows["watchlist"], users["owner"])
    token = unsubscribe_url(workspace.pk, users["owner"].pk, rows["rule"].pk).rstrip("/").rpartition("/")[2]
    return World(workspace, users, rows, feed, token)


def add_rows(workspace: Workspace, owner: User, name: str) -> dict[str, Any]:
    """One of everything that a workspace holds but members."""
    return {**_kept(workspace, owner, name), **_alerts(workspace, owner, name)}


def _kept(workspace: Workspace, owner: User, name: str) -> dict[str, Any]:
    """Competitor, watchlist, assortment, key, invitation, saved view and note."""
    watchlist = Watchlist.objects.create(workspace=workspace, name=f"{name} list")
    return {
        "competitor": Competitor.objects.create(
            workspace=workspace, retailer=make_retailer("Quillmart"), group=f"{name} group", tags=[name]
        ),
        "watchlist": watchlist,
        "item": WatchedItem.objects.create(watchlist=watchlist, search=f"{name} drill", tags=[name]),
        "upload": AssortmentUpload.objects.create(
            workspace=workspace, file_name=f"{name}.csv", header=["sku", "title"], state="done", rows=1
        ),
        "article": AssortmentItem.objects.create(
            workspace=workspace, sku=f"{name}-1", title=f"{name} Drill", brand=name
        ),
        "view": SavedView.objects.create(
            workspace=workspace, made_by=owner, name=f"{name} view", page="products", query=f"q={name}",
            is_shared=True,
        ),
        "note": ChartNote.objects.create(
            workspace=workspace, made_by=owner, made_by_name=owner.get_username(), text=f"{name} note",
            first_day=START, last_day=START,
        ),
        "key": create_key(workspace, owner, name=f"{name} key", scope=ApiKey.Scope.WRITE)[0],
        "invitation": Invitation.objects.create(
            workspace=workspace,
            email=f"{name}@example.org".lower(),
            role="member",
            secret_hash=hash_of(INVITED + name),
            invited_by=owner,
            expires_at=datetime.now(UTC) + timedelta(days=7),
        ),
    }  # fmt: skip


def _alerts(workspace: Workspace, owner: User, name: str) -> dict[str, Any]:
    """A rule, its event, and a webhook with a message to it."""
    rule = workspace.alert_rules.create(
        name=f"{name} rule", made_by=owner, stale_from=None, watchlist=workspace.watchlists.get()
    )
    hook = Webhook.objects.create(
        workspace=workspace,
        url=f"https://example.org/{name}",
        encrypted_secret=encrypt(f"{name} secret"),
        made_by=owner,
    )
    Delivery.objects.create(
        workspace=workspace, kind="test", webhook=hook, state="sent", dedupe_key=f"{name} test"
    )
    event = AlertEvent.objects.create(
        workspace=workspace, rule=rule, post_id=1, anchor=0, at=START, product_title=f"{name} Drill"
    )
    return {"rule": rule, "hook": hook, "event": event}


def owned_rows(workspace: Workspace) -> dict[type[Model], list[Any]]:
    """All rows that belong to a workspace, by model."""
    return {
        model: list(model._base_manager.filter(**{path: workspace.pk}).order_by("pk"))
        for model, path in _owned().items()
    }


def rows_of(workspace: Workspace) -> dict[str, list[dict[str, Any]]]:
    """All rows that belong to a workspace, by table, with all their values."""
    return {
        model.__name__: [
            {field.attname: getattr(row, field.attname) for field in model._meta.concrete_fields}
            for row in rows
        ]
        for model, rows in owned_rows(workspace).items()
    }


def _owned() -> dict[type[Model], str]:
    """The models whose rows lead to a workspace, with the path there: by foreign keys, however many."""
    owned: dict[type[Model], str] = {Workspace: "pk"}
    while True:
        more = {
            model: field.name
            if owned[field.related_model] == "pk"
            else f"{field.name}__{owned[field.related_model]}"
            for model in apps.get_app_config("deals").get_models()
            for field in model._meta.concrete_fields
            if model not in owned and field.related_model in owned
        }
        if not more:
            return owned
        owned |= more
