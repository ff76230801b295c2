"""The cast before a world with real rows."""

import pytest
from django.core.cache import cache

from deals.models import ApiKey
from deals.services.workspaces.api_keys import create_key
from tests.access.cast import Actor, addresses
from tests.access.shared import make_shared
from tests.access.world import World, make_world
from tests.factories import make_user, make_workspace


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Throttles count in the cache."""
    cache.clear()


@pytest.fixture
def world(db: None) -> World:
    """The workspace of another."""
    return make_world()


@pytest.fixture
def cast(world: World) -> dict[str, Actor]:
    """Everybody by name."""
    curator = make_user("cleo", is_staff=True)
    root = make_user("rita", is_staff=True, is_superuser=True)
    stranger = make_user("mallory")
    elsewhere = make_workspace(stranger, name="Elsewhere")
    key = create_key(elsewhere, stranger, name="k", scope=ApiKey.Scope.WRITE)[1]
    members = {role: Actor(role, user) for role, user in world.users.items() if role != "guest"}
    return {
        **members,
        "anonymous": Actor("anonymous"),
        "stranger": Actor("stranger", stranger),
        "foreign key": Actor("foreign key", stranger, key),
        "curator": Actor("curator", curator),
        "superuser": Actor("superuser", root),
    }


@pytest.fixture
def where(world: World, cast: dict[str, Actor]) -> dict[str, str]:
    """An address for each route."""
    return addresses(world, make_shared(cast["curator"].user))
