"""Ada's workspace is Tindalo's; its competitors are Quillmart and Orchard Lane."""

import pytest
from django.test import Client

from deals.models import Competitor, Workspace
from tests.factories import make_retailer, make_workspace
from tests.pages.conftest import empty_cache as empty_cache
from tests.pages.conftest import owner as owner
from tests.pages.conftest import page as page
from tests.pages.conftest import stranger as stranger
from tests.pages.conftest import teammate as teammate

RIVALS = ("Quillmart", "Orchard Lane")


@pytest.fixture
def workspace(owner, teammate) -> Workspace:
    """Ada's workspace, with Grace in it."""
    made = make_workspace(owner, teammate, own_retailer=make_retailer("Tindalo"))
    for name in RIVALS:
        Competitor.objects.create(workspace=made, retailer=make_retailer(name))
    return made


@pytest.fixture
def compare(page: Client, workspace: Workspace):
    """Open the compare page, or another address below it."""
    return lambda query="", tail="/": page.get(f"/workspaces/{workspace.pk}/compare{tail}{query}")
