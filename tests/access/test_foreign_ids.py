"""Ids of another workspace's rows, in the path, the query string and the body: nothing is told or changed."""

import json
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from tests.access.cast import told_by
from tests.access.routes import filled
from tests.access.table import TABLE
from tests.access.world import SECRET, World, make_world, owned_rows, rows_of
from tests.alerts.test_rule_pages import RULE

CALLS = [
    (part.split()[0], route)
    for route, rule in TABLE.items()
    if "workspaces/<int:pk>/" in route
    for part in rule.split(", ")
]
NAMES = (
    "list", "watchlist", "watchlists", "workspace", "workspace_id", "competitor", "competitors", "item",
    "items", "article", "upload", "rule", "rules", "hook", "webhook", "event", "events", "member", "members",
    "view", "note",
    "user", "key", "invitation", "id", "pk",
)  # fmt: skip
"""How a form or a filter might name a row."""
OF_THE_API = ("list", "watchlist", "workspace", "competitor", "item", "rule", "member", "user")
"""One at a time: a filter that an address does not know is refused before others are looked at."""


@pytest.fixture
def mine(db: None) -> World:
    """The workspace of the one who asks."""
    return make_world("Elsewhere")


def ask(mine: World, method: str, address: str, body: dict[str, Any]) -> HttpResponse:
    """Call an address as its workspace's owner, the body as JSON, as a form or in the query string."""
    client = Client(raise_request_exception=False)
    client.force_login(mine.users["owner"])
    if method == "GET":
        return client.get(address, body)
    if address.startswith("/api/"):
        return client.generic(method, address, json.dumps(body), "application/json")
    return client.post(address, body)


def address_of(route: str, ours: World, named: World) -> str:
    """A route below one workspace, with the rows of another."""
    values = {**named.values, "pk": str(ours.workspace.pk), "fmt": "json"}
    if "/assortment/" in route:
        values["item"] = values["article"]
    return "/" + filled(route, values)


def ids_of(world: World) -> dict[str, str]:
    """An id of each of a workspace's rows, by every name for it."""
    rows: dict[str, Any] = {**world.rows, "workspace": world.workspace, "user": world.users["owner"]}
    rows |= {"list": rows["watchlist"], "webhook": rows["hook"], "id": world.workspace, "pk": world.workspace}
    return {name: str(rows[name.removesuffix("_id").removesuffix("s")].pk) for name in NAMES}


def pointers(ours: World, others: World) -> list[str]:
    """Which of the one workspace's rows lead to rows of the other."""
    taken = {model: {row.pk for row in rows} for model, rows in owned_rows(others.workspace).items()}
    return [
        f"{model.__name__}.{field.name}"
        for model, rows in owned_rows(ours.workspace).items()
        for field in model._meta.concrete_fields
        for row in rows
        if getattr(row, field.attname) in taken.get(field.related_model, ())
    ]


def test_a_path_opens_no_row_of_another_workspace(world: World, mine: World) -> None:
    before, wrong = rows_of(world.workspace), []
    for method, route in [call for call in CALLS if call[1].count("<int:") > 1]:
        answer = ask(mine, method, address_of(route, mine, world), {})
        if answer.status_code != 404 or SECRET in told_by(answer):
            wrong.append(f"{method} {route}: {answer.status_code}")
    assert wrong == []
    assert rows_of(world.workspace) == before


def test_a_query_string_shows_no_row_of_another_workspace(world: World, mine: World) -> None:
    wrong, ids = [], ids_of(world)
    for route in [route for method, route in CALLS if method == "GET"]:
        queries = [{name: ids[name]} for name in OF_THE_API] if route.startswith("api/") else [ids]
        for query in queries:
            answer = ask(mine, "GET", address_of(route, mine, mine), query)
            if answer.status_code >= 500 or SECRET in told_by(answer):
                wrong.append(f"{route} {query}: {answer.status_code}")
    assert wrong == []


def test_a_body_reaches_no_row_of_another_workspace(world: World, mine: World) -> None:
    before, wrong = rows_of(world.workspace), []
    body = {
        **RULE,
        **ids_of(world),
        "email": "new@example.org",
        "role": "viewer",
        "do": "save",
        "search": "drill",
    }
    for method, route in [call for call in CALLS if call[0] != "GET"]:
        with transaction.atomic():
            answer = ask(mine, method, address_of(route, mine, mine), body)
            changed = rows_of(world.workspace) != before
            if answer.status_code >= 500 or SECRET in told_by(answer) or changed or pointers(mine, world):
                wrong.append(f"{method} {route}: {answer.status_code} {pointers(mine, world)}")
            transaction.set_rollback(True)
    assert wrong == []


@pytest.mark.parametrize(
    ("tail", "name", "body", "status"),
    [
        ("watchlists/watch/", "list", {"search": "drill"}, 404),
        ("alerts/rules/new/", "watchlist", {**RULE, "scope": "watchlist", "do": "save"}, 200),
    ],
)
def test_a_list_of_another_workspace_is_refused(
    world: World, mine: World, tail: str, name: str, body: dict[str, str], status: int
) -> None:
    before = rows_of(mine.workspace)
    sent = {**body, name: str(world.rows["watchlist"].pk)}
    answer = ask(mine, "POST", f"/workspaces/{mine.workspace.pk}/{tail}", sent)
    assert (answer.status_code, rows_of(mine.workspace)) == (status, before)
