"""Files over the API: asked for by the address of a list, looked after, downloaded, cancelled."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from deals.export_tasks import export_task
from deals.models import Export, Workspace
from deals.services.workspaces.api_keys import create_key


def post(page: Client, workspace: Workspace, address: str, **headers: Any) -> Any:
    body = {"address": address}
    return page.post(f"/api/v1/workspaces/{workspace.pk}/exports/", body, "application/json", **headers)


@pytest.mark.django_db(transaction=True)
def test_a_file_is_asked_for_made_and_downloaded(page: Client, workspace: Workspace) -> None:
    answer = post(page, workspace, "/products.parquet?order=title")
    assert (answer.status_code, answer.json()["state"], answer.json()["file"]) == (202, "queued", None)
    export_task()
    told = page.get(answer["Location"]).json()
    assert (told["state"], told["rows"], told["format"]) == ("done", 2, "parquet")
    file = page.get(told["file"])
    content = b"".join(file.streaming_content)
    assert (file["Content-Disposition"], file["Cache-Control"], len(content)) == (
        f'attachment; filename="{told["file_name"]}"', "no-store", told["size"],
    )  # fmt: skip


def test_delete_cancels_a_file_and_then_removes_it(page: Client, workspace: Workspace) -> None:
    where = post(page, workspace, "/products.csv")["Location"]
    assert page.delete(where).status_code == 204
    assert page.get(where).json()["state"] == "cancelled"
    assert page.delete(where).status_code == 204
    assert page.get(where).status_code == 404


@pytest.mark.parametrize(
    "address", ["/products/", "/x.csv", "products.csv", "//elsewhere/products.csv", "/["]
)
def test_what_is_no_list_is_refused(page: Client, workspace: Workspace, address: str) -> None:
    answer = post(page, workspace, address)
    assert answer.status_code == 400 and "address" in answer.json()["error"]["fields"]


def test_a_list_of_another_workspace_is_refused(page: Client, workspace: Workspace, ada: User) -> None:
    answer = post(page, workspace, f"/workspaces/{workspace.pk + 1}/keys.csv")
    assert answer.json()["error"]["fields"]["address"] == ["This is a list of another workspace."]


def test_a_fourth_file_is_refused_with_409(page: Client, workspace: Workspace) -> None:
    states = [post(page, workspace, f"/products.csv?q={n}").status_code for n in range(4)]
    assert (states, Export.objects.count()) == ([202, 202, 202, 409], 3)


def test_a_key_of_the_workspace_may_ask_and_another_ones_may_not(workspace: Workspace, ada: User) -> None:
    key = create_key(workspace, ada, name="k", scope="write")[1]
    elsewhere = Workspace.objects.create(name="Elsewhere")
    elsewhere.memberships.create(user=ada, role="owner")
    bearer = {"headers": {"authorization": f"Bearer {key}"}}
    asked = [post(Client(), each, "/products.csv", **bearer).status_code for each in (workspace, elsewhere)]
    assert asked == [202, 404]
