"""Watched prefixes: what is new is found and loaded, once, and what a source refuses is told."""

import threading
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from ingestion import sources, tasks
from ingestion.models import Chunk, DumpFile, Run, WatchedPrefix
from ingestion.selectors.schedules import next_scan_at
from ingestion.services import leases, schedules
from ingestion.services.runs import finish_runs
from ingestion.services.work import process_chunks
from ingestion.sources import SourceForbidden
from tests.conftest import S3Store
from tests.ingestion.dumps import jsonl, tweet
from tests.ingestion.s3_faults import Fault, faulty
from tests.ingestion.tables import facts

pytestmark = pytest.mark.django_db
Put = Callable[[Mapping[str, bytes]], str]


@pytest.fixture(autouse=True)
def local_folders(settings: Any, tmp_path: Path) -> None:
    """Where these tests put dumps."""
    settings.LOCAL_FOLDERS = [str(tmp_path), "/dumps"]


def watch(uri: str, **fields: Any) -> WatchedPrefix:
    return WatchedPrefix.objects.create(uri=uri, **fields)


def fall_due(prefix: WatchedPrefix) -> None:
    WatchedPrefix.objects.filter(pk=prefix.pk).update(scanned_at=timezone.now() - timedelta(hours=25))


def scan() -> None:
    assert schedules.scan_one()
    process_chunks()


def test_new_objects_of_a_bucket_are_found_and_loaded(s3: S3Store, catalogue: None) -> None:
    bucket = s3.bucket()
    prefix = watch(f"s3://{bucket}/2016/")
    s3.put(bucket, "2016/a.jsonl", jsonl([tweet(1)]))
    scan()
    s3.put(bucket, "2016/b.jsonl", jsonl([tweet(2)]))
    s3.put(bucket, "elsewhere/c.jsonl", jsonl([tweet(3)]))
    fall_due(prefix)
    scan()
    first, second = Run.objects.order_by("id")
    assert [(run.state, run.alert_mode, run.watched_prefix) for run in (first, second)] == [
        ("done", "digest", prefix)
    ] * 2
    assert [entry.dump_file.uri[-7:] for entry in second.run_files.all()] == ["b.jsonl"]
    assert [row[0] for row in facts()["posts"]] == ["1", "2"]


def test_an_object_that_changed_is_loaded_anew(s3: S3Store, catalogue: None) -> None:
    bucket = s3.bucket()
    prefix = watch(f"s3://{bucket}/")
    for posts in ([tweet(1)], [tweet(2)]):
        s3.put(bucket, "a.jsonl", jsonl(posts))
        scan()
        fall_due(prefix)
    assert [row[0] for row in facts()["posts"]] == ["2"]
    assert list(DumpFile.objects.order_by("pk").values_list("state", flat=True)) == ["superseded", "done"]


def test_a_scan_that_finds_nothing_new_makes_no_run(put: Put, catalogue: None) -> None:
    prefix = watch(put({"a.jsonl": jsonl([tweet(1)]), "bad.json.bz2": b"<html>"}))
    scan()
    fall_due(prefix)
    scan()
    prefix.refresh_from_db()
    assert (Run.objects.count(), prefix.found, prefix.problem) == (1, 0, "")


def test_what_is_not_due_is_left_alone(put: Put) -> None:
    folder = put({"a.jsonl": b""})
    watch(folder, scanned_at=timezone.now() - timedelta(minutes=59), every_hours=1)
    watch(f"{folder}/off", is_on=False)
    watch(f"{folder}/leased", scan_until=timezone.now() + timedelta(minutes=1))
    assert (schedules.count_due_scans(), schedules.scan_one()) == (0, False)


def test_a_prefix_is_due_after_its_hours(put: Put) -> None:
    watch(put({"a.jsonl": b""}), scanned_at=timezone.now() - timedelta(minutes=61), every_hours=1)
    assert schedules.count_due_scans() == 1


def test_scan_now_counts_for_one_scan_of_a_prefix_that_is_off(put: Put, catalogue: None) -> None:
    prefix = watch(put({"a.jsonl": jsonl([tweet(1)])}), is_on=False, scanned_at=timezone.now())
    assert schedules.request_scans([prefix.pk]) == 1
    prefix.refresh_from_db()
    assert next_scan_at(prefix) == prefix.requested_at
    scan()
    assert (schedules.count_due_scans(), Run.objects.count()) == (0, 1)


