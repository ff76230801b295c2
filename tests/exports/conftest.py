"""Ada, who owns a workspace, in a browser; files go to a folder of the test's own."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from deals.exports import list_file
from deals.models import Export, Workspace
from deals.services.workspaces.exports import Asked, ask_for_export
from tests.factories import make_deal, make_product, make_user, make_workspace


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    """The folder of finished files."""
    settings.EXPORTS_DIR = tmp_path / "exports"
    return settings.EXPORTS_DIR


@pytest.fixture
def all_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each list of more than one row is long."""
    monkeypatch.setattr(list_file, "SHORT_ROWS", 1)


@pytest.fixture
def ada(db: None) -> User:
    return make_user("ada")


@pytest.fixture
def workspace(ada: User) -> Workspace:
    return make_workspace(ada, name="Acme Tools")


@pytest.fixture
def page(client: Client, ada: User, workspace: Workspace) -> Client:
    """A browser in which Ada is signed in, and two products that she may list."""
    for title in ("Lumo kettle", "Borvo drill"):
        make_deal(product=make_product(title), retailer="Tindalo")
    client.force_login(ada)
    return client


def asked(workspace: Workspace, address: str = "/products.csv", user: User | None = None) -> Export:
    """A file that waits for a worker."""
    user = user or workspace.members.get(username="ada")
    membership = workspace.memberships.get(user=user)
    fmt = address.partition("?")[0].rpartition(".")[2]
    return ask_for_export(user, membership, Asked(address, fmt, "http://testserver"))
