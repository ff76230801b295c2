"""Watched prefixes from the admin and the API: staff only, checked at the door."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
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
    """A client of someone of the staff who may work on watched prefixes."""
    user, client = make_user("operator", is_staff=True), APIClient()
    user.user_permissions.set(Permission.objects.filter(content_type__model="watchedprefix"))
    client.force_authenticate(User.objects.get(pk=user.pk))
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


@pytest.mark.parametrize("held", ["", "view_watchedprefix"])
def test_staff_may_over_the_api_what_they_may_in_the_admin(held: str) -> None:
    user, client = make_user("clerk", is_staff=True), APIClient()
    user.user_permissions.set(Permission.objects.filter(codename=held))
    client.force_authenticate(User.objects.get(pk=user.pk))
    one = f"{LIST}{WatchedPrefix.objects.create(uri='s3://there/').pk}/"
    answers = [
        client.get(LIST), client.get(one), client.post(LIST, {"uri": "s3://new/"}),
        client.patch(one, {"is_on": False}), client.delete(one), client.post(f"{one}scan/"),
    ]  # fmt: skip
    reading = 200 if held else 403
    assert [answer.status_code for answer in answers] == [reading, reading, 403, 403, 403, 403]


@pytest.mark.parametrize("uri", ["file:///var/log", "/var/log", "/srv/dumps/../../var/log", "/v*r/log"])
def test_a_folder_that_no_setting_names_is_not_watched(staff: APIClient, settings: Any, uri: str) -> None:
    settings.LOCAL_FOLDERS = ["/srv/dumps"]
    answer = staff.post(LIST, {"uri": uri}, format="json")
    assert (answer.status_code, WatchedPrefix.objects.count()) == (400, 0)
    assert "Only folders below /srv/dumps may be read from here" in answer.json()["error"]["message"]
    assert staff.post(LIST, {"uri": "file:///srv/dumps/2016/*.tar"}, format="json").status_code == 201


def test_without_the_setting_no_folder_is_watched(staff: APIClient) -> None:
    answer = staff.post(LIST, {"uri": "/srv/dumps"}, format="json")
    assert "the operator names those that may in LOCAL_FOLDERS" in answer.json()["error"]["message"]


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