@pytest.mark.django_db(transaction=True)
def test_two_scans_at_once_begin_one_run(put: Put, catalogue: None) -> None:
    watch(put({"a.jsonl": jsonl([tweet(1)])}))
    barrier, scanned = threading.Barrier(2), []

    def scan_in_a_session_of_its_own() -> None:
        barrier.wait()
        scanned.append(schedules.scan_one())
        connection.close()

    threads = [threading.Thread(target=scan_in_a_session_of_its_own) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (sorted(scanned), Run.objects.count()) == ([False, True], 1)


def test_two_sweeps_and_their_wake_ups_begin_one_run(
    put: Put, catalogue: None, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    watch(put({"a.jsonl": jsonl([tweet(1)])}))
    monkeypatch.setattr(tasks.work_task, "apply_async", lambda **_: None)
    waiting: list[int] = []
    monkeypatch.setattr(tasks.scan_task, "apply_async", lambda **_: waiting.append(1))
    with django_capture_on_commit_callbacks(execute=True):
        tasks.sweep_task()
        tasks.sweep_task()
    assert len(waiting) == 2
    for _ in waiting:
        tasks.scan_task()
    assert Run.objects.count() == 1


def test_a_scan_that_died_is_due_again_when_its_lease_ends(put: Put, catalogue: None) -> None:
    watch(put({"a.jsonl": jsonl([tweet(1)])}))
    assert schedules._take(lambda: None) is not None
    assert schedules.count_due_scans() == 0
    WatchedPrefix.objects.update(scan_until=timezone.now() - timedelta(seconds=1))
    scan()
    assert facts()["posts"] != []


def test_files_that_a_dead_scan_left_unplanned_are_found_again(put: Put, catalogue: None) -> None:
    folder = put({"a.jsonl": jsonl([tweet(1)])})
    prefix = watch(folder)
    (found,) = sources.discover(folder)
    DumpFile.objects.create(uri=found.uri, etag=found.etag, size=found.size)
    Run.objects.create(uris=[folder], watched_prefix=prefix)
    finish_runs()
    assert "finds the rest by itself" in Run.objects.get().reason
    scan()
    assert DumpFile.objects.get().state == "done"


def test_a_scan_whose_lease_went_to_another_worker_stops(put: Put, settings: Any) -> None:
    settings.CHUNK_LEASE_SECONDS = 0
    watch(put({"a.jsonl": jsonl([tweet(1)])}))
    taken = iter([True])

    def take_over() -> None:
        if next(taken, False):
            assert schedules._take(lambda: None) is not None

    assert schedules.scan_one(heartbeat=take_over)
    prefix = WatchedPrefix.objects.get()
    assert (Run.objects.count(), prefix.scan_token is None, prefix.problem) == (0, False, "")


def test_a_bucket_that_is_not_there_is_told_with_what_to_do(s3: S3Store) -> None:
    prefix = watch("s3://no-such-bucket-here/2016/")
    assert schedules.scan_one()
    prefix.refresh_from_db()
    assert "there is no such bucket" in prefix.problem and "Create the bucket" in prefix.problem
    assert (Run.objects.count(), prefix.scanned_at is None, prefix.scan_until) == (0, False, None)


def test_a_store_that_is_away_is_told_and_asked_again(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.S3_ENDPOINT_URL = "http://127.0.0.1:1"
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "x")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
    monkeypatch.setattr("ingestion.sources.s3.client", lambda: quick_client())
    prefix = watch("s3://bucket-that-was/2016/")
    assert schedules.scan_one()
    prefix.refresh_from_db()
    assert "the store does not answer" in prefix.problem and "'Scan now'" in prefix.problem
    fall_due(prefix)
    assert schedules.count_due_scans() == 1


def quick_client() -> Any:
    """A client that tries once: the waits between tries are botocore's own."""
    from ingestion.sources.s3 import _client

    return _client("http://127.0.0.1:1", 0, 1, 1)


def give_up(*, source_failed: bool) -> None:
    for _ in range(leases.MAX_ATTEMPTS):
        lease = leases.lease_chunk()
        assert lease is not None
        leases.release(lease, "why", 0, source_failed=source_failed)
    assert leases.lease_chunk() is None


def test_a_file_whose_source_did_not_answer_is_taken_by_the_next_scan(put: Put, catalogue: None) -> None:
    prefix = watch(put({"a.jsonl": jsonl([tweet(1)])}))
    assert schedules.scan_one()
    give_up(source_failed=True)
    assert DumpFile.objects.get().state == "failed"
    fall_due(prefix)
    scan()
    file = DumpFile.objects.get()
    assert (file.state, file.reason, file.rescans) == ("done", "", 1)
    assert [row[0] for row in facts()["posts"]] == ["1"]


def test_ten_scans_are_enough_for_a_file_whose_source_never_answers(put: Put, catalogue: None) -> None:
    prefix = watch(put({"a.jsonl": jsonl([tweet(1)])}))
    assert schedules.scan_one()
    for _ in range(12):
        if Chunk.objects.get().state == "ready":
            give_up(source_failed=True)
        fall_due(prefix)
        assert schedules.scan_one()
    assert (DumpFile.objects.get().rescans, Run.objects.count()) == (10, 11)


def test_a_file_that_failed_by_itself_is_left_to_people(put: Put, catalogue: None) -> None:
    prefix = watch(put({"a.jsonl": jsonl([tweet(1)])}))
    assert schedules.scan_one()
    give_up(source_failed=False)
    fall_due(prefix)
    scan()
    assert (DumpFile.objects.get().state, Run.objects.count()) == ("failed", 1)


def test_a_refusal_in_the_middle_keeps_what_was_found(
    put: Put, catalogue: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = put({"a.jsonl": jsonl([tweet(1)])})
    (found,) = sources.discover(folder)

    def first_then_refused(uri: str) -> Any:
        yield found
        raise SourceForbidden(
            f"{uri}: the store refuses access (AccessDenied): check the credentials' rights"
        )

    monkeypatch.setattr(schedules, "BATCH", 1)
    monkeypatch.setattr(sources, "discover", first_then_refused)
    prefix = watch("s3://bucket/2016/")
    scan()
    prefix.refresh_from_db()
    run = Run.objects.get()
    assert (run.state, "AccessDenied" in run.reason, prefix.found) == ("failed", True, 1)
    assert "s3:ListBucket" in prefix.problem and DumpFile.objects.get().state == "done"


def test_a_store_that_refuses_to_list_is_told_with_what_to_do(s3: S3Store, settings: Any) -> None:
    prefix = watch(f"s3://{s3.bucket()}/2016/")
    with faulty(s3.url) as store:
        store.next_fault = lambda method, path: Fault(status=403)
        settings.S3_ENDPOINT_URL = store.url
        assert schedules.scan_one()
    prefix.refresh_from_db()
    assert "the store refuses access (AccessDenied)" in prefix.problem
    assert "s3:ListBucket" in prefix.problem and prefix.scan_until is None


def test_a_prefix_without_a_dump_file_says_so(tmp_path: Path) -> None:
    prefix = watch(str(tmp_path))
    assert schedules.scan_one()
    prefix.refresh_from_db()
    assert "names no file" in prefix.problem


def test_a_link_out_of_the_named_folders_is_not_followed(tmp_path: Path, settings: Any) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out"
    inside.mkdir()
    outside.mkdir()
    (outside / "secret.jsonl").write_bytes(jsonl([tweet(1)]))
    (inside / "a.jsonl").symlink_to(outside / "secret.jsonl")
    settings.LOCAL_FOLDERS = [str(inside)]
    prefix = watch(str(inside))
    assert schedules.scan_one()
    prefix.refresh_from_db()
    assert "may be read from here (LOCAL_FOLDERS)" in prefix.problem and DumpFile.objects.count() == 0


@pytest.mark.parametrize(
    ("uri", "sentence"),
    [
        ("http://example.com/dumps/", "'http://' cannot be read: write s3://, file:// or an absolute path."),
        ("s3:///2016/", "names no bucket"),
        ("s3://Bu/2016/", "3 to 63 small letters"),
        ("s3://AKIAABC:secret@bucket/2016/", "Leave credentials out"),
        ("https://b.s3.amazonaws.com/k?X-Amz-Signature=abc", "Leave credentials out"),
        ("dumps/2016", "Write the whole path"),
        ("file://dumps", "Write the whole path"),
        ("s3://bucket/a\x00b", "cannot be seen"),
    ],
)
def test_an_address_is_checked_at_the_door(uri: str, sentence: str) -> None:
    with pytest.raises(ValidationError) as refused:
        WatchedPrefix(uri=uri).full_clean()
    (said,) = refused.value.message_dict["uri"]
    assert sentence in said and "secret" not in said and "abc" not in said.lower().replace("akiaabc", "")


@pytest.mark.parametrize("uri", ["s3://my-bucket/2016/11/", "s3://my-bucket", "s3://b.c/2*/*.tar", "/dumps"])
def test_addresses_of_dumps_are_taken(uri: str) -> None:
    WatchedPrefix(uri=uri).full_clean()


@pytest.mark.parametrize("hours", [0, 721])
def test_hours_are_bounded(hours: int) -> None:
    with pytest.raises(ValidationError, match="every_hours"):
        WatchedPrefix(uri="/dumps", every_hours=hours).full_clean()
