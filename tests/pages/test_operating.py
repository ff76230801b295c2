"""Operators' pages: load, cancel, repeat, schedules, workers, notices."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from ingestion import tasks
from ingestion.models import Heartbeat, LoadTest, Notice, NoticeReceiver, Run, WatchedPrefix
from tests.factories import make_user, make_workspace

pytestmark = pytest.mark.django_db
FOUND: dict[str, Any] = {
    "objects": 12, "bytes": 3_000_000, "known": 4, "known_bytes": 1_000_000, "other_names": 1, "is_all": True,
    "first_day": "2016-11-25", "last_day": "2016-11-27", "days": 3, "networks": ["Twitter"],
    "endings": [[".json.bz2", 12]],
    "first": {"uri": "s3://b/a.json.bz2", "size": 9, "rows": [["container", "tar > bz2"]]},
}  # fmt: skip


@pytest.fixture
def root(client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    """A superuser's browser; wake-ups go nowhere."""
    for task in (tasks.plan_task, tasks.load_test_task, tasks.scan_task):
        monkeypatch.setattr(task, "apply_async", lambda **options: None)
    client.force_login(make_user("root", is_staff=True, is_superuser=True))
    return client


def said(page: Any) -> str:
    return " ".join(page.content.decode().split())


def test_an_address_is_tested_by_a_worker_then_loaded(root: Client) -> None:
    there = root.post("/runs/load/", {"uri": "s3://archive/2016/"})["Location"]
    assert "hx-get" in said(root.get(there)) and Run.objects.count() == 0
    LoadTest.objects.update(state="done", found=FOUND)
    page = said(root.get(there))
    for words in (
        "8, 1.9",
        "4 would be passed over",
        "2016-11-25 to 2016-11-27: 3 days",
        "12 .json.bz2",
        "tar &gt; bz2",
    ):
        assert words in page
    assert "hx-get" not in page.partition('id="found"')[2].partition(">")[0]
    root.post(f"{there}start/", {"alert_mode": "digest", "force": "on"})
    run = Run.objects.get()
    assert (run.uris, run.state, run.alert_mode, run.force) == (
        ["s3://archive/2016/"],
        "waiting",
        "digest",
        True,
    )


@pytest.mark.parametrize(
    ("uri", "words"),
    [
        ("s3://", "names no bucket"),
        ("/etc", "LOCAL_FOLDERS"),
        ("http://x", "cannot be read"),
        ("", "required"),
    ],
)
def test_an_address_that_cannot_be_one_is_refused_at_once(root: Client, uri: str, words: str) -> None:
    page = root.post("/runs/load/", {"uri": uri})
    assert (page.status_code, words in said(page), LoadTest.objects.count()) == (400, True, 0)


def test_a_problem_of_a_test_is_said(root: Client) -> None:
    test = LoadTest.objects.create(
        uri="s3://b/x", state="failed", problem="there is no bucket. Create the bucket."
    )
    page = said(root.get(f"/runs/load/{test.pk}/"))
    assert "Create the bucket." in page and "Load it" not in page


def test_a_run_is_cancelled_and_repeated_on_its_page(root: Client) -> None:
    run = Run.objects.create(uris=["s3://b/"], state="loading")
    assert "Cancel the run" in said(root.get(f"/runs/{run.pk}/"))
    root.post(f"/runs/{run.pk}/cancel/")
    run.refresh_from_db()
    assert run.cancelled_at is not None
    Run.objects.update(state="cancelled")
    there = root.post(f"/runs/{run.pk}/repeat/", {"files": "all"})["Location"]
    assert (there, Run.objects.get(state="waiting").force) == (f"/runs/{Run.objects.first().pk}/", True)


def test_a_customer_sees_no_button_to_cancel(root: Client) -> None:
    run = Run.objects.create(uris=["s3://b/"], state="loading")
    root.force_login(make_user())
    assert "Cancel the run" not in said(root.get(f"/runs/{run.pk}/"))


