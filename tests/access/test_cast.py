"""The cast over every route and method: each gets what the table says, strangers learn nothing."""

from collections.abc import Callable

import pytest
from django.db import transaction

from deals.domain.roles import RIGHTS
from tests.access.cast import GIVEN, METHODS, Actor, expected, outcome, told_by, tried
from tests.access.routes import routes
from tests.access.table import BY_SECRET, TABLE
from tests.access.world import SECRET, World, rows_of

WHAT_TO_DO = "Say in TABLE (tests/access/table.py) who may use these routes, and by which methods: "


def test_every_route_is_in_the_table() -> None:
    found = {route for route in routes() if not route.startswith("admin/")}
    new, gone = sorted(found - set(TABLE)), sorted(set(TABLE) - found)
    assert not new, WHAT_TO_DO + ", ".join(new)
    assert not gone, "Take out of TABLE what is no route any more: " + ", ".join(gone)


def faults_of(actor: Actor, where: dict[str, str], methods: Callable[[str], list[str]]) -> dict[str, str]:
    """Where somebody gets something else than the table says."""
    wrong = {}
    for route in TABLE:
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
    assert faults_of(cast[who], where, lambda route: tried(who, route)) == {}


@pytest.mark.full
def test_an_owner_too_is_refused_all_other_methods(cast: dict[str, Actor], where: dict[str, str]) -> None:
    assert faults_of(cast["owner"], where, lambda route: METHODS) == {}


@pytest.mark.parametrize("who", sorted(set(GIVEN) - set(RIGHTS)))
def test_who_is_no_member_gets_what_the_table_says_and_changes_and_learns_nothing(
    who: str, cast: dict[str, Actor], where: dict[str, str], world: World
) -> None:
    wrong, before = {}, rows_of(world.workspace)
    for route in [route for route in TABLE if route not in BY_SECRET]:
        for method in tried(who, route):
            cast[who].sign_in()
            answer = cast[who].ask(method, where[route])
            got, should = outcome(answer, route), expected(who, route, method)
            if got != should or SECRET.lower() in told_by(answer).lower():
                wrong[f"{method} {route}"] = f"{got}, not {should}: {told_by(answer)[-200:]}"
    assert wrong == {}
    assert rows_of(world.workspace) == before
