"""A load with injected faults: workers, database and broker are killed as chunks are done.

Each fault is injected at a number of done chunks, not at a time: a slow machine meets as many as a fast one.
"""

import os
import random
import signal
import subprocess
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Self, TypeVar

import redis
from django.db import DatabaseError, InterfaceError, connection, connections

from ingestion.models import Chunk, Run
from ingestion.services.planning import plan_run
from ingestion.services.runs import start_run
from ingestion.tasks import wake_workers
from tests.embedded.processes_seen import descendants
from tests.ingestion.workers import Worker, wait_until
from tweetdeals.embedded import accounts, processes
from tweetdeals.embedded.broker import EmbeddedBroker
from tweetdeals.embedded.postgres import EmbeddedPostgres

QUICK = {"CHUNK_LEASE_SECONDS": "5", "WORKER_SILENCE_SECONDS": "8"}
"""Leases end soon, and a worker's process looks for work each second."""

WHOLE_WORKERS = 0.25
"""Of the kills: as a power cut does. The others take one pool process, as a lack of memory does."""

PATIENCE = 300.0
Answer = TypeVar("Answer")


class Crew:
    """Two workers of two processes each; what is killed is replaced."""

    def __init__(self, services: Mapping[str, str], log: Path) -> None:
        self._services, self._log = {**QUICK, **services}, log
        self._workers = [self._start(number) for number in range(2)]
        self.kills = 0

    def _start(self, number: int) -> Worker:
        app, name = "tests.ingestion.faulty_app", f"worker{number}"
        return Worker(self._services, self._log, processes=2, app=app, name=name)

    def kill(self, chance: random.Random) -> None:
        """Kill a worker or a pool process of it with SIGKILL."""
        number = chance.randrange(len(self._workers))
        worker, is_whole = self._workers[number], chance.random() < WHOLE_WORKERS
        pool = sorted(seen.pid for seen in descendants(worker.process.pid))
        if is_whole or not pool:
            worker.kill()
            self._workers[number] = self._start(number)
        else:
            os.kill(chance.choice(pool), signal.SIGKILL)
        self.kills += 1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with ExitStack() as stack:
            for worker in self._workers:
                stack.push(worker)


class Database:
    """The tests' own server, held by one user more."""

    def __init__(self, var: Path) -> None:
        self._server = EmbeddedPostgres(var, discard=True)
        self._server.acquire()
        self._pid_file = accounts.home(var) / "data" / "postmaster.pid"

    def crash(self) -> None:
        """Stop the server at once (its 'immediate' stop: no farewell, no checkpoint) and start it anew."""
        os.kill(int(self._pid_file.read_text().split()[0]), signal.SIGQUIT)
        wait_until(lambda: not self._server.is_alive(), 30, "the database stops")
        connections.close_all()
        self._server.acquire()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.release()


class Broker:
    """A broker of one test's own."""

    def __init__(self, var: Path) -> None:
        self._server = EmbeddedBroker(var)
        self._process: subprocess.Popen[bytes] = self._server.start()
        self.url = self._server.url

    def kill(self) -> None:
        """Kill it; it stays away."""
        self._process.kill()
        self._process.wait()

    def start(self) -> None:
        """Bring it back, with what it had written down."""
        self._process = self._server.start()

    def crash(self) -> None:
        """Kill it and bring it back."""
        self.kill()
        self.start()

    def forget(self) -> None:
        """Lose all messages."""
        with redis.Redis.from_url(self.url) as client:
            client.flushall()

    def waiting(self) -> int:
        """Return how many messages nobody has taken."""
        with redis.Redis.from_url(self.url) as client:
            return sum(int(client.llen(key)) for key in client.scan_iter("celery*", _type="list"))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        processes.stop(self._process, signal.SIGTERM, 10)


def plan(folder: Path) -> Run:
    """Plan the load of a folder and wake the workers."""
    run = start_run([str(folder)])
    plan_run(run, wake_workers)
    return run


def ask(question: Callable[[], Answer], otherwise: Answer) -> Answer:
    """Ask the database, which may be away."""
    try:
        return question()
    except (DatabaseError, InterfaceError):
        connection.close()
        return otherwise


def done(run: Run) -> int:
    """Return how many chunks of a run are done."""
    return ask(lambda: Chunk.objects.filter(run=run, state="done").count(), -1)


def is_ended(run: Run) -> bool:
    """Tell whether a run is done."""
    return ask(lambda: Run.objects.filter(pk=run.pk, state=Run.State.DONE).exists(), False)


def inject_faults(
    run: Run, crew: Crew, seed: int, kills: int, faults: Mapping[int, Callable[[], Any]] | None = None
) -> None:
    """Kill so many times while the run is loaded; after the n-th kill comes the n-th of `faults`, if any.

    About two thirds of the chunks are done at the last one.
    """
    chance, chunks = random.Random(seed), Chunk.objects.filter(run=run).count()
    for number in range(kills):
        mark = int((number + chance.random()) * 0.66 * chunks / kills)
        wait_until(lambda mark=mark: done(run) >= mark, PATIENCE, f"{mark} chunks are done")
        crew.kill(chance)
        (faults or {}).get(number, lambda: None)()
    assert not is_ended(run)
    wait_until(lambda: is_ended(run), PATIENCE, "the run is done")
