"""A workspace's own pages: sign-up, making one, settings, switching, log, export, deletion."""

import json

import pytest
from django.contrib.auth.models import User
from django.test import Client

from deals.models import AuditEntry, Membership, Workspace
from tests.factories import make_retailer, make_workspace
from tests.mailed import mailed_link

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough phrase"
ACCOUNT = {"email": "joan@example.com", "password1": PASSWORD, "password2": PASSWORD}
SETTINGS = {"name": "Renamed", "own_retailer": "", "time_zone": "Europe/Berlin", "currency": "EUR"}


def test_signing_up_signs_in_and_leads_to_a_new_workspace(client: Client) -> None:
    client.post("/sign-up/", ACCOUNT)
    assert client.post(mailed_link())["Location"] == "/workspaces/new/"
    made = client.post("/workspaces/new/", SETTINGS)
    workspace = Workspace.objects.get()
    assert made["Location"] == f"/workspaces/{workspace.pk}/welcome/"
    assert (workspace.name, workspace.memberships.get().role) == ("Renamed", "owner")


def test_a_new_workspace_keeps_its_zone_and_currency(page: Client) -> None:
    page.post("/workspaces/new/", {**SETTINGS, "name": "Second"})
    made = Workspace.objects.get(name="Second")
    assert (made.time_zone, made.currency) == ("Europe/Berlin", "EUR")


def test_signing_up_goes_on_where_an_invitation_leads(client: Client) -> None:
    client.post("/sign-up/", {**ACCOUNT, "next": "/invitations/x/"})
    assert client.post(mailed_link())["Location"] == "/invitations/x/"


def test_signing_up_leads_to_no_other_site(client: Client) -> None:
    client.post("/sign-up/", {**ACCOUNT, "next": "https://evil.example/"})
    assert client.post(mailed_link())["Location"] == "/workspaces/new/"


def test_an_operator_can_switch_signing_up_off(client: Client, settings: object) -> None:
    settings.SIGN_UP = False  # type: ignore[attr-defined]
    assert client.post("/sign-up/", ACCOUNT).status_code == 404
    assert b"Create account" not in client.get("/sign-in/").content


def test_a_manager_changes_settings_and_the_log_says_which(page: Client, workspace: Workspace) -> None:
    make_retailer("Tindalo")
    page.post(f"/workspaces/{workspace.pk}/settings/", SETTINGS)
    workspace.refresh_from_db()
    assert (workspace.name, workspace.time_zone, workspace.currency) == ("Renamed", "Europe/Berlin", "EUR")
    entry = AuditEntry.objects.get()
    assert entry.subject == "name: Ada's shop → Renamed, time zone: UTC → Europe/Berlin, currency: none → EUR"


def test_a_viewer_reads_and_changes_nothing(client: Client, workspace: Workspace, teammate: User) -> None:
    Membership.objects.filter(user=teammate).update(role="viewer")
    client.force_login(teammate)
    assert client.get(f"/workspaces/{workspace.pk}/").status_code == 200
    assert client.post(f"/workspaces/{workspace.pk}/settings/", SETTINGS).status_code == 403
    assert b"ask its owner or a manager" in client.get(f"/workspaces/{workspace.pk}/log/").content


def test_one_who_is_in_two_workspaces_switches(page: Client, owner: User, workspace: Workspace) -> None:
    other = make_workspace(owner, name="Second", time_zone="Asia/Tokyo")
    assert b"Times in UTC" in page.get("/products/").content
    page.post(f"/workspaces/{other.pk}/switch/")
    assert b"Times in Asia/Tokyo" in page.get("/products/").content


def test_nobody_switches_to_a_strangers_workspace(page: Client, stranger: User) -> None:
    assert page.post(f"/workspaces/{stranger.workspaces.get().pk}/switch/").status_code == 404


def test_one_who_left_the_chosen_workspace_goes_on_in_another(
    page: Client, owner: User, workspace: Workspace
) -> None:
    other = make_workspace(owner, name="Second", time_zone="Asia/Tokyo")
    page.post(f"/workspaces/{other.pk}/switch/")
    Membership.objects.filter(workspace=other).delete()
    assert b"Times in UTC" in page.get("/products/").content


def test_a_new_workspace_is_offered_utc(page: Client) -> None:
    assert 'value="UTC" data-label="UTC"' in page.get("/workspaces/new/").content.decode()


def test_the_log_is_filtered_and_saved(page: Client, workspace: Workspace) -> None:
    page.post(f"/workspaces/{workspace.pk}/settings/", SETTINGS)
    page.post(f"/workspaces/{workspace.pk}/keys/", {"name": "=1+1", "scope": "read"})
    log = f"/workspaces/{workspace.pk}/log"
    assert b"created the API key" not in page.get(f"{log}/?action=changed").content.partition(b"<tbody")[2]
    rows = page.get(f"{log}.csv").getvalue().decode("utf-8-sig").splitlines()
    assert rows[0] == "at,user,action,subject,api_key,thing,thing_id"
    assert ",ada,created the API key,'=1+1 (read only),,apikey," in rows[1]


def test_the_export_holds_everything_but_secrets(page: Client, workspace: Workspace) -> None:
    page.post(f"/workspaces/{workspace.pk}/keys/", {"name": "nightly", "scope": "read"})
    export = json.loads(page.get(f"/workspaces/{workspace.pk}/export.json").getvalue())
    assert [row["user"] for row in export["members"]] == ["ada", "grace"]
    assert export["api_keys"][0]["name"] == "nightly" and "secret_hash" not in export["api_keys"][0]


def test_a_workspace_goes_only_when_its_name_is_typed(page: Client, workspace: Workspace) -> None:
    url = f"/workspaces/{workspace.pk}/delete/"
    assert page.post(url, {"name": "something else"}).status_code == 400
    assert page.post(url, {"name": workspace.name})["Location"] == "/workspace/"
    assert not Workspace.objects.exists()
