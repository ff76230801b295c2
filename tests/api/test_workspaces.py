"""A workspace by the API: its members and its own keys reach it, nobody else."""

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from deals.models import AuditEntry, Workspace
from deals.services.workspaces.api_keys import create_key
from tests.factories import make_brand, make_product, make_retailer, make_user, make_workspace

pytestmark = pytest.mark.django_db


def client_of(username: str) -> APIClient:
    client = APIClient()
    client.force_login(make_user(username))
    return client


@pytest.fixture
def owner() -> APIClient:
    """Olga, who owns a workspace."""
    return client_of("olga")


@pytest.fixture
def workspace(owner: APIClient) -> Workspace:
    """Olga's, with a viewer."""
    made = make_workspace(User.objects.get(username="olga"), name="Olga's", own_retailer=make_retailer("Own"))
    made.memberships.create(user=make_user("vera"), role="viewer")
    return made


def url(workspace: Workspace, rest: str = "") -> str:
    return f"/api/v1/workspaces/{workspace.pk}/{rest}"


def test_the_list_holds_the_callers_own_workspaces(owner: APIClient, workspace: Workspace) -> None:
    make_workspace(make_user("eve"), name="Eve's")
    rows = owner.get("/api/v1/workspaces/").json()["results"]
    assert [(row["name"], row["role"], row["own_retailer"]["slug"]) for row in rows] == [
        ("Olga's", "owner", "own")
    ]


@pytest.mark.parametrize("rest", ["", "members/", "log/", "competitors/", "watchlists/", "campaigns/"])
def test_a_stranger_gets_404(workspace: Workspace, rest: str) -> None:
    assert client_of("eve").get(url(workspace, rest)).status_code == 404


def test_the_key_of_another_workspace_gets_404(owner: APIClient, workspace: Workspace) -> None:
    other = make_workspace(workspace.memberships.get(role="owner").user, name="Other")
    _, secret = create_key(other, workspace.memberships.get(role="owner").user, name="report", scope="write")
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    assert client.get(url(workspace)).status_code == 404
    assert [row["name"] for row in client.get("/api/v1/workspaces/").json()["results"]] == ["Other"]


def test_members_are_listed_with_their_roles(owner: APIClient, workspace: Workspace) -> None:
    rows = owner.get(url(workspace, "members/")).json()["results"]
    assert [(row["user"], row["role"]) for row in rows] == [("olga", "owner"), ("vera", "viewer")]


def test_the_log_is_for_managers(owner: APIClient, workspace: Workspace) -> None:
    viewer = APIClient()
    viewer.force_login(workspace.memberships.get(role="viewer").user)
    assert viewer.get(url(workspace, "log/")).status_code == 403
    assert owner.get(url(workspace, "log/")).json()["results"] == []


def test_competitors_are_added_by_slug_and_logged(owner: APIClient, workspace: Workspace) -> None:
    make_retailer("Quillmart")
    body = {"retailers": ["quillmart", "own"], "group": "near"}
    answer = owner.post(url(workspace, "competitors/"), body, format="json")
    assert (answer.status_code, answer.json()) == (201, {"added": 1, "already_present": 0, "over_limit": 0})
    (row,) = owner.get(url(workspace, "competitors/")).json()["results"]
    assert (row["retailer"]["slug"], row["group"]) == ("quillmart", "near")
    assert AuditEntry.objects.get().action == "added competitors"


def test_an_unknown_retailer_is_named_and_nothing_is_added(owner: APIClient, workspace: Workspace) -> None:
    make_retailer("Quillmart")
    answer = owner.post(url(workspace, "competitors/"), {"retailers": ["quillmart", "nobody"]}, format="json")
    assert answer.json()["error"]["fields"] == {"retailers": ["There is no retailer nobody."]}
    assert not workspace.competitors.exists()


def test_a_viewer_adds_no_competitor(workspace: Workspace) -> None:
    viewer = APIClient()
    viewer.force_login(workspace.memberships.get(role="viewer").user)
    assert (
        viewer.post(url(workspace, "competitors/"), {"retailers": ["own"]}, format="json").status_code == 403
    )


