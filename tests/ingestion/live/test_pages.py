"""Live streams on their pages and in the API: what they show, on and off, the way through a test."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from deals.domain.records import CoverageRecord, CoverageStatus, LoadBatch
from deals.services.loading.batches import load_batch
from ingestion import tasks
from ingestion.live.minutes import minute_in, minute_of, name_of
from ingestion.models import Chunk, ConnectionTest, DumpFile, LiveStream, Member, Run, RunFile
from ingestion.selectors.live_pages import stream_list
from tests.factories import make_user
from tests.ingestion.live.collecting import BEGIN, make_stream, make_tested_stream

pytestmark = pytest.mark.django_db
API = "/api/v1/live-streams/"
FORM = {
    "name": "bluesky", "kind": "jetstream", "prefix": "s3://live/bluesky", "settings": "{}",
    "secret_names": "{}", "alert_mode": "live", "is_on": "on",
}  # fmt: skip


@pytest.fixture(autouse=True)
def wake_ups(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The messages to workers, kept instead of sent."""
    sent: list[dict[str, Any]] = []
    monkeypatch.setattr(tasks.try_stream_task, "apply_async", lambda **options: sent.append(options))
    return sent


@pytest.fixture
def operator() -> User:
    """Someone of the staff who may work on streams."""
    user = make_user("operator", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(content_type__model="livestream"))
    return User.objects.get(pk=user.pk)


@pytest.fixture
def page(client: Client, operator: User) -> Client:
    """The operator's browser."""
    client.force_login(operator)
    return client


@pytest.fixture
def api(operator: User) -> APIClient:
    """The operator's program."""
    client = APIClient()
    client.force_authenticate(operator)
    return client


def make_minute(stream: LiveStream, minute: datetime, lines: int, control: int, deals: int) -> DumpFile:
    """A loaded file of a minute."""
    run, _ = Run.objects.get_or_create(live_stream=stream, defaults={"uris": [stream.prefix]})
    address = f"{stream.prefix}/{name_of(minute)}"
    file = DumpFile.objects.create(uri=address, etag="1", size=900, state="done")
    RunFile.objects.create(run=run, dump_file=file)
    chunk = Chunk.objects.create(run=run, state="done", size=900, lines=lines, deals=deals)
    counts = {"control": control, "passed_over": lines - control}
    Member.objects.create(
        chunk=chunk, dump_file=file, name="a", offset=0, size=900, lines=lines, classes=counts, is_done=True
    )
    return file


def test_minutes_count_posts_and_deals_of_the_last_hour() -> None:
    stream, now = make_stream("ws://127.0.0.1:1/", "s3://live/bluesky"), timezone.now()
    for back, lines, control, deals in ((1, 50, 8, 3), (60, 30, 0, 1), (61, 900, 0, 9)):
        make_minute(stream, minute_of(now) - timedelta(minutes=back), lines, control, deals)
    (row,) = stream_list(now)
    assert (row.posts[-1], row.posts[0], sum(row.posts)) == (42, 30, 72)
    assert (row.posts_a_minute, row.deals_a_minute) == (1.2, 4 / 60)


@pytest.mark.parametrize("late", [0, 3])
def test_a_files_name_tells_its_minute(late: int) -> None:
    assert minute_in(f"s3://live/b/{name_of(BEGIN, late)}") == BEGIN
    assert minute_in("s3://live/b/notes.json.gz") is None


def test_the_list_says_what_each_stream_does(page: Client) -> None:
    stream = make_stream("ws://127.0.0.1:1/", "s3://live/bluesky", is_halted=True, problem="Renew the token.")
    make_minute(stream, minute_of(timezone.now()) - timedelta(minutes=1), 120, 0, 3)
    shown = page.get("/live/").content.decode()
    assert "stopped by itself" in shown and "Renew the token." in shown
    assert 'aria-label="posts in each of the last 60 minutes, at most 120"' in shown
    assert page.get("/live.csv").content.decode().splitlines()[1].startswith("bluesky,Bluesky (Jetstream),")


def test_a_streams_page_has_frames_files_gaps_and_no_secret(page: Client) -> None:
    stream = make_stream(
        "wss://me:secret@host/", "s3://live/bluesky",
        rejected={"bad_json": 1234}, samples={"bad_json": '{"did":'}, secret_names={"token": "STREAM_X"},
    )  # fmt: skip
    file = make_minute(stream, BEGIN, 120, 0, 3)
    gap = CoverageRecord(BEGIN, CoverageStatus.FAILED, None, 0, 0, "bluesky")
    load_batch(LoadBatch(source=f"live:{stream.pk}:20260501120000", coverage=(gap,)))
    shown = page.get(f"/live/{stream.pk}/").content.decode()
    for said in (
        "1,234",
        "{&quot;did&quot;:",
        file.uri,
        "wss://…@host/",
        "STREAM_X",
        "1 hour marked as failed",
    ):
        assert said in shown
    assert "secret@" not in shown


