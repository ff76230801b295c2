"""Leases and the fence: whatever workers die, hang or come late, a chunk has its effect once."""

import threading
import time
import uuid
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.db.models.functions import Now

from deals.domain.records import LoadBatch
from ingestion.models import Chunk, DumpFile, Member, Run
from ingestion.services import leases, work
from ingestion.services.completion import complete
from ingestion.services.leases import LeaseLost, count_due, lease_chunk, release, seconds_until_due
from ingestion.services.planning import plan_run
from ingestion.services.runs import start_run
from ingestion.services.work import process_chunk, read_chunk
from ingestion.sources import SourceUnavailable
from tests.ingestion.dumps import jsonl, tweet
from tests.ingestion.tables import facts
from tests.ingestion.workers import wait_until

pytestmark = pytest.mark.django_db


@pytest.fixture
def chunk(put: Callable[[Mapping[str, bytes]], str], catalogue: None) -> Chunk:
    """A planned chunk of one small file."""
    plan_run(start_run([put({"a.jsonl": jsonl([tweet(1)])})]))
    return Chunk.objects.get()


def end_lease(chunk: Chunk) -> None:
    Chunk.objects.filter(pk=chunk.pk).update(lease_until=Now())


def test_a_claimed_chunk_is_not_given_twice(chunk: Chunk) -> None:
    lease = lease_chunk()
    assert (lease.chunk_id, lease.attempts, lease_chunk()) == (chunk.pk, 1, None)


def test_a_chunk_whose_lease_ended_is_given_again(chunk: Chunk) -> None:
    first = lease_chunk()
    end_lease(chunk)
    second = lease_chunk()
    assert (second.chunk_id, second.attempts, second.token == first.token) == (chunk.pk, 2, False)


@pytest.mark.django_db(transaction=True)
def test_a_chunk_of_a_worker_whose_session_ended_is_given_at_once(chunk: Chunk) -> None:
    def take_and_die() -> None:
        lease_chunk()
        connection.close()

    worker = threading.Thread(target=take_and_die)
    worker.start()
    worker.join()
    assert (wait_for(count_due), lease_chunk().attempts) == (1, 2)


def wait_for(value: Callable[[], int]) -> int:
    """Return a value once it is not 0: the server sees the end of a session a moment later."""
    wait_until(lambda: value() > 0, 5, "a chunk is due")
    return value()


def test_a_chunk_that_is_done_is_held_by_no_lock(chunk: Chunk) -> None:
    process_chunk(lease_chunk())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s AND classid = %s",
            [chunk.pk, leases.HOLDERS],
        )
        assert cursor.fetchone() == (0,)


def test_chunks_of_another_run_are_left_alone(chunk: Chunk) -> None:
    assert lease_chunk(Run.objects.create(uris=[]).pk) is None


def test_a_chunk_that_is_put_off_is_not_due(chunk: Chunk) -> None:
    release(lease_chunk(), "later", 60)
    assert (lease_chunk(), count_due()) == (None, 0)
    assert 50 < seconds_until_due(chunk.run_id) <= 60


def test_the_sixth_attempt_is_quarantine(chunk: Chunk) -> None:
    for _ in range(5):
        release(lease_chunk(), "the store is on fire", 0)
    assert lease_chunk() is None
    chunk.refresh_from_db()
    assert (chunk.state, chunk.reason) == ("quarantined", "given up after 5 attempts: the store is on fire")
    assert DumpFile.objects.get().state == "failed"


def test_workers_that_die_without_a_word_end_in_quarantine(chunk: Chunk) -> None:
    for _ in range(6):
        lease_chunk()
        end_lease(chunk)
    chunk.refresh_from_db()
    assert "its worker was killed each time" in chunk.reason


def test_a_late_worker_has_no_effect(chunk: Chunk) -> None:
    late = lease_chunk()
    reader, results = read_chunk(chunk, late.keep_alive, lambda found: None)
    end_lease(chunk)
    lease_chunk()
    before = facts()
    with pytest.raises(LeaseLost):
        complete(late, reader.batch(chunk.source), results)
    assert facts() == before and Member.objects.get().is_done is False


