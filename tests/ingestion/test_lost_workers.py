"""Workers that freeze, chunks that kill, connections that break: every chunk has its effect once."""

import bz2
import os
import signal
import time
from collections.abc import Callable, Mapping
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.db.models import Max, Min

from ingestion.management.commands import ingest
from ingestion.models import Chunk, DumpFile, Run
from ingestion.services import leases, sweeping, work
from ingestion.services.planning import plan_run
from ingestion.services.runs import start_run
from ingestion.services.work import process_run
from ingestion.tasks import wake_workers
from tests.catalogue_rows import fill_catalogue
from tests.ingestion.dumps import bz2_of, jsonl, minutes, tar_of, tweet
from tests.ingestion.fault_injection import QUICK, is_ended
from tests.ingestion.long_dump import write_dump
from tests.ingestion.tables import clear, facts
from tests.ingestion.workers import Worker, wait_until

POISONED = "tests.ingestion.poison_app"
Put = Callable[[Mapping[str, bytes]], str]


def plan(folder: str) -> Run:
    run = start_run([folder])
    plan_run(run)
    return run


def is_done(run: Run) -> bool:
    wake_workers(sweeping.sweep())
    run.refresh_from_db()
    return run.state == Run.State.DONE


def test_a_worker_that_wakes_after_its_lease_has_no_effect(
    live_services: dict[str, str], put: Put, tmp_path: Path
) -> None:
    fill_catalogue()
    offers = [tweet(number, f"Acme Gadget {number} now only $19.99, was $39.99") for number in range(1, 500)]
    folder = put({"a.json.bz2": bz2.compress(jsonl(offers))})
    process_run(plan(folder).pk)
    expected = facts()
    clear()
    run, log = plan(folder), tmp_path / "worker.log"
    with Worker({**live_services, "CHUNK_LEASE_SECONDS": "1"}, log) as worker:
        wake_workers(1)
        wait_until(lambda: Chunk.objects.filter(state="running").exists(), 60, "it takes the chunk")
        os.killpg(worker.process.pid, signal.SIGSTOP)
        time.sleep(2)  # twice its lease
        assert not is_done(run)
        process_run(run.pk)
        assert facts() == expected
        os.killpg(worker.process.pid, signal.SIGCONT)
        wait_until(lambda: "its lease had ended" in log.read_text(), 60, "the late worker is refused")
    assert facts() == expected and Chunk.objects.get().attempts == 2


@pytest.mark.parametrize(
    ("chunks", "died_before"), [(5, 3), pytest.param(100, 0, marks=pytest.mark.full, id="full")]
)
def test_a_chunk_that_kills_its_workers_is_put_away_and_the_others_are_loaded(
    live_services: dict[str, str], put: Put, tmp_path: Path, small_chunks: None, chunks: int, died_before: int
) -> None:
    fill_catalogue()
    members = {**minutes(chunks - 1), "poison.json.bz2": bz2_of(tweet(1))}
    run = plan(put({"day.tar": tar_of(members)}))
    Chunk.objects.filter(members__name__startswith="poison").update(attempts=died_before)
    services = {**live_services, "CHUNK_LEASE_SECONDS": "1"}
    with Worker(services, tmp_path / "log", processes=2, app=POISONED):
        wait_until(lambda: is_done(run), 60 + chunks, "the run is done")
    states = Chunk.objects.order_by("-attempts").values_list("state", flat=True)
    assert list(states) == ["quarantined", *["done"] * (chunks - 1)]
    file = DumpFile.objects.get()
    assert file.state == "partial" and "given up after 5 attempts" in file.reason


def seconds_of_the_others(folder: Path, services: dict[str, str], log: Path) -> float:
    """Load a folder; return the time between the first and the last chunk that was done."""
    clear()
    run = plan(str(folder))
    with Worker({**QUICK, **services}, log, processes=4, app=POISONED):
        wait_until(lambda: is_ended(run), 300, "the run is done")
    times = Chunk.objects.filter(state="done").aggregate(first=Min("done_at"), last=Max("done_at"))
    return float((times["last"] - times["first"]).total_seconds())


