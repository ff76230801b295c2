"""A body for each route that writes a workspace's rows, with which it does; and those that write none."""

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.access.table import ACCOUNTS, TABLE
from tests.access.world import World
from tests.alerts.test_rule_pages import RULE
from tests.factories import START

Body = dict[str, Any] | Callable[[World], dict[str, Any]]
Call = tuple[str, str]
"""Method and route."""

OF_STAFF = {"staff", "permitted staff", "superuser"}


def writing_calls() -> set[Call]:
    """Every call that may change something and that is not a curator's or an account's."""
    return {
        (part.split(" ", 1)[0], route)
        for route, rule in TABLE.items()
        if route not in ACCOUNTS
        for part in rule.split(", ")
        if not part.startswith("GET") and part.split(" ", 1)[1] not in OF_STAFF
    }


W, A = "workspaces/<int:pk>/", "api/v1/workspaces/<int:pk>/"
API_RULE = {"name": "New", "kind": "price", "scope": "everything"}


def _file(_: World) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("list.csv", b"sku,title\nB1,Lamp\n")}


def _named(name: str, **more: Any) -> Callable[[World], dict[str, Any]]:
    """A body with the id of one of the world's rows."""
    return lambda world: {name: world.rows[name].pk, **more}


def _of_workspace(**more: Any) -> Callable[[World], dict[str, Any]]:
    return lambda world: {"workspace": world.workspace.pk, **more}


def _moving(world: World) -> dict[str, Any]:
    """An empty body, once a worker has the file."""
    type(world.rows["upload"]).objects.filter(pk=world.rows["upload"].pk).update(state="working")  # type: ignore[attr-defined]
    return {}


def _archived(name: str) -> Callable[[World], dict[str, Any]]:
    """An empty body, once the row is archived: before that it is not deleted."""

    def archive(world: World) -> dict[str, Any]:
        row: Any = world.rows[name]
        archived = {"archived_at": START, **({"is_on": False} if name == "rule" else {})}
        type(row).objects.filter(pk=row.pk).update(**archived)
        return {}

    return archive


COLUMNS = {"sku": "0", "title": "1", "load": "yes", "currency": "USD"}

