"""API keys of a workspace: shown once, useless when revoked, too old or when their user is gone."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client

from deals.models import ApiKey, Membership, Workspace
from deals.services.workspaces.api_keys import create_key, revoke_key, use_key
from deals.services.workspaces.members import remove

pytestmark = pytest.mark.django_db


@pytest.fixture
def key(workspace: Workspace, owner: User) -> tuple[ApiKey, str]:
    """Ada's key, which may only read."""
    return create_key(workspace, owner, name="nightly", scope="read")


def asked(text: str, method: str = "get") -> int:
    """Return what the API answers to a key."""
    return int(
        getattr(Client(), method)(
            "/api/v1/retailers/", headers={"Authorization": f"Bearer {text}"}
        ).status_code
    )


def test_a_key_is_shown_once(page: Client, workspace: Workspace) -> None:
    made = page.post(f"/workspaces/{workspace.pk}/keys/", {"name": "nightly", "scope": "read", "days": 30})
    text = made.content.decode().partition('id="key"')[2].partition(">")[2].partition("<")[0]
    assert asked(text) == 200
    stored, shown_later = str(list(ApiKey.objects.values())), page.get(f"/workspaces/{workspace.pk}/").content
    secret = text.split("_", 2)[2]
    assert secret not in stored and secret.encode() not in shown_later


def test_a_key_acts_as_its_user_and_notes_its_use(key: tuple[ApiKey, str], owner: User) -> None:
    used = use_key(key[1])
    assert used is not None and used.user == owner
    key[0].refresh_from_db()
    assert key[0].last_used_at is not None


@pytest.mark.parametrize("text", ["td_", "td__", "td_abcdefgh_x", "td_\x00_\xff", "nonsense", ""])
def test_a_wrong_key_is_refused(db: None, text: str) -> None:
    assert use_key(text) is None


def test_a_wrong_secret_behind_a_right_prefix_is_refused(key: tuple[ApiKey, str]) -> None:
    assert asked(key[1][:-1] + ("a" if key[1][-1] != "a" else "b")) == 401


def test_a_reading_key_cannot_write(key: tuple[ApiKey, str]) -> None:
    assert asked(key[1], "post") == 403


def test_a_revoked_key_works_no_more(key: tuple[ApiKey, str], owner: User) -> None:
    revoke_key(key[0], owner)
    assert asked(key[1]) == 401


def test_an_old_key_works_no_more(key: tuple[ApiKey, str]) -> None:
    ApiKey.objects.update(expires_at=datetime.now(UTC) - timedelta(seconds=1))
    assert asked(key[1]) == 401


def test_the_key_of_one_who_left_works_no_more(workspace: Workspace, owner: User, teammate: User) -> None:
    _, text = create_key(workspace, teammate, name="mine", scope="write")
    remove(Membership.objects.get(user=teammate), Membership.objects.get(user=owner))
    assert asked(text) == 401


def test_a_member_makes_no_keys(client: Client, workspace: Workspace, teammate: User) -> None:
    client.force_login(teammate)
    assert client.post(f"/workspaces/{workspace.pk}/keys/", {"name": "x", "scope": "read"}).status_code == 403


def test_a_key_of_another_workspace_is_not_found(page: Client, workspace: Workspace, stranger: User) -> None:
    foreign, text = create_key(stranger.workspaces.get(), stranger, name="hers", scope="read")
    assert page.post(f"/workspaces/{workspace.pk}/keys/{foreign.pk}/revoke/").status_code == 404
    assert asked(text) == 200
