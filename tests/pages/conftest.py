"""The cast: Ada owns a workspace, Grace is in it, Mallory has no access to it."""

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client

from deals.models import Workspace
from tests.factories import make_user, make_workspace


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Lists that are kept for minutes must not outlive a test."""
    cache.clear()


@pytest.fixture
def owner(db: None) -> User:
    """Ada."""
    return make_user("ada")


@pytest.fixture
def teammate(db: None) -> User:
    """Grace."""
    return make_user("grace")


@pytest.fixture
def stranger(db: None) -> User:
    """Mallory, with a workspace of her own."""
    user = make_user("mallory")
    make_workspace(user, name="Elsewhere")
    return user


@pytest.fixture
def workspace(owner: User, teammate: User) -> Workspace:
    """Ada's workspace, with Grace in it."""
    return make_workspace(owner, teammate)


@pytest.fixture
def page(client: Client, owner: User, workspace: Workspace) -> Client:
    """A browser in which Ada is signed in."""
    client.force_login(owner)
    return client


@pytest.fixture
def curator(db: None) -> User:
    """Cleo, of the staff."""
    return make_user("cleo", is_staff=True)


@pytest.fixture
def desk(curator: User) -> Client:
    """A browser in which Cleo is signed in."""
    client = Client()
    client.force_login(curator)
    return client