def test_a_stream_is_turned_off_and_on(page: Client, api: APIClient) -> None:
    stream = make_stream("ws://127.0.0.1:1/", "s3://live/bluesky", is_halted=True)
    page.post(f"/live/{stream.pk}/switch/", {"on": "no"})
    assert not LiveStream.objects.get().is_on
    answer = api.post(f"{API}{stream.pk}/switch/", {"is_on": True}, format="json").json()
    assert (answer["is_on"], answer["state"]) == (True, "waits for a collector")


def test_the_form_leads_to_a_test_and_saves_nothing(page: Client, wake_ups: list[Any], django_capture_on_commit_callbacks: Any) -> None:  # fmt: skip  # noqa: E501
    with django_capture_on_commit_callbacks(execute=True):
        answer = page.post("/live/new/", FORM)
    test = ConnectionTest.objects.get()
    assert (answer["Location"], LiveStream.objects.count(), len(wake_ups)) == (
        f"/live/tests/{test.pk}/",
        0,
        1,
    )
    assert b"Waiting for a worker" in page.get(answer["Location"]).content


def test_the_form_says_what_is_wrong(page: Client) -> None:
    wrong = FORM | {"settings": '{"url": "wss://me:secret@host/"}'}
    answer = page.post("/live/new/", wrong)
    assert answer.status_code == 400 and "Leave user and password out" in answer.content.decode()


def test_a_test_that_failed_offers_to_correct_and_to_insist(page: Client) -> None:
    stream, test = make_tested_stream()
    test.values = stream_values(stream) | {"name": "sky", "is_on": False}
    test.save()
    answer = page.get(f"/live/tests/{test.pk}/")
    assert answer.context["values"][0] == ("Name", "sky") and answer.context["values"][-1] == ("On", "no")
    shown = answer.content.decode()
    assert "It is away." in shown and f"/live/{stream.pk}/change/?test={test.pk}" in shown
    assert 'value="sky"' in page.get(f"/live/{stream.pk}/change/?test={test.pk}").content.decode()
    page.post(f"/live/tests/{test.pk}/", {})
    assert LiveStream.objects.get().name == "bluesky"
    page.post(f"/live/tests/{test.pk}/", {"insist": "yes"})
    assert LiveStream.objects.get().name == "sky"


def stream_values(stream: LiveStream) -> dict[str, Any]:
    """A stream's fields as a test holds them."""
    return {"name": stream.name, "kind": stream.kind, "prefix": stream.prefix, "settings": {}}


def test_programs_go_the_same_way(api: APIClient) -> None:
    fields = {"name": "sky", "kind": "jetstream", "prefix": "s3://live/sky"}
    asked = api.post(f"{API}tests/", fields, format="json")
    test = asked.json()["id"]
    assert (asked.status_code, asked.json()["state"]) == (202, "waiting")
    assert api.post(f"{API}tests/{test}/save/", {}, format="json").status_code == 409
    ConnectionTest.objects.update(state="passed", found=["The connection stands."])
    assert api.get(f"{API}tests/{test}/").json()["found"] == ["The connection stands."]
    saved = api.post(f"{API}tests/{test}/save/", {}, format="json")
    assert (saved.status_code, saved.json()["name"], saved.json()["is_on"]) == (201, "sky", False)
    assert [each["name"] for each in api.get(API).json()["results"]] == ["sky"]


def test_programs_are_told_what_is_wrong(api: APIClient) -> None:
    make_stream("ws://127.0.0.1:1/", "s3://live/bluesky")
    fields = {"name": "bluesky", "kind": "jetstream", "prefix": "s3://live/sky"}
    told = api.post(f"{API}tests/", fields, format="json")
    assert told.status_code == 400 and list(told.json()["error"]["fields"]) == ["name"]


@pytest.mark.parametrize("address", ["/live/", "/live/new/", API])
def test_staff_without_the_permission_see_none(client: Client, address: str) -> None:
    client.force_login(make_user("curator", is_staff=True))
    assert client.get(address).status_code == (403 if address == API else 404)
