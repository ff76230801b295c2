"""Watched prefixes from the admin and the API: staff only, checked at the door."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from ingestion import tasks
from ingestion.models import Run, WatchedPrefix
from tests.factories import make_user

pytestmark = pytest.mark.django_db
LIST = "/api/v1/watched-prefixes/"
ADMIN = "/admin/ingestion/watchedprefix/"


@pytest.fixture
def wake_ups(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The messages to workers, kept instead of sent."""
    sent: list[dict[str, Any]] = []
    monkeypatch.setattr(tasks.scan_task, "apply_async", lambda **options: sent.append(options))
    return sent


@pytest.fixture
def staff() -> APIClient:
    """A client of someone of the staff."""
    client = APIClient()
    client.force_authenticate(make_user("operator", is_staff=True))
    return client


@pytest.fixture
def admin_page(client: Client) -> Client:
    """A browser in which a superuser is signed in."""
    client.force_login(make_user("root", is_staff=True, is_superuser=True))
    return client


def test_staff_add_change_and_delete(staff: APIClient) -> None:
    made = staff.post(LIST, {"uri": " s3://archive/2016/ ", "every_hours": 6}, format="json")
    assert made.status_code == 201
    assert made.json() == {
        "id": made.json()["id"], "uri": "s3://archive/2016/", "every_hours": 6, "alert_mode": "digest",
        "is_on": True, "scanned_at": None, "next_scan_at": None, "found": 0, "problem": "",
    }  # fmt: skip
    one = f"{LIST}{made.json()['id']}/"
    assert staff.patch(one, {"is_on": False, "problem": "mine"}, format="json").json()["problem"] == ""
    assert [row["is_on"] for row in staff.get(LIST).json()["results"]] == [False]
    assert (staff.delete(one).status_code, WatchedPrefix.objects.count()) == (204, 0)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("uri", "s3://user:secret@archive/", "Leave credentials out"),
        ("uri", "s3://there/", "This address is watched already."),
        ("every_hours", 0, "greater than or equal to 1"),
        ("alert_mode", "loud", "not a valid choice"),
    ],
)
def test_what_is_wrong_is_said(staff: APIClient, field: str, value: Any, sentence: str) -> None:
    WatchedPrefix.objects.create(uri="s3://there/")
    answer = staff.post(LIST, {"uri": "s3://new/", field: value}, format="json")
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (400, [field])
    assert sentence in answer.json()["error"]["message"] and "secret" not in answer.content.decode()
    assert WatchedPrefix.objects.count() == 1


def test_others_than_staff_are_refused_and_nothing_changes() -> None:
    prefix, client = WatchedPrefix.objects.create(uri="s3://there/"), APIClient()
    client.force_authenticate(make_user())
    one = f"{LIST}{prefix.pk}/"
    answers = [
        client.get(LIST), client.post(LIST, {"uri": "s3://new/"}), client.get(one),
        client.patch(one, {"is_on": False}), client.delete(one), client.post(f"{one}scan/"),
    ]  # fmt: skip
    assert {answer.status_code for answer in answers} == {403}
    prefix.refresh_from_db()
    assert (prefix.is_on, prefix.requested_at, WatchedPrefix.objects.count()) == (True, None, 1)


def test_scan_now_over_the_api(
    staff: APIClient, wake_ups: list[dict[str, Any]], django_capture_on_commit_callbacks: Any
) -> None:
    prefix = WatchedPrefix.objects.create(uri="s3://there/", is_on=False, scanned_at=timezone.now())
    with django_capture_on_commit_callbacks(execute=True):
        answer = staff.post(f"{LIST}{prefix.pk}/scan/")
    assert (answer.status_code, answer.json()["next_scan_at"] is None, len(wake_ups)) == (202, False, 1)


def test_the_admin_refuses_an_address_with_a_sentence(admin_page: Client) -> None:
    form = {"uri": "s3://u:secret@b/", "every_hours": "24", "alert_mode": "digest", "is_on": "on"}
    html = admin_page.post(f"{ADMIN}add/", form).content.decode()
    assert "Leave credentials out of the address" in html and WatchedPrefix.objects.count() == 0
    assert admin_page.post(f"{ADMIN}add/", {**form, "uri": "s3://archive/"}).status_code == 302
    assert WatchedPrefix.objects.get().uri == "s3://archive/"


@pytest.mark.parametrize(("action", "is_on"), [("turn_on", True), ("turn_off", False)])
def test_prefixes_are_turned_on_and_off(admin_page: Client, action: str, is_on: bool) -> None:
    prefix = WatchedPrefix.objects.create(uri="s3://archive/", is_on=not is_on)
    admin_page.post(ADMIN, {"action": action, "_selected_action": [prefix.pk]})
    prefix.refresh_from_db()
    assert prefix.is_on is is_on


def test_scan_now_from_the_admin(
    admin_page: Client, wake_ups: list[dict[str, Any]], django_capture_on_commit_callbacks: Any
) -> None:
    prefix = WatchedPrefix.objects.create(uri="s3://archive/")
    with django_capture_on_commit_callbacks(execute=True):
        admin_page.post(ADMIN, {"action": "scan_now", "_selected_action": [prefix.pk]})
    prefix.refresh_from_db()
    assert (prefix.requested_at is not None, len(wake_ups)) == (True, 1)


def test_the_list_says_what_came_of_the_scans(admin_page: Client) -> None:
    now = timezone.now()
    broken = WatchedPrefix.objects.create(uri="s3://a/", scanned_at=now, problem="refused. Grant rights.")
    quiet = WatchedPrefix.objects.create(uri="s3://b/", scanned_at=now)
    WatchedPrefix.objects.create(uri="s3://c/", is_on=False)
    run = Run.objects.create(uris=[quiet.uri], watched_prefix=quiet)
    html = admin_page.get(ADMIN).content.decode()
    assert broken.problem in html and "not scanned yet" in html
    assert f'nothing new <a href="/runs/{run.pk}/">Last run: {run.pk}</a>' in html
    assert "refused. Grant rights." in admin_page.get(f"{ADMIN}{broken.pk}/change/").content.decode()
