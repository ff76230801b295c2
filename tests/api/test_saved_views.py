"""Saved views over the API: the same rights as on pages."""

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from deals.models import Membership, SavedView, Workspace
from deals.services.workspaces.api_keys import create_key
from tests.factories import make_user, make_workspace

ADDRESS = "/products/?q=kettle&as_of=2016-06-01"


@pytest.fixture
def ada(api: APIClient) -> User:
    return User.objects.get(username="ada")


@pytest.fixture
def shop(ada: User) -> Workspace:
    """Ada's workspace, with Grace in it."""
    return make_workspace(ada, make_user("grace"))


def client_of(username: str) -> APIClient:
    client = APIClient()
    client.force_authenticate(User.objects.get(username=username))
    return client


def saved(client: APIClient, shop: Workspace, **sent: object):
    body = {"workspace": shop.pk, "name": "Kettles", "address": ADDRESS, **sent}
    return client.post("/api/v1/saved-views/", body, format="json")


def test_a_view_is_saved_and_listed(api: APIClient, shop: Workspace) -> None:
    answer = saved(api, shop)
    assert answer.status_code == 201
    (row,) = api.get(f"/api/v1/saved-views/?workspace={shop.pk}").json()["results"]
    assert row == answer.json()
    page = {"name": "Kettles", "address": "/products/?q=kettle", "page": "products", "place": 0}
    mine = {"made_by": "ada", "is_shared": False, "is_first_page": False}
    assert row == {**page, **mine, "id": row["id"], "workspace": shop.pk, "made_at": row["made_at"]}


def test_the_day_is_kept_if_asked(api: APIClient, shop: Workspace) -> None:
    assert saved(api, shop, keep_as_of=True).json()["address"] == ADDRESS


@pytest.mark.parametrize("address", ["https://evil.example/products/", "//evil.example/", "/admin/"])
def test_an_address_elsewhere_is_refused(api: APIClient, shop: Workspace, address: str) -> None:
    answer = saved(api, shop, address=address)
    assert answer.status_code == 409 and "no page of this site" in answer.json()["error"]["message"]


def test_a_view_is_renamed_shared_and_begun_with(api: APIClient, shop: Workspace) -> None:
    address = f"/api/v1/saved-views/{saved(api, shop).json()['id']}/"
    row = api.patch(address, {"name": "Pots", "is_shared": True, "is_first_page": True}, format="json").json()
    assert (row["name"], row["is_shared"], row["is_first_page"]) == ("Pots", True, True)
    assert api.patch(address, {"is_first_page": False}, format="json").json()["is_first_page"] is False


def test_others_open_and_begin_with_a_shared_view_and_change_nothing(api: APIClient, shop: Workspace) -> None:
    address = f"/api/v1/saved-views/{saved(api, shop, is_shared=True).json()['id']}/"
    grace = client_of("grace")
    assert grace.patch(address, {"is_first_page": True}, format="json").json()["is_first_page"] is True
    for body in ({"name": "Mine"}, {"is_shared": False}, {"place": 0}):
        assert grace.patch(address, body, format="json").status_code == 403
    assert grace.delete(address).status_code == 403
    Membership.objects.filter(user__username="grace").update(role="manager")
    assert grace.delete(address).status_code == 204


def test_a_private_view_is_not_there_for_others(api: APIClient, shop: Workspace) -> None:
    address = f"/api/v1/saved-views/{saved(api, shop).json()['id']}/"
    assert client_of("grace").get(address).status_code == 404
    assert client_of("grace").get("/api/v1/saved-views/").json()["results"] == []


def test_a_viewer_shares_nothing(shop: Workspace) -> None:
    Membership.objects.filter(user__username="grace").update(role="viewer")
    assert saved(client_of("grace"), shop, is_shared=True).status_code == 403
    assert saved(client_of("grace"), shop).status_code == 201


def test_places_are_among_ones_own(api: APIClient, shop: Workspace) -> None:
    for name in "abc":
        last = saved(api, shop, name=name).json()
    api.patch(f"/api/v1/saved-views/{last['id']}/", {"place": 0}, format="json")
    assert list(SavedView.objects.order_by("place").values_list("name", flat=True)) == ["c", "a", "b"]


def test_a_key_sees_its_own_workspace_alone(api: APIClient, shop: Workspace, ada: User) -> None:
    saved(api, shop)
    _, key = create_key(make_workspace(ada, name="Other"), ada, name="k", scope="write")
    client = APIClient(headers={"authorization": f"Bearer {key}"})
    assert client.get("/api/v1/saved-views/").json()["results"] == []
    assert saved(client, shop, name="x").status_code == 404
