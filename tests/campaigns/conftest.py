"""Ada's workspace: she is Tindalo, her competitor is Quillmart."""

import pytest
from django.core.cache import cache
from django.test import Client

from deals.models import Competitor, RetailerAlias, Workspace
from tests.factories import START, make_coverage, make_retailer, make_user, make_workspace


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Lists that are kept for minutes must not outlive a test."""
    cache.clear()


@pytest.fixture
def workspace(db: None) -> Workspace:
    return make_analyst()


def make_analyst() -> Workspace:
    """Make the workspace, in an archive of half a year."""
    own, competitor = make_retailer("Tindalo", country="US"), make_retailer("Quillmart", country="GB")
    RetailerAlias.objects.create(retailer=own, kind="handle", value="tindalo")
    RetailerAlias.objects.create(retailer=competitor, kind="handle", value="quillmart")
    made = make_workspace(make_user("ada"), own_retailer=own)
    Competitor.objects.create(workspace=made, retailer=competitor)
    make_coverage(START, 24 * 180)
    return made


@pytest.fixture
def page(client: Client, workspace: Workspace) -> Client:
    """A browser in which Ada is signed in."""
    client.force_login(workspace.members.get())
    return client