def test_a_competitor_is_tagged_and_archived(owner: APIClient, workspace: Workspace) -> None:
    row = workspace.competitors.create(retailer=make_retailer("Quillmart"))
    body = {"tags": ["Big ", "big"], "archived": True}
    answer = owner.patch(url(workspace, f"competitors/{row.pk}/"), body, format="json").json()
    assert answer["tags"] == ["big"] and answer["archived_at"] is not None
    assert owner.get(url(workspace, "competitors/")).json()["results"] == []
    assert len(owner.get(url(workspace, "competitors/?archived=true")).json()["results"]) == 1


def test_the_competitor_of_another_workspace_is_404(owner: APIClient, workspace: Workspace) -> None:
    foreign = make_workspace(make_user("eve"), name="Eve's")
    row = foreign.competitors.create(retailer=make_retailer("Quillmart"))
    assert (
        owner.patch(url(workspace, f"competitors/{row.pk}/"), {"group": "x"}, format="json").status_code
        == 404
    )


def test_a_list_is_made_filled_and_deleted(owner: APIClient, workspace: Workspace) -> None:
    made = owner.post(url(workspace, "watchlists/"), {"name": "Drills"}, format="json").json()
    items = url(workspace, f"watchlists/{made['id']}/items/")
    product, brand = make_product("Borvo Drill"), make_brand("Borvo")
    for body in ({"product": product.pk}, {"brand": brand.slug}, {"search": "cordless"}):
        assert owner.post(items, body, format="json").status_code == 201
    rows = owner.get(items + "?order=oldest").json()["results"]
    assert [row["product"] and row["product"]["title"] for row in rows] == ["Borvo Drill", None, None]
    assert owner.get(url(workspace, "watchlists/")).json()["results"][0]["n"] == 3
    address = url(workspace, f"watchlists/{made['id']}/")
    assert owner.delete(address).status_code == 409
    owner.patch(address, {"archived": True}, format="json")
    assert owner.delete(address).status_code == 204
    assert not workspace.watchlists.exists()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({}, "Name one of product, brand, category and search."),
        ({"search": "x", "brand": "borvo"}, "Name one of product, brand, category and search."),
        ({"product": 999}, "There is no product 999."),
    ],
)
def test_what_cannot_be_watched_is_refused(
    owner: APIClient, workspace: Workspace, body: dict, said: str
) -> None:
    chosen = workspace.watchlists.create(name="Drills")
    answer = owner.post(url(workspace, f"watchlists/{chosen.pk}/items/"), body, format="json")
    assert answer.status_code == 400 and said in answer.json()["error"]["message"]


def test_a_list_is_archived_and_restored(owner: APIClient, workspace: Workspace) -> None:
    chosen = workspace.watchlists.create(name="Drills")
    address, lists = url(workspace, f"watchlists/{chosen.pk}/"), url(workspace, "watchlists/")
    assert owner.patch(address, {"archived": True}, format="json").json()["archived_at"]
    assert owner.get(lists).json()["results"] == []
    assert [one["name"] for one in owner.get(f"{lists}?archived=true").json()["results"]] == ["Drills"]
    assert owner.patch(address, {"archived": False}, format="json").json()["archived_at"] is None


def test_an_item_is_tagged_and_taken_off(owner: APIClient, workspace: Workspace) -> None:
    item = workspace.watchlists.create(name="Drills").items.create(search="cordless")
    address = url(workspace, f"watched/{item.pk}/")
    assert owner.patch(address, {"tags": ["A"]}, format="json").json()["tags"] == ["a"]
    assert owner.delete(address).status_code == 204
    assert owner.delete(address).status_code == 404


def test_the_list_and_item_of_another_workspace_are_404(owner: APIClient, workspace: Workspace) -> None:
    foreign = make_workspace(make_user("eve"), name="Eve's").watchlists.create(name="Secret")
    item = foreign.items.create(search="secret")
    assert owner.get(url(workspace, f"watchlists/{foreign.pk}/items/")).status_code == 404
    assert owner.delete(url(workspace, f"watchlists/{foreign.pk}/")).status_code == 404
    assert owner.delete(url(workspace, f"watched/{item.pk}/")).status_code == 404