def test_a_schedule_is_added_changed_paused_scanned_and_deleted(root: Client) -> None:
    values = {"uri": "s3://archive/x", "every_hours": "6", "alert_mode": "digest", "is_on": "on"}
    root.post("/runs/schedules/add/", values)
    prefix = WatchedPrefix.objects.get()
    one = f"/runs/schedules/{prefix.pk}/"
    assert root.post(one, {**values, "every_hours": "0"}).status_code == 400
    root.post(one, {**values, "every_hours": "8"})
    root.post(f"{one}switch/", {"on": "0"})
    root.post(f"{one}scan/")
    prefix.refresh_from_db()
    assert (prefix.every_hours, prefix.is_on, prefix.requested_at is not None) == (8, False, True)
    root.post(f"{one}delete/")
    assert WatchedPrefix.objects.count() == 0


def test_the_list_of_schedules_says_what_came_of_the_last_scan(root: Client) -> None:
    WatchedPrefix.objects.create(uri="s3://b/x", problem="no bucket. Create it.", is_on=False)
    page = said(root.get("/runs/schedules/"))
    assert "no bucket. Create it." in page and "paused" in page and "Turn on" in page


def test_staff_see_schedules_only_with_the_admins_permission(client: Client) -> None:
    user = make_user("curator", is_staff=True)
    client.force_login(user)
    assert client.get("/runs/schedules/").status_code == 404
    user.user_permissions.set(Permission.objects.filter(codename="view_watchedprefix"))
    client.force_login(User.objects.get(pk=user.pk))
    assert client.get("/runs/schedules/").status_code == 200


def test_the_page_of_workers_says_who_works_what_waits_and_what_readyz_knows(
    root: Client, broker_url: str
) -> None:
    Heartbeat.objects.create(name="celery@here/77")
    Run.objects.create(uris=[], state="waiting")
    page = said(root.get("/runs/workers/"))
    for words in (
        "celery@here/77",
        "Runs that wait for a worker",
        "Products to settle",
        "Queue celery",
        "Database",
    ):
        assert words in page
    part = root.get("/runs/workers/", headers={"hx-request": "true"})
    assert "<h1" not in part.content.decode()


def test_the_api_says_the_same_as_the_page_of_workers(root: Client) -> None:
    Run.objects.create(uris=[], state="waiting")
    told = root.get("/api/v1/operations/").json()
    waiting = {each["name"]: each["count"] for each in told["backlog"]}
    assert waiting["runs_waiting"] == 1
    assert [part["name"] for part in told["parts"]][:2] == ["database", "broker"]


def test_who_is_told_is_chosen(root: Client) -> None:
    grace = make_user("grace", is_staff=True)
    Notice.objects.create(kind="failed", run=Run.objects.create(uris=[]), said="Run 1 failed: no bucket.")
    assert "Run 1 failed: no bucket." in said(root.get("/runs/notices/"))
    root.post("/runs/notices/", {"users": [grace.pk]})
    assert [each.user for each in NoticeReceiver.objects.all()] == [grace]
    assert root.get("/api/v1/notices/").json()["results"][0]["said"] == "Run 1 failed: no bucket."


def test_the_next_scan_is_told_in_the_readers_zone_and_how_long_until_then(root: Client) -> None:
    workspace = make_workspace(User.objects.get(), time_zone="America/New_York")
    scanned = datetime.now(UTC) - timedelta(minutes=30)
    WatchedPrefix.objects.create(uri="s3://b/x", every_hours=24, scanned_at=scanned)
    page = said(root.get("/runs/schedules/"))
    local = (scanned + timedelta(hours=24)).astimezone(ZoneInfo(workspace.time_zone))
    assert f'{local.day} {local:%b %Y %H:%M} {local.tzname()}</span> <span class="ago">in 23 h' in page