BODIES: dict[Call, Body] = {
    ("POST", W + "settings/"): {"name": "Renamed", "time_zone": "UTC", "currency": ""},
    ("POST", W + "invite/"): {"email": "new@example.org", "role": "viewer"},
    ("POST", W + "invitations/<int:invitation>/withdraw/"): {},
    ("POST", W + "members/<int:member>/role/"): {"role": "member"},
    ("POST", W + "members/<int:member>/remove/"): {},
    ("POST", W + "members/<int:member>/hand-over/"): {},
    ("POST", W + "keys/"): {"name": "nightly", "scope": "read"},
    ("POST", W + "keys/<int:key>/revoke/"): {},
    ("POST", W + "competitors/add/"): {"retailer": "orchard-lane"},
    ("POST", W + "competitors/paste/"): {"names": "orchard-lane"},
    ("POST", W + "competitors/<int:competitor>/change/"): {"group": "discounters"},
    ("POST", W + "assortment/upload/"): _file,
    ("POST", W + "assortment/uploads/<int:upload>/"): COLUMNS,
    ("POST", W + "assortment/uploads/<int:upload>/cancel/"): _moving,
    ("POST", W + "assortment/decide/"): lambda world: {"do": "none", "sku": world.rows["article"].sku},  # type: ignore[attr-defined]
    ("POST", W + "assortment/match/"): {},
    ("POST", W + "assortment/delete/"): {"all": "yes"},
    ("POST", W + "assortment/items/<int:item>/decide/"): {"product": "none"},
    ("POST", W + "watchlists/make/"): {"name": "Lamps"},
    ("POST", W + "watchlists/watch/"): {"search": "lamp"},
    ("POST", W + "watchlists/<int:watchlist>/archive/"): {},
    ("POST", W + "watchlists/<int:watchlist>/delete/"): _archived("watchlist"),
    ("POST", W + "watchlists/<int:watchlist>/import/"): lambda world: {"names": str(world.rows["product"])},
    ("POST", W + "watched/<int:item>/remove/"): {},
    ("POST", W + "watched/<int:item>/tags/"): {"tags": "spring"},
    ("POST", W + "welcome/"): {"retailer": "orchard-lane"},
    ("POST", W + "welcome/competitors/"): {"names": "orchard-lane"},
    ("POST", W + "welcome/watch/"): _named("product"),
    ("POST", W + "views/save/"): {"name": "Lamps", "address": "/products/?q=lamp", "is_shared": "on"},
    ("POST", W + "views/<int:view>/change/"): {"name": "Lamps", "is_shared": "on"},
    ("POST", W + "views/<int:view>/delete/"): {},
    ("POST", W + "notes/add/"): {"first_day": "2016-06-01", "text": "Our sale"},
    ("POST", W + "notes/<int:note>/"): {"first_day": "2016-06-01", "text": "Our sale"},
    ("POST", W + "notes/<int:note>/delete/"): {},
    ("POST", W + "watchlists/<int:watchlist>/feed/"): {},
    ("POST", W + "alerts/mutes/"): {"rule": "", "days": "7"},
    ("POST", W + "alerts/bell/"): _named("product", template="below", currency="USD", target="15", who="any"),
    ("POST", W + "alerts/rules/new/"): {**RULE, "do": "save"},
    ("POST", W + "alerts/rules/<int:rule>/"): {**RULE, "do": "save"},
    ("POST", W + "alerts/rules/<int:rule>/switch/"): {"on": "no"},
    ("POST", W + "alerts/rules/<int:rule>/archive/"): {},
    ("POST", W + "alerts/rules/<int:rule>/delete/"): _archived("rule"),
    ("POST", W + "alerts/webhooks/make/"): {"url": "https://example.org/hook"},
    ("POST", W + "alerts/webhooks/<int:hook>/change/"): {"do": "off"},
    ("POST", "exports/<int:pk>/drop/"): {},
    ("POST", "invitations/<str:secret>/"): {},
    ("POST", "alerts/unsubscribe/<str:token>/"): {},
    ("POST", "alerts/snooze/<str:token>/"): {"days": "7"},
    ("POST", A + "exports/"): {"address": "/products.csv"},
    ("DELETE", A + "exports/<int:export>/"): {},
    ("POST", A + "competitors/"): {"retailers": ["orchard-lane"]},
    ("PATCH", A + "competitors/<int:competitor>/"): {"archived": True},
    ("POST", A + "watchlists/"): {"name": "Lamps"},
    ("PATCH", A + "watchlists/<int:watchlist>/"): {"archived": True},
    ("DELETE", A + "watchlists/<int:watchlist>/"): _archived("watchlist"),
    ("POST", A + "watchlists/<int:watchlist>/items/"): {"search": "lamp"},
    ("PATCH", A + "watched/<int:item>/"): {"tags": ["spring"]},
    ("DELETE", A + "watched/<int:item>/"): {},
    ("PATCH", A + "assortment/<int:item>/"): {"product": None},
    ("POST", A + "assortment/uploads/"): _file,
    ("POST", A + "assortment/uploads/<int:upload>/import/"): {
        "columns": {"sku": 0, "title": 1}, "replaces": False, "high_floors": False,
    },
    ("POST", "api/v1/alert-rules/"): _of_workspace(**API_RULE),
    ("PATCH", "api/v1/alert-rules/<int:pk>/"): {"size": "20"},
    ("DELETE", "api/v1/alert-rules/<int:pk>/"): _archived("rule"),
    ("POST", "api/v1/saved-views/"): _of_workspace(name="Lamps", address="/products/?q=lamp", is_shared=True),
    ("PATCH", "api/v1/saved-views/<int:pk>/"): {"name": "Lamps"},
    ("DELETE", "api/v1/saved-views/<int:pk>/"): {},
    ("POST", "api/v1/notes/"): _of_workspace(first_day="2016-06-01", last_day="2016-06-01", text="Our sale"),
    ("PATCH", "api/v1/notes/<int:pk>/"): {"text": "Our sale"},
    ("DELETE", "api/v1/notes/<int:pk>/"): {},
    ("POST", "api/v1/webhooks/"): _of_workspace(url="https://example.org/hook"),
    ("DELETE", "api/v1/webhooks/<int:pk>/"): {},
    ("POST", "api/v1/webhooks/<int:pk>/retry/"): {},
    ("POST", "api/v1/webhooks/<int:pk>/test/"): {},
}  # fmt: skip

UNNOTED: dict[Call, str] = {
    ("POST", W + "switch/"): "which workspace one looks at is in the session: no row changes",
    ("POST", W + "delete/"): "the log goes with the workspace",
    ("POST", W + "alerts/read/"): "what a member has read is their own",
    ("POST", W + "views/first/"): "with which page a member begins is their own",
    ("POST", W + "views/<int:view>/move/"): "the order of a member's views is their own",
    ("POST", "workspaces/sample/"): "a workspace of its own, as below",
    ("POST", "workspaces/new/"): "its first entry is tried in tests/pages/test_workspaces.py",
    ("POST", "deals/<int:pk>/report/"): "a flag on market data: curators answer it, no workspace has it",
    ("POST", "api/v1/reports/"): "the same",
    ("POST", "api/v1/alert-rules/back-test/"): "nothing is saved",
    **{(method, "api/v1/<rest:path>"): "there is nothing" for method in ("POST", "PUT", "PATCH", "DELETE")},
}
"""Calls that leave no entry in a workspace's log, each with its reason."""