def test_a_lease_is_renewed_while_the_work_gets_on(chunk: Chunk) -> None:
    lease = lease_chunk()
    end_lease(chunk)
    lease.renewed -= 1000
    lease.keep_alive()
    assert lease_chunk() is None


def test_a_lost_lease_stops_the_work(chunk: Chunk) -> None:
    lease = lease_chunk()
    lease.token, lease.renewed = uuid.uuid4(), -1000.0
    with pytest.raises(LeaseLost):
        lease.keep_alive()


def test_a_lease_is_not_renewed_at_each_read(chunk: Chunk, django_assert_num_queries: Any) -> None:
    lease = lease_chunk()
    with django_assert_num_queries(0):
        lease.keep_alive()


def fail_with(error: BaseException) -> Callable[..., Any]:
    def fail(*_: Any) -> Any:
        raise error

    return fail


@pytest.mark.parametrize(
    ("error", "reason", "wait"),
    [
        (SourceUnavailable("s3://b/k: away"), "s3://b/k: away", 10),
        (ZeroDivisionError("oh"), "ZeroDivisionError: oh", 1),
    ],
)
def test_what_fails_is_put_off_with_its_reason(
    chunk: Chunk, monkeypatch: pytest.MonkeyPatch, error: Exception, reason: str, wait: float
) -> None:
    monkeypatch.setattr(work, "read_chunk", fail_with(error))
    process_chunk(lease_chunk())
    chunk.refresh_from_db()
    assert (chunk.state, chunk.reason) == ("ready", reason)
    assert wait - 1 < seconds_until_due(chunk.run_id) <= wait


def test_a_worker_that_is_told_to_go_gives_its_chunk_back(
    chunk: Chunk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "read_chunk", fail_with(KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        process_chunk(lease_chunk())
    assert lease_chunk().attempts == 2


def test_a_load_that_fails_leaves_nothing(chunk: Chunk, monkeypatch: pytest.MonkeyPatch) -> None:
    before = facts()["posts"]
    monkeypatch.setattr("ingestion.services.completion._save_members", fail_with(OSError("full")))
    process_chunk(lease_chunk())
    assert facts()["posts"] == before == []


@pytest.mark.django_db(transaction=True)
def test_eight_workers_at_once_take_each_chunk_once() -> None:
    run = Run.objects.create(uris=[])
    Chunk.objects.bulk_create(Chunk(run=run, size=1) for _ in range(40))
    taken: list[int] = []

    def take() -> None:
        while lease := lease_chunk():
            taken.append(lease.chunk_id)
            complete(lease, LoadBatch(source=f"chunk:{lease.chunk_id}"), {})
        connection.close()

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == sorted(Chunk.objects.filter(state="done").values_list("pk", flat=True))
    assert len(taken) == 40


@pytest.mark.django_db(transaction=True)
def test_a_chunk_that_is_taken_while_the_locks_are_listed_is_left_alone(chunk: Chunk) -> None:
    told: list[bool] = []

    def with_an_old_list(execute: Any, sql: str, *rest: Any) -> Any:
        """Run the first statement as if no session had a lock."""
        if sql == leases.TAKE and not told:
            told.append(True)
            sql = sql.replace(leases.IS_FREE, "true")
        return execute(sql, *rest)

    with ThreadPoolExecutor(1) as other:
        assert other.submit(lease_chunk).result()
        with connection.execute_wrapper(with_an_old_list):
            assert lease_chunk() is None
        other.submit(lambda: connection.close()).result()
    assert (told, Chunk.objects.get().attempts) == ([True], 1)


def test_waiting_for_a_chunk_that_another_worker_holds(chunk: Chunk, settings: Any) -> None:
    settings.CHUNK_LEASE_SECONDS = 1
    lease_chunk()
    started = time.monotonic()
    work.process_run(chunk.run_id)
    assert Run.objects.get().state == "done" and time.monotonic() - started >= 0.8


def test_the_number_of_attempts_is_five() -> None:
    assert leases.MAX_ATTEMPTS == 5
