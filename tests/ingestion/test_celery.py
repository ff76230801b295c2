"""Through the real thing: S3, Valkey, a Celery worker, PostgreSQL."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import redis
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from ingestion import tasks, worker_loop
from ingestion.models import Chunk, Heartbeat, Run, WatchedPrefix
from ingestion.services import sweeping
from tests.catalogue_rows import fill_catalogue
from tests.conftest import S3Store
from tests.ingestion.dumps import jsonl, minutes, tar_of, tweet
from tests.ingestion.tables import clear, facts
from tests.ingestion.workers import Worker, wait_until

ROWS = ("posts", "deals", "snapshots", "deleted")


def counts_of(*arguments: str) -> dict[str, Any]:
    output = StringIO()
    call_command("ingest", *arguments, "--json", stdout=output)
    counts: dict[str, Any] = json.loads(output.getvalue().splitlines()[-1])
    del counts["seconds"]
    return counts


def in_any_order(counts: dict[str, Any]) -> dict[str, Any]:
    """Leave out the rows made or changed: a post counts twice, or not at all, as its delete notice comes
    after or before it, so with two workers these counts differ from run to run, and no table does."""
    return {name: count for name, count in counts.items() if name not in ROWS}


def without_places(rows: dict[str, Any]) -> dict[str, Any]:
    return {**rows, "files": [row[1:] for row in rows["files"]]}


def test_s3_and_celery_give_the_rows_of_an_inline_load(
    live_services: dict[str, str], s3: S3Store, tmp_path: Path
) -> None:
    bucket = s3.bucket()
    for i, (name, data) in enumerate(minutes(6).items()):
        (tmp_path / f"{i}.tar").write_bytes(tar_of({name: data}))
        s3.put(bucket, f"2016/{i}.tar", tar_of({name: data}))
    counts, rows = counts_of(str(tmp_path), "--inline"), facts()
    clear()
    with Worker(live_services, tmp_path / "worker.log", processes=2):
        through_s3 = counts_of(f"s3://{bucket}/2016/", "--wait")
        assert in_any_order(through_s3) == in_any_order(counts)
        assert without_places(facts()) == without_places(rows)
        again = counts_of(f"s3://{bucket}/2016/", "--wait", "--force")
        assert Heartbeat.objects.filter(name__startswith="celery@").exists()
        assert [again[name] for name in ROWS] == [0, 0, 0, 0]
    assert without_places(facts()) == without_places(rows)
    assert not Heartbeat.objects.filter(name__startswith="celery@").exists()  # it took its leave


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_down_fails_nothing_and_is_not_asked_at_each_turn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[int] = []

    def refuse(**_: Any) -> None:
        asked.append(1)
        raise ConnectionRefusedError

    monkeypatch.setattr(tasks, "_broker_is_away_until", 0.0)
    monkeypatch.setattr(tasks.work_task, "apply_async", refuse)
    for _ in range(3):
        with transaction.atomic():
            tasks.wake_workers(3)
    assert asked == [1]


@pytest.mark.django_db
def test_workers_are_woken_once_the_chunks_are_committed(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    sent: list[int] = []
    monkeypatch.setattr(tasks.work_task, "apply_async", lambda **_: sent.append(1))
    with django_capture_on_commit_callbacks(execute=True):
        tasks.wake_workers(100)
        assert sent == []
    assert len(sent) == tasks.MAX_WAKE_UPS


@pytest.mark.django_db(transaction=True)
def test_a_sweep_overtakes_the_wake_ups(broker_url: str) -> None:
    with redis.Redis.from_url(broker_url) as broker:
        broker.flushdb()  # other tests may have left wake-ups
        tasks.wake_workers(3)
        tasks.sweep_task.delay()
        assert (broker.llen("celery"), broker.llen("celery\x06\x169")) == (1, 3)
        broker.flushdb()


@pytest.mark.django_db
def test_the_sweep_counts_what_waits() -> None:
    run = Run.objects.create(uris=[], state=Run.State.LOADING)
    Chunk.objects.create(run=run, size=1)
    Chunk.objects.create(run=run, size=1, state="running", lease_until=timezone.now())
    assert sweeping.sweep() == 2


@pytest.mark.django_db
def test_a_sweep_is_overdue_until_beat_asks_for_one() -> None:
    assert sweeping.is_overdue()
    tasks.sweep_task()
    assert not sweeping.is_overdue()
    Heartbeat.objects.update(seen_at=timezone.now() - sweeping.OVERDUE_AFTER)
    assert sweeping.is_overdue()


@pytest.mark.django_db
def test_the_sweep_ends_a_run_that_was_left_settling() -> None:
    run = Run.objects.create(uris=[], state=Run.State.SETTLING)
    sweeping.sweep()
    run.refresh_from_db()
    assert (run.state, run.summary["lines"]) == ("done", 0)


@pytest.mark.django_db
def test_a_worker_that_is_told_to_go_takes_no_further_chunk(
    put: Callable[..., str], catalogue: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    call_command("ingest", put({"a.jsonl": jsonl([tweet(1)])}), stdout=StringIO())
    monkeypatch.setattr(worker_loop, "stopping", bytearray(1))
    tasks._stop_taking()
    tasks.work_task()
    assert Chunk.objects.get().state == "ready"


@pytest.mark.full
def test_a_watched_prefix_is_looked_at_and_loaded_by_real_workers(
    live_services: dict[str, str], s3: S3Store, tmp_path: Path
) -> None:
    fill_catalogue()
    bucket = s3.bucket()
    s3.put(bucket, "2016/day.tar", tar_of(minutes(3)))
    WatchedPrefix.objects.create(uri=f"s3://{bucket}/2016/")
    with Worker(live_services, tmp_path / "log"):
        tasks.sweep_task.delay()
        tasks.sweep_task.delay()
        wait_until(lambda: Run.objects.filter(state="done").exists(), 60, "the run is done")
    assert (Run.objects.count(), Chunk.objects.get().state) == (1, "done")
