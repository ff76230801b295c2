"""Mutes and snoozes on a page: one's own, for every member."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client

from deals.models import AlertRule, Membership, Suppression, Workspace
from tests.factories import make_user, make_workspace

pytestmark = pytest.mark.django_db


@pytest.fixture
def viewer(client: Client, workspace: Workspace) -> User:
    grace = make_user("grace")
    Membership.objects.create(workspace=workspace, user=grace, role="viewer")
    client.force_login(grace)
    return grace


def address(workspace: Workspace) -> str:
    return f"/workspaces/{workspace.pk}/alerts/mutes/"


def test_a_viewer_snoozes_a_rule_and_ends_it(
    client: Client, workspace: Workspace, rule: AlertRule, viewer: User
) -> None:
    client.post(address(workspace), {"rule": rule.pk, "days": "7"})
    mute = Suppression.objects.get(user=viewer, rule=rule)
    assert mute.until and timedelta(days=6) < mute.until - datetime.now(UTC) <= timedelta(days=7)
    assert f">{rule.name}</th>" in client.get(address(workspace)).content.decode()
    client.post(address(workspace), {"end": mute.pk})
    assert not Suppression.objects.exists()


def test_a_mute_without_an_end_is_of_all_rules(client: Client, workspace: Workspace, viewer: User) -> None:
    client.post(address(workspace), {"rule": "", "days": "0"})
    mute = Suppression.objects.get(user=viewer)
    assert (mute.rule, mute.until) == (None, None)
    assert "you end it" in client.get(address(workspace)).content.decode()


def test_what_has_ended_and_what_others_muted_is_not_listed(
    client: Client, workspace: Workspace, rule: AlertRule, viewer: User, ada: User
) -> None:
    ended = datetime.now(UTC) - timedelta(hours=1)
    Suppression.objects.create(workspace=workspace, user=viewer, rule=rule, until=ended)
    other = Suppression.objects.create(workspace=workspace, user=ada)
    assert "Nothing is muted" in client.get(address(workspace)).content.decode()
    assert client.post(address(workspace), {"end": other.pk}).status_code == 404


def test_another_workspaces_rule_cannot_be_muted(client: Client, workspace: Workspace, viewer: User) -> None:
    foreign = make_workspace(make_user("mallory"), name="Elsewhere").alert_rules.create(name="Secret")
    shown = client.post(address(workspace), {"rule": foreign.pk, "days": "7"}).content.decode()
    assert "Select a valid choice" in shown and "Secret" not in shown and not Suppression.objects.exists()
