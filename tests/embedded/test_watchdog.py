"""A worker that hangs, or one of its processes, is seen by its silence and killed, and so started again."""

import os
import signal
import time
from datetime import UTC, datetime, timedelta
from unittest.mock import Mock

import pytest

from ingestion.models import Heartbeat
from tweetdeals.embedded import commands, processes
from tweetdeals.embedded.children import Child
from tweetdeals.embedded.supervisor import Supervisor
from tweetdeals.embedded.watchdog import Silence, Watchdog

LIMIT = 4.0


@pytest.fixture
def supervisor(live_services, tmp_path):
    """A supervisor that has a real worker of two processes on the test database, and nothing else."""
    found = Supervisor(tmp_path, 1, {}, with_demo=False, silence=LIMIT)
    command = [*commands.worker(), "-c", "2"]
    services = {**live_services, "WORKER_SILENCE_SECONDS": f"{LIMIT:.0f}"}
    worker = Child("worker", lambda: processes.spawn(command, tmp_path / "log", env=services), stop_cap=20)
    worker.start()
    found.workers = [worker]
    found.watchdog = Watchdog(live_services["DATABASE_URL"], LIMIT)
    yield found
    worker.stop(hurry=lambda: True)


def seen() -> set[int]:
    """Return the numbers of the worker's processes that gave a sign of late."""
    late = datetime.now(UTC) - timedelta(seconds=LIMIT / 2)
    names = Heartbeat.objects.filter(name__startswith="celery@", seen_at__gt=late)
    return {int(name.rpartition("/")[2]) for name in names.values_list("name", flat=True)}


def test_a_process_that_stops_is_killed_alone_and_a_worker_that_stops_as_a_whole(supervisor):
    worker = supervisor.workers[0]
    assert processes.wait_until(lambda: len(seen()) == 2, 30)
    first, hung = worker.process.pid, min(seen())
    os.kill(hung, signal.SIGSTOP)

    def is_replaced() -> bool:
        supervisor.look_after_worker()
        return hung not in (now := seen()) and len(now) == 2

    assert processes.wait_until(is_replaced, 30)
    assert worker.process.pid == first and worker.is_alive()
    os.killpg(first, signal.SIGSTOP)

    def is_killed() -> bool:
        supervisor.look_after_worker()
        return not worker.is_alive()

    assert processes.wait_until(is_killed, 30)


def test_a_worker_that_does_not_replace_a_killed_process_is_killed_as_a_whole(tmp_path):
    supervisor = Supervisor(tmp_path, 1, {}, with_demo=False, silence=LIMIT)
    worker = Child("worker", lambda: processes.spawn(["sleep", "60"], tmp_path / "log"), stop_cap=5)
    worker.start()
    supervisor.workers = [worker]
    supervisor.watchdog = Mock(look=lambda age: Silence(frozenset({worker.process.pid})))
    supervisor.killed[worker.process.pid] = time.monotonic() - LIMIT / 2
    supervisor.look_after_worker()
    assert worker.is_alive()
    supervisor.killed[worker.process.pid] -= LIMIT
    supervisor.look_after_worker()
    assert processes.wait_until(lambda: not worker.is_alive(), 10)


@pytest.fixture
def watchdog(live_services):
    """A watchdog whose database has long answered, and that looks each time it is asked."""
    found = Watchdog(live_services["DATABASE_URL"], LIMIT)
    found._answered_since = -100.0
    look = found.look

    def scan_now(age: float) -> Silence:
        found._looked -= 100
        return look(age)

    found.look = scan_now
    return found


def beat(watchdog, pid: int, *, seconds_ago: float) -> None:
    """Write the sign of life of one process."""
    at = datetime.now(UTC) - timedelta(seconds=seconds_ago)
    Heartbeat.objects.update_or_create(name=f"{watchdog._worker}{pid}", defaults={"seen_at": at})


def test_processes_are_silent_each_for_itself(watchdog):
    beat(watchdog, 11, seconds_ago=0)
    assert watchdog.look(age=100) == Silence()
    beat(watchdog, 12, seconds_ago=9)
    assert watchdog.look(age=100) == Silence(frozenset({12}))
    beat(watchdog, 11, seconds_ago=9)
    assert watchdog.look(age=100) == Silence(frozenset({11, 12}), is_whole=True)


def test_a_worker_that_never_gave_a_sign_hangs_but_for_one_that_was_just_started(watchdog):
    assert watchdog.look(age=1) == Silence()
    assert watchdog.look(age=100).is_whole


def test_silence_from_a_time_without_a_database_is_none(watchdog, monkeypatch):
    beat(watchdog, 11, seconds_ago=9)
    monkeypatch.setattr(watchdog, "_database_url", "postgresql://nobody@127.0.0.1:1/none")
    assert watchdog.look(age=100) == Silence()
    monkeypatch.undo()
    assert watchdog.look(age=100) == Silence()
    watchdog._answered_since -= LIMIT
    assert watchdog.look(age=100).is_whole
