"""Made-up calls of every operation of the API, by a tenant who is not to see another one's."""

from typing import Any

import pytest

from deals.models import ApiKey
from deals.services.workspaces.api_keys import create_key
from tests.access.fuzzing import faults_of, operations
from tests.access.shared import make_shared
from tests.access.world import World, make_world, rows_of


@pytest.fixture
def mine(db: None) -> World:
    """The workspace of the one who calls."""
    return make_world("Elsewhere")


@pytest.fixture
def key(mine: World) -> str:
    """The text of a key of hers that may write."""
    return create_key(mine.workspace, mine.users["owner"], name="k", scope=ApiKey.Scope.WRITE)[1]


def run(world: World, mine: World, key: str, examples: int) -> list[str]:
    """The faults of all operations."""
    shared = make_shared(mine.users["owner"])
    faults = []
    for operation in operations():
        below = (
            operation.path.removeprefix("/api/v1/")
            .replace("{kind}", "<slug:kind>")
            .replace("{id}", "<int:pk>")
        )
        found = [value for beginning, value in shared.items() if below.startswith(beginning)]
        places = [place(each, operation.path, found[:1]) for each in (world, mine)]
        faults += faults_of(operation, places, key, examples)
    return faults


def place(world: World, path: str, found: list[str]) -> dict[str, Any]:
    """Path parameters that lead to rows: of this workspace, or shared ones."""
    values = {name: int(value) for name, value in world.values.items()}
    if "/assortment/" in path:
        values["item"] = values["article"]
    number = int(found[0]) if found else values["pk"]
    return {**values, "id": number, "pk": number, "slug": "tindalo", "kind": "match"}


def test_made_up_calls_meet_no_error_no_breach_and_no_secret(world: World, mine: World, key: str) -> None:
    before = rows_of(world.workspace)
    assert run(world, mine, key, 4) == []
    assert rows_of(world.workspace) == before


@pytest.mark.full
@pytest.mark.parametrize("is_staff", [False, True])
def test_many_made_up_calls_meet_none_either(world: World, mine: World, key: str, is_staff: bool) -> None:
    mine.users["owner"].is_staff = is_staff
    mine.users["owner"].save()
    assert run(world, mine, key, 60) == []
