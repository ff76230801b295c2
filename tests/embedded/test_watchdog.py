"""A worker that hangs is seen by its silence, killed and started again."""

import os
import signal
from datetime import UTC, datetime, timedelta

import pytest

from ingestion.models import Chunk, Heartbeat, Run
from ingestion.services import sweeping
from ingestion.tasks import wake_workers
from tweetdeals.embedded import commands, processes
from tweetdeals.embedded.children import Child
from tweetdeals.embedded.supervisor import Supervisor
from tweetdeals.embedded.watchdog import Watchdog

LIMIT = 2.0


@pytest.fixture
def supervisor(live_services, tmp_path):
    """A supervisor that has a real worker on the test database, and nothing else."""
    found = Supervisor(tmp_path, 1, {}, with_demo=False, silence=LIMIT)
    command = [*commands.worker(), "-c", "1"]
    worker = Child(
        "worker", lambda: processes.spawn(command, tmp_path / "log", env=live_services), stop_cap=20
    )
    worker.start()
    found.workers = [worker]
    found.watchdog = Watchdog(live_services["DATABASE_URL"], LIMIT)
    yield found
    worker.stop(hurry=lambda: True)


def waiting_chunk() -> Chunk:
    run = Run.objects.create(uris=[], state="loading")
    return Chunk.objects.create(run=run, size=1, not_before=datetime.now(UTC) - timedelta(seconds=9))


def is_done(chunk: Chunk) -> bool:
    wake_workers(sweeping.sweep())
    chunk.refresh_from_db()
    return chunk.state == "done"


def test_a_stopped_worker_is_killed_and_its_successor_does_the_work(supervisor):
    worker = supervisor.workers[0]
    first = waiting_chunk()
    assert processes.wait_until(lambda: is_done(first), 30)
    assert Heartbeat.objects.filter(name__startswith="celery@").exists()
    hung = worker.process.pid
    os.killpg(hung, signal.SIGSTOP)
    second = waiting_chunk()

    def is_killed() -> bool:
        supervisor.look_after_worker()
        return not worker.is_alive()

    assert processes.wait_until(is_killed, 10 * LIMIT)
    assert processes.wait_until(lambda: worker.revive() is not None and worker.is_alive(), 10)
    assert processes.wait_until(lambda: is_done(second), 30)
    assert worker.process.pid != hung


def test_a_worker_that_works_or_has_nothing_to_do_is_left_alone(transactional_db, live_services):
    watchdog = Watchdog(live_services["DATABASE_URL"], LIMIT)
    watchdog._looked -= 100
    assert not watchdog.sees_hang(age=100)  # nothing waits
    waiting_chunk()
    Heartbeat.objects.create(name=watchdog._name)
    watchdog._looked -= 100
    assert not watchdog.sees_hang(age=100)
    Heartbeat.objects.update(seen_at=datetime.now(UTC) - timedelta(seconds=9))
    watchdog._looked -= 100
    assert watchdog.sees_hang(age=100)
    watchdog._looked -= 100
    assert not watchdog.sees_hang(age=1)  # it has just been started
