"""An assortment's file over the API: kept, read by a worker, imported; its state at an address of its own."""

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from deals.domain.assortment.files import MAX_BYTES
from deals.models import AssortmentItem, AssortmentUpload, Workspace
from deals.services.assortment.matching import process_next_upload
from deals.services.assortment.reading import read_next_upload
from tests.factories import make_user, make_workspace

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> User:
    return make_user("ada")


@pytest.fixture
def workspace(ada: User) -> Workspace:
    return make_workspace(ada)


@pytest.fixture
def api(ada: User) -> APIClient:
    made = APIClient()
    made.force_login(ada)
    return made


def sent(api: APIClient, workspace: Workspace, content: bytes = b"sku,title\nA1,Kettle\n") -> str:
    """Upload a file; return the address of its state."""
    file = SimpleUploadedFile("list.csv", content)
    answer = api.post(f"/api/v1/workspaces/{workspace.pk}/assortment/uploads/", {"file": file})
    assert (answer.status_code, answer.json()["state"]) == (202, "unread")
    return str(answer["Location"])


def test_a_file_is_kept_read_and_imported(api: APIClient, workspace: Workspace) -> None:
    address = sent(api, workspace)
    read_next_upload()
    told = api.get(address).json()
    assert (told["state"], told["header"], told["columns"]) == (
        "mapping",
        ["sku", "title"],
        {"sku": 0, "title": 1},
    )
    assert api.post(f"{address}import/", {}, format="json").status_code == 202
    process_next_upload()
    assert (api.get(address).json()["loaded"], AssortmentItem.objects.get().title) == (1, "Kettle")


def test_a_refused_file_says_why(api: APIClient, workspace: Workspace) -> None:
    address = sent(api, workspace, b"\x7fELF\x00")
    read_next_upload()
    told = api.get(address).json()
    assert (told["state"], told["reason"][:29]) == ("failed", "This is neither CSV nor XLSX:")


@pytest.mark.parametrize("content", [b"", b"x" * (MAX_BYTES + 1)])
def test_an_empty_or_too_large_file_is_refused_at_once(
    api: APIClient, workspace: Workspace, content: bytes
) -> None:
    file = SimpleUploadedFile("list.csv", content)
    answer = api.post(f"/api/v1/workspaces/{workspace.pk}/assortment/uploads/", {"file": file})
    assert (answer.status_code, AssortmentUpload.objects.count()) == (400, 0)


@pytest.mark.parametrize("body", [{"columns": {"colour": 0}}, {"columns": {"sku": 60}}, {"currency": "XXX"}])
def test_an_import_that_is_none_is_refused(api: APIClient, workspace: Workspace, body: dict) -> None:
    address = sent(api, workspace)
    read_next_upload()
    assert api.post(f"{address}import/", body, format="json").status_code == 400
    assert AssortmentUpload.objects.get().state == "mapping"


def test_a_file_that_is_not_yet_read_is_not_imported(api: APIClient, workspace: Workspace) -> None:
    answer = api.post(f"{sent(api, workspace)}import/", {}, format="json")
    assert (answer.status_code, AssortmentUpload.objects.get().state) == (409, "unread")
