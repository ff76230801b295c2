"""Runs that are asked for over the API: a worker plans them, they are cancelled and repeated."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from rest_framework.test import APIClient

from ingestion import tasks
from ingestion.models import Chunk, DumpFile, LiveStream, Run, RunFile
from ingestion.services import requested_runs, requests
from ingestion.services.runs import finish_runs
from ingestion.services.work import process_chunks
from tests.factories import make_user
from tests.ingestion.dumps import jsonl, tweet
from tests.ingestion.tables import facts

pytestmark = pytest.mark.django_db
Put = Callable[[Mapping[str, bytes]], str]
LIST = "/api/v1/runs/"


@pytest.fixture(autouse=True)
def wake_ups(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> list[Any]:
    """The messages to workers, kept instead of sent; folders of the test may be read."""
    sent: list[Any] = []
    settings.LOCAL_FOLDERS = [str(tmp_path)]
    monkeypatch.setattr(tasks.plan_task, "apply_async", lambda **options: sent.append(options))
    return sent


@pytest.fixture
def staff() -> APIClient:
    """A client of someone of the staff who may work on runs."""
    user, client = make_user("operator", is_staff=True), APIClient()
    user.user_permissions.set(Permission.objects.filter(content_type__model="run"))
    client.force_authenticate(User.objects.get(pk=user.pk))
    return client


def work() -> None:
    """Plan all that waits and load it."""
    while requested_runs.plan_one():
        process_chunks()
        finish_runs()


def ask(staff: APIClient, *uris: str, **more: Any) -> Any:
    return staff.post(LIST, {"uris": uris, **more}, format="json")


def test_a_run_is_asked_for_planned_and_loaded(staff: APIClient, catalogue: None, put: Put) -> None:
    answer = ask(
        staff, put({"a.jsonl": jsonl([tweet(1)]), "b.jsonl": jsonl([tweet(2)])}), alert_mode="digest"
    )
    assert (answer.status_code, answer.json()["state"]) == (201, "waiting")
    work()
    run = Run.objects.get()
    assert (run.state, run.alert_mode, run.requested_by.username) == ("done", "digest", "operator")
    assert run.summary["files_done"] == 2


def test_the_same_request_is_one_run_and_loads_nothing_twice(
    staff: APIClient, catalogue: None, put: Put
) -> None:
    folder = put({"a.jsonl": jsonl([tweet(1)])})
    first, again = ask(staff, folder), ask(staff, folder)
    assert (again.status_code, again.json()["id"]) == (200, first.json()["id"])
    work()
    before = facts()
    assert ask(staff, folder).status_code == 201
    work()
    assert (Run.objects.first().summary["files_passed_over"], facts() == before) == (1, True)


def test_force_loads_again_what_is_done(staff: APIClient, catalogue: None, put: Put) -> None:
    folder = put({"a.jsonl": jsonl([tweet(1)])})
    for force in (False, True):
        ask(staff, folder, force=force)
        work()
    assert (Run.objects.first().summary["chunks_done"], Chunk.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("uris", "sentence"),
    [
        ([], "at least 1 elements"),
        (["s3://user:secret@archive/"], "Leave credentials out"),
        (["/etc"], "may be read from here (LOCAL_FOLDERS)"),
        (["relative/"], "Write the whole path"),
        (["s3://archive/"] * 101, "no more than 100 elements"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_waits(staff: APIClient, uris: list[str], sentence: str) -> None:
    answer = ask(staff, *uris)
    assert (answer.status_code, Run.objects.count()) == (400, 0)
    assert sentence in answer.content.decode() and "secret" not in answer.content.decode()


def test_others_than_permitted_staff_start_cancel_and_repeat_nothing() -> None:
    client, run = APIClient(), Run.objects.create(uris=["s3://archive/"], state="loading")
    for user in (make_user(), make_user("curator", is_staff=True)):
        client.force_authenticate(user)
        paths = [LIST, f"{LIST}{run.pk}/cancel/", f"{LIST}{run.pk}/repeat/"]
        assert [client.post(path, {"uris": ["s3://a/"]}).status_code for path in paths] == [403] * 3
        assert client.get(LIST).status_code == 200
    run.refresh_from_db()
    assert (run.cancelled_at, Run.objects.count()) == (None, 1)


def test_a_folder_that_a_link_leads_out_of_is_refused_by_the_worker(
    staff: APIClient, put: Put, tmp_path: Path, settings: Any
) -> None:
    folder = put({"a.jsonl": jsonl([tweet(1)])})
    inside = tmp_path / "inside"
    inside.mkdir()
    settings.LOCAL_FOLDERS = [str(inside)]
    (inside / "b.jsonl").symlink_to(Path(folder) / "a.jsonl")
    ask(staff, str(inside))
    work()
    run = Run.objects.get()
    assert run.state == "failed" and "(LOCAL_FOLDERS)" in run.reason and DumpFile.objects.count() == 0


def test_a_waiting_run_is_cancelled_at_once(staff: APIClient, put: Put) -> None:
    made = ask(staff, put({"a.jsonl": b"{}\n"})).json()["id"]
    assert staff.post(f"{LIST}{made}/cancel/").json()["state"] == "cancelled"
    assert not requested_runs.plan_one()
    assert staff.post(f"{LIST}{made}/cancel/").status_code == 409


def test_a_cancelled_run_leaves_what_waits_and_its_repeat_loads_it(
    staff: APIClient, catalogue: None, put: Put
) -> None:
    made = ask(staff, put({"a.jsonl": jsonl([tweet(1)])})).json()["id"]
    requested_runs.plan_one()
    staff.post(f"{LIST}{made}/cancel/")
    assert process_chunks() == 0
    finish_runs()
    assert (Run.objects.get().state, Chunk.objects.get().state) == ("cancelled", "left")
    assert staff.post(f"{LIST}{made}/repeat/", {}, format="json").status_code == 201
    work()
    assert (Run.objects.first().state, DumpFile.objects.get().state) == ("done", "done")


def test_a_chunk_at_work_is_finished_before_a_cancelled_run_ends(staff: APIClient, put: Put) -> None:
    run = Run.objects.create(uris=["s3://a/"], state="loading")
    chunk = Chunk.objects.create(run=run, size=1, state="running")
    assert staff.post(f"{LIST}{run.pk}/cancel/").json()["state"] == "loading"
    finish_runs()
    assert Run.objects.get().state == "loading"
    Chunk.objects.filter(pk=chunk.pk).update(state="done")
    finish_runs()
    assert Run.objects.get().state == "cancelled"


def test_a_run_that_is_cancelled_while_it_is_planned_stops_looking(
    staff: APIClient, catalogue: None, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingestion.services.discovery.BATCH", 1)
    made = ask(staff, put({f"{n}.jsonl": jsonl([tweet(n)]) for n in range(3)})).json()["id"]
    requested_runs.plan_one(lambda count: requests.cancel_run(made))
    process_chunks()
    finish_runs()
    assert (Run.objects.get().state, RunFile.objects.count()) == ("cancelled", 1)
    assert set(Chunk.objects.values_list("state", flat=True)) == {"left"}


def test_only_files_with_a_fault_are_repeated(staff: APIClient, catalogue: None, put: Put) -> None:
    folder = put({"a.jsonl": jsonl([tweet(1)]), "b.jsonl.gz": b"\x1f\x8b broken"})
    made = ask(staff, folder).json()["id"]
    work()
    put({"c.jsonl": jsonl([tweet(3)])})
    repeated = staff.post(f"{LIST}{made}/repeat/", {"files": "faulty"}, format="json").json()
    work()
    files = RunFile.objects.filter(run=repeated["id"]).values_list("dump_file__uri", flat=True)
    names = [each.rsplit("/")[-1] for each in files]  # a.jsonl has its chunk in common with b.jsonl.gz
    assert (repeated["repeats"], names) == (made, ["b.jsonl.gz", "a.jsonl"])


def test_a_run_without_faults_has_nothing_to_repeat_but_all(
    staff: APIClient, catalogue: None, put: Put
) -> None:
    made = ask(staff, put({"a.jsonl": jsonl([tweet(1)])})).json()["id"]
    work()
    assert staff.post(f"{LIST}{made}/repeat/", {}, format="json").status_code == 409
    repeated = staff.post(f"{LIST}{made}/repeat/", {"files": "all"}, format="json").json()
    work()
    assert (repeated["force"], Run.objects.first().summary["chunks_done"]) == (True, 1)


def test_a_live_stream_is_turned_off_not_cancelled(staff: APIClient) -> None:
    stream = LiveStream.objects.create(name="bluesky", kind="jetstream", prefix="s3://live/b")
    run = Run.objects.create(uris=["s3://live/b"], live_stream=stream)
    answer = staff.post(f"{LIST}{run.pk}/cancel/")
    assert (answer.status_code, "turn the stream off" in answer.content.decode()) == (409, True)


def test_a_run_whose_worker_dies_while_planning_waits_again_three_times(staff: APIClient, put: Put) -> None:
    ask(staff, put({"a.jsonl": b"{}\n"}))
    states = []
    for _ in range(3):
        run = requested_runs._take()
        assert run is not None
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock_all()")  # as the end of the worker's session does
        finish_runs()
        states.append(Run.objects.get().state)
    assert states == ["waiting", "waiting", "failed"]
    assert "three times" in Run.objects.get().reason
