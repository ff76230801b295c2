"""What changes a workspace's rows leaves an entry in its log: who, by which key, and on which row."""

import json
from collections.abc import Iterable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from deals.domain.assortment.files import Sheet, packed
from deals.models import AuditEntry, DeliveryAttempt, Export
from deals.services.workspaces.api_keys import create_key
from tests.access.cast import values_for
from tests.access.routes import filled
from tests.access.world import World, make_world, rows_of
from tests.access.writes import BODIES, UNNOTED, Call, writing_calls
from tests.factories import START, make_deal, make_product, make_retailer, make_user


def test_every_writing_route_has_a_body_or_a_reason() -> None:
    calls = writing_calls()
    assert calls - set(BODIES) - set(UNNOTED) == set(), "Say in tests/access/writes.py how they are called."
    assert (set(BODIES) | set(UNNOTED)) - calls == set()
    assert set(BODIES) & set(UNNOTED) == set()


@pytest.fixture
def world(db: None) -> World:
    """Ada's workspace, with a file to import, a hook that rests, a file of her own, and a product."""
    world = make_world()
    make_retailer("Orchard Lane")
    world.rows["product"] = make_deal(product=make_product("Borvo Drill")).product
    rows: Any = world.rows
    rows["upload"].state, rows["upload"].columns = "mapping", {"sku": 0, "title": 1}
    rows["upload"].sheet = packed(Sheet(("sku", "title"), ((2, ("B1", "Lamp")),)))
    rows["upload"].save()
    rows["hook"].failures, rows["hook"].rests_until = 1, START
    rows["hook"].save()
    DeliveryAttempt.objects.create(delivery=rows["hook"].deliveries.get(), status=500)
    Export.objects.filter(pk=rows["export"].pk).update(user=world.users["owner"])
    return world


def call(world: World, of: Call, key: str = "") -> int:
    """Make a call with its body, as the owner, by the key, or as whom it is for; return the status."""
    method, route = of
    body = BODIES[of](world) if callable(BODIES[of]) else BODIES[of]  # type: ignore[operator]
    page = Client(raise_request_exception=False)
    if route.startswith("invitations/"):
        page.force_login(make_user("joan", email=world.rows["invitation"].email))  # type: ignore[attr-defined]
    elif not key:
        page.force_login(world.users["owner"])
    address = "/" + filled(route, values_for(route, world, {}))
    headers = {"authorization": f"Bearer {key}"} if key else {}
    if "file" in body or not route.startswith("api/"):
        return page.post(address, body, headers=headers).status_code
    return page.generic(method, address, json.dumps(body), "application/json", headers=headers).status_code


def left_by(world: World, of: Call, key: str = "") -> tuple[int, bool, list[AuditEntry]]:
    """The status of a call, whether rows changed, and what it left in the log; then all is taken back."""
    with transaction.atomic():
        before, known = rows_of(world.workspace), set(AuditEntry.objects.values_list("pk", flat=True))
        status = call(world, of, key)
        changed = {**rows_of(world.workspace), "AuditEntry": []} != {**before, "AuditEntry": []}
        entries = list(AuditEntry.objects.exclude(pk__in=known))
        transaction.set_rollback(True)
    return status, changed, entries


def faults(world: World, calls: Iterable[Call] = BODIES) -> dict[Call, str]:
    """Which calls change nothing (their body is wrong), or leave no entry."""
    wrong = {}
    for of in calls:
        status, changed, entries = left_by(world, of)
        if status >= 400 or not changed:
            wrong[of] = f"wrote nothing: {status}"
        elif not entries or {entry.workspace_id for entry in entries} != {world.workspace.pk}:
            wrong[of] = "no entry"
    return wrong


def test_what_is_written_leaves_an_entry(world: World) -> None:
    assert faults(world) == {}


def test_a_write_that_forgets_its_entry_is_seen(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The mutation: a service without its note."""
    monkeypatch.setattr("deals.services.workspaces.watchlists.note", lambda *_: None)
    page = ("POST", "workspaces/<int:pk>/watchlists/make/")
    api = ("DELETE", "api/v1/workspaces/<int:pk>/watched/<int:item>/")
    assert faults(world, [page, api]) == {page: "no entry", api: "no entry"}


def test_what_a_key_does_says_by_which_key(world: World) -> None:
    key = create_key(world.workspace, world.users["owner"], name="nightly", scope="write")[1]
    wrong = {}
    for of in [each for each in BODIES if each[1].startswith("api/")]:
        _, _, entries = left_by(world, of, key)
        if {entry.key_name for entry in entries} != {"nightly"}:
            wrong[of] = [f"{entry}: {entry.key_name}" for entry in entries]
    assert wrong == {}


def test_a_page_names_no_key(world: World) -> None:
    _, _, entries = left_by(world, ("POST", "workspaces/<int:pk>/watchlists/make/"))
    assert [(entry.actor_name, entry.key_name, entry.thing) for entry in entries] == [
        (world.users["owner"].username, "", "watchlist")
    ]
