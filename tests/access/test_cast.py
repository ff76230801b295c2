"""The cast over every route and method: each gets what the table says, strangers learn nothing."""

from collections.abc import Callable

import pytest
from django.db import transaction

from deals.domain.roles import RIGHTS
from deals.models import ApiKey, Membership
from deals.services.workspaces.api_keys import create_key
from tests.access.cast import GIVEN, METHODS, Actor, decisive, expected, outcome, told_by, tried
from tests.access.routes import routes
from tests.access.table import ACCOUNTS, BY_SECRET, TABLE
from tests.access.world import SECRET, World, rows_of
from tests.factories import make_workspace

WHAT_TO_DO = "Say in TABLE (tests/access/table.py) who may use these routes, and by which methods: "


def test_every_route_is_in_the_table() -> None:
    found = {route for route in routes() if not route.startswith("admin/")}
    new, gone = sorted(found - set(TABLE)), sorted(set(TABLE) - found)
    assert not new, WHAT_TO_DO + ", ".join(new)
    assert not gone, "Take out of TABLE what is no route any more: " + ", ".join(gone)


def faults_of(actor: Actor, where: dict[str, str], methods: Callable[[str], list[str]]) -> dict[str, str]:
    """Where somebody gets something else than the table says."""
    wrong = {}
    # Pages of one's own account know no roles: one member tries them.
    for route in [route for route in TABLE if actor.name == "viewer" or route not in ACCOUNTS]:
        for method in methods(route):
            actor.sign_in()  # outside of what is rolled back: a session serves many calls
            with transaction.atomic():
                got = outcome(actor.ask(method, where[route]), route)
                transaction.set_rollback(True)
            if got != expected(actor.name, route, method):
                wrong[f"{method} {route}"] = f"{got}, not {expected(actor.name, route, method)}"
    return wrong


@pytest.mark.parametrize("who", RIGHTS)
def test_a_member_gets_what_the_table_says(who: str, cast: dict[str, Actor], where: dict[str, str]) -> None:
    assert faults_of(cast[who], where, lambda route: decisive(who, route)) == {}


@pytest.mark.full
@pytest.mark.parametrize("who", RIGHTS)
def test_a_member_gets_it_too_where_a_weaker_one_does(
    who: str, cast: dict[str, Actor], where: dict[str, str]
) -> None:
    assert faults_of(cast[who], where, lambda route: tried(who, route)) == {}


@pytest.mark.full
@pytest.mark.parametrize("who", ["owner", "stranger", "anonymous"])
def test_others_too_are_refused_all_other_methods(
    who: str, cast: dict[str, Actor], where: dict[str, str]
) -> None:
    assert faults_of(cast[who], where, lambda route: METHODS) == {}


@pytest.mark.parametrize("who", sorted(set(GIVEN) - set(RIGHTS)))
def test_who_is_no_member_gets_what_the_table_says_and_changes_and_learns_nothing(
    who: str, cast: dict[str, Actor], where: dict[str, str], world: World
) -> None:
    wrong, before = {}, rows_of(world.workspace)
    for route in [route for route in TABLE if route not in BY_SECRET]:
        for method in decisive(who, route):
            cast[who].sign_in()
            answer = cast[who].ask(method, where[route])
            got, should = outcome(answer, route), expected(who, route, method)
            if got != should or SECRET.lower() in told_by(answer).lower():
                wrong[f"{method} {route}"] = f"{got}, not {should}: {told_by(answer)[-200:]}"
    assert wrong == {}
    assert rows_of(world.workspace) == before


def test_a_key_that_may_only_read_changes_nothing_by_any_route(
    cast: dict[str, Actor], where: dict[str, str], world: World
) -> None:
    root = cast["superuser"].user
    Membership.objects.create(workspace=world.workspace, user=root, role="manager")
    reader, writer = (
        Actor(scope, root, create_key(world.workspace, root, name=scope, scope=scope)[1])
        for scope in ApiKey.Scope.values
    )
    wrong = {}
    for route in [route for route in TABLE if route.startswith("api/v1/")]:
        for method in METHODS:
            with transaction.atomic():
                got = reader.ask(method, where[route]).status_code
                allowed = 403 if method != "GET" else writer.ask(method, where[route]).status_code
                transaction.set_rollback(True)
            if got != allowed:
                wrong[f"{method} {route}"] = f"{got}, not {allowed}"
    assert wrong == {}


def test_a_key_that_may_write_does(cast: dict[str, Actor], where: dict[str, str]) -> None:
    root = cast["superuser"].user
    key = create_key(make_workspace(root), root, name="k", scope="write")[1]
    assert (
        Actor("writer", root, key).ask("DELETE", where["api/v1/watched-prefixes/<int:pk>/"]).status_code
        == 204
    )