@pytest.mark.full
def test_a_chunk_that_kills_its_workers_costs_the_others_at_most_a_tenth_of_their_throughput(
    live_services: dict[str, str], small_chunks: None, tmp_path: Path
) -> None:
    fill_catalogue()
    good, bad = tmp_path / "good", tmp_path / "bad"
    for folder in (good, bad):
        folder.mkdir()
        write_dump(folder, 99_000)
    (bad / "poison.tar").write_bytes(tar_of({"poison.json.bz2": bz2_of(tweet(1))}))
    taken = [
        [seconds_of_the_others(folder, live_services, tmp_path / "workers.log") for folder in (good, bad)]
        for _ in range(3)
    ]
    without, with_it = (min(column) for column in zip(*taken, strict=True))
    assert sorted(Chunk.objects.values_list("state", flat=True)) == ["done"] * 99 + ["quarantined"]
    assert without / with_it >= 0.9, taken


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("where", ["lease_chunk", "read_chunk", "complete", "finish_run"])
def test_a_broken_database_connection_delays_the_load(
    put: Put, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    fill_catalogue()
    run, function, broken = plan(put({"a.jsonl": jsonl([tweet(1), tweet(2)])})), getattr(work, where), []

    def break_first(*arguments: Any) -> Any:
        if not broken:
            broken.append(1)
            terminate()
        return function(*arguments)

    monkeypatch.setattr(work, where, break_first)
    process_run(run.pk)
    run.refresh_from_db()
    assert (broken, run.state, len(facts()["posts"])) == ([1], "done", 2)


@pytest.mark.django_db(transaction=True)
def test_a_database_that_goes_away_time_and_again_costs_a_chunk_no_attempt(
    put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_catalogue()
    run, complete, broken = plan(put({"a.jsonl": jsonl([tweet(1)])})), work.complete, []

    def break_often(*arguments: Any) -> Any:
        if len(broken) < 2 * leases.MAX_ATTEMPTS:
            broken.append(1)
            terminate()
        return complete(*arguments)

    monkeypatch.setattr(work, "complete", break_often)
    monkeypatch.setattr(work, "POLL_SECONDS", 0.01)
    process_run(run.pk)
    assert Chunk.objects.values_list("state", "attempts", "interruptions").get() == ("done", 1, 10)


@pytest.mark.django_db(transaction=True)
def test_a_chunk_that_breaks_the_connection_each_time_is_put_away(
    put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_catalogue()
    run = plan(put({"a.jsonl": jsonl([tweet(1)])}))
    monkeypatch.setattr(work, "complete", lambda *_: (terminate(), Chunk.objects.exists()))
    monkeypatch.setattr(work, "POLL_SECONDS", 0.01)
    monkeypatch.setattr(leases, "MAX_INTERRUPTIONS", 3)
    process_run(run.pk)
    assert Chunk.objects.values_list("state", "attempts").get() == ("quarantined", leases.MAX_ATTEMPTS + 1)


@pytest.mark.django_db(transaction=True)
def test_whoever_waits_for_the_workers_outlives_a_restart_of_the_database(
    put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_catalogue()
    steps = iter([terminate, lambda: process_run(Run.objects.get().pk)])
    monkeypatch.setattr(ingest, "POLL_SECONDS", 0)
    monkeypatch.setattr(ingest, "_move", lambda *_: next(steps, lambda: None)())
    call_command("ingest", put({"a.jsonl": jsonl([tweet(1)])}), "--wait", stdout=StringIO())
    assert Run.objects.get().state == "done"


def terminate() -> None:
    """Have the server end this thread's session, as a restart does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    other = connections.create_connection("default")
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    other.close()
