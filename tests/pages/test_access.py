"""Who sees what: the admin asks to sign in; a workspace is for its members only."""

from collections import defaultdict
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client

from deals.models import Membership, Workspace
from tests.access.routes import filled, routes

ADMIN = sorted(route for route in routes() if route.startswith("admin/"))
EXAMPLES = {"app_label": "deals", "url": "x"}
"""What stands for a parameter; 1 for all others."""


def test_the_walk_finds_the_routes_of_the_admin() -> None:
    assert {"admin/deals/deal/", "admin/ingestion/run/"} <= set(ADMIN)


def test_the_admin_asks_an_anonymous_visitor_to_sign_in_whatever_the_route(db: None, client: Client) -> None:
    addresses = {route: filled(route, defaultdict(lambda: "1", EXAMPLES)) for route in ADMIN}
    led = {route: client.get(f"/{address}").get("Location", "") for route, address in addresses.items()}
    assert {route: to for route, to in led.items() if not to.startswith(("/admin/login/", "/sign-in/"))} == {}


PRIVATE_URLS: list[Callable[[Workspace], str]] = [lambda workspace: f"/workspaces/{workspace.pk}/"]


@pytest.mark.parametrize("url", PRIVATE_URLS)
def test_members_see_a_workspace_and_a_stranger_gets_404(
    client: Client, workspace: Workspace, teammate: User, stranger: User, url: Callable[[Workspace], str]
) -> None:
    client.force_login(teammate)
    assert client.get(url(workspace)).status_code == 200
    client.force_login(stranger)
    assert client.get(url(workspace)).status_code == 404


def test_a_superuser_is_no_member(client: Client, workspace: Workspace, stranger: User) -> None:
    User.objects.filter(pk=stranger.pk).update(is_superuser=True, is_staff=True)
    client.force_login(User.objects.get(pk=stranger.pk))
    assert client.get(f"/workspaces/{workspace.pk}/").status_code == 404


def test_memberships_are_those_of_ones_own_workspaces(
    workspace: Workspace, owner: User, teammate: User, stranger: User
) -> None:
    assert set(Membership.objects.for_user(owner).values_list("user", flat=True)) == {owner.pk, teammate.pk}
    assert set(Membership.objects.for_user(stranger).values_list("user", flat=True)) == {stranger.pk}


def test_the_workspace_page_leads_to_ones_own(page: Client, workspace: Workspace) -> None:
    assert page.get("/workspace/")["Location"] == f"/workspaces/{workspace.pk}/"


def test_a_user_without_a_workspace_is_told_so(client: Client, owner: User) -> None:
    client.force_login(owner)
    assert "You are not in a workspace" in client.get("/workspace/").content.decode()
