"""Who sees what: nothing without signing in but a reviewed list; a workspace for its members only."""

from collections import defaultdict
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client

from deals.models import Membership, Workspace
from tests.access.routes import filled, routes

PUBLIC = {
    "healthz", "readyz", "sign-in/", "sign-in/passkey/", "sign-in/with/<slug:provider_id>/",
    "sign-in/with/<slug:provider_id>/back/", "sign-in/cancelled/", "sign-in/failed/", "sign-in/inactive/",
    "sign-out/", "sign-up/", "verify/", "verify/<str:key>/", "password/reset/", "password/reset/sent/",
    "password/reset/done/", "password/reset/<base36:uidb36>-<str:key>/",
    "alerts/unsubscribe/<str:token>/", "alerts/snooze/<str:token>/", "feeds/<str:secret>/",
    "admin/jsi18n/",
}  # fmt: skip
"""Routes that answer without a session. Reviewed: none of them shows data."""

EXAMPLES = {"slug": "x", "path": "x", "app_label": "deals", "url": "x", "username": "x", "secret": "x",
            "kind": "match", "fmt": "csv", "catalogue": "brands"}  # fmt: skip
"""What stands for a parameter; 1 for all others."""

ROUTES = sorted({(route, filled(route, defaultdict(lambda: "1", EXAMPLES))) for route in routes()})


def test_the_walk_finds_the_routes() -> None:
    assert {"products/<int:pk>/", "api/v1/deals/", "admin/deals/deal/", "runs/"} <= {
        route for route, _ in ROUTES
    }
    assert {route for route, _ in ROUTES} >= PUBLIC


@pytest.mark.parametrize(("route", "address"), [row for row in ROUTES if row[0] not in PUBLIC])
def test_a_route_asks_an_anonymous_visitor_to_sign_in(
    db: None, client: Client, route: str, address: str
) -> None:
    assert client.get(f"/{address}").status_code in {302, 401, 403}


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
