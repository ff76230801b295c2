"""Measuring a Celery worker with several processes on one database: lines, CPU, and what they wait for."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

import psycopg2

from deals.services.loading.batches import LOAD_LOCK
from ingestion.bench.measure import PROJECT_DIR, children_cpu, postmaster_of, prepare, remove_database
from tweetdeals.embedded import commands, postgres, processes
from tweetdeals.embedded.broker import EmbeddedBroker

SAMPLE_SECONDS = 0.02
STOP_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class WorkersMeasured:
    """One load. `lock_held` and `lock_awaited` are shares of its time: of loading's one lock."""

    seconds: float
    lines: int
    worker_cpu: float
    postgres_cpu: float
    lock_held: float
    lock_awaited: float


def measure_workers(folder: Path, warm_up: Path, var: Path, count: int) -> WorkersMeasured:
    """Load a folder through a worker with `count` processes, after `warm_up`, into a new database."""
    broker = EmbeddedBroker(var)
    with postgres.running(var) as url, _running(broker):
        environment = {"DATABASE_URL": url, "BROKER_URL": broker.url, "TWEETDEALS_VAR": str(var)}
        prepare(environment)
        with _worker(count, var, environment) as worker:
            _ingest(warm_up, environment)
            postmaster = postmaster_of(var)
            before = children_cpu(worker.pid), children_cpu(postmaster)
            with _lock_watched(url) as lock:
                printed = _ingest(folder, environment)
            after = children_cpu(worker.pid), children_cpu(postmaster)
    remove_database(var)
    return WorkersMeasured(
        seconds=printed["seconds"],
        lines=int(printed["lines"]),
        worker_cpu=after[0] - before[0],
        postgres_cpu=after[1] - before[1],
        lock_held=lock.held / max(lock.samples, 1),
        lock_awaited=lock.awaited / max(lock.samples, 1),
    )


def _ingest(folder: Path, environment: dict[str, str]) -> dict[str, float]:
    """Load a folder through the worker; return what `--json` prints. Raises CalledProcessError."""
    output = subprocess.run(
        [sys.executable, "manage.py", "ingest", str(folder), "--json"],
        check=True,
        cwd=PROJECT_DIR,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ).stdout
    counts: dict[str, float] = json.loads(output.splitlines()[-1])
    return counts


@contextmanager
def _running(broker: EmbeddedBroker) -> Iterator[None]:
    server = broker.start()
    try:
        yield
    finally:
        processes.stop(server, signal.SIGTERM, STOP_SECONDS)


@contextmanager
def _worker(count: int, var: Path, environment: dict[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    words = [*commands.worker(), "--concurrency", str(count)]
    with (var / "worker.log").open("wb") as log:
        worker = subprocess.Popen(
            words, cwd=PROJECT_DIR, env={**os.environ, **environment}, stdout=log, stderr=log
        )
    try:
        yield worker
    finally:
        processes.stop(worker, signal.SIGTERM, STOP_SECONDS)


@dataclass(slots=True)
class LockSamples:
    """How often the lock was looked at, and held, and waited for, at that moment."""

    samples: int = 0
    held: int = 0
    awaited: int = 0


@contextmanager
def _lock_watched(url: str) -> Iterator[LockSamples]:
    """Look at loading's lock all the time, on a connection of its own."""
    found, stopped = LockSamples(), Event()
    thread = Thread(target=_watch_lock, args=(url, found, stopped))
    thread.start()
    try:
        yield found
    finally:
        stopped.set()
        thread.join()


def _watch_lock(url: str, found: LockSamples, stopped: Event) -> None:
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        while not stopped.is_set():
            cursor.execute(
                "SELECT count(*) FILTER (WHERE granted), count(*) FILTER (WHERE NOT granted) "
                "FROM pg_locks WHERE locktype = 'advisory' AND classid = 0 AND objid = %s",
                [LOAD_LOCK],
            )
            held, awaited = cursor.fetchone() or (0, 0)
            found.samples += 1
            found.held += bool(held)
            found.awaited += bool(awaited)
            time.sleep(SAMPLE_SECONDS)
    connection.close()
