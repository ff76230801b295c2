"""A Celery worker that is told to stop in the middle of a task."""

import os
import sys

import pytest
from celery import Celery

from tweetdeals.embedded import processes
from tweetdeals.embedded.children import Child
from tweetdeals.embedded.commands import PROJECT_DIR


@pytest.fixture
def worker(broker_url, tmp_path):
    """A real worker with one pool child, in the way the supervisor runs its own."""
    command = [sys.executable, "-m", "celery", "-A", "tests.embedded.slow_app", "worker", "-c", "1"]
    command += ["--without-gossip", "--without-mingle"]
    environment = {**os.environ, "BROKER_URL": broker_url}
    environment.pop("DJANGO_SETTINGS_MODULE")  # the slow application needs no Django
    child = Child(
        "worker",
        lambda: processes.spawn(command, tmp_path / "log", env=environment, cwd=PROJECT_DIR),
        stop_cap=20,
    )
    child.start()
    yield child
    child.stop(hurry=lambda: True)


def test_a_worker_finishes_its_task_before_it_stops(worker, broker_url, tmp_path):
    note = tmp_path / "note"
    Celery(broker=broker_url).send_task(
        "tests.embedded.slow_app.write_slowly", [str(note)], queue="slow", ignore_result=True
    )
    assert processes.wait_until(note.exists, 20)
    assert worker.stop(hurry=lambda: False)
    assert note.read_text() == "finished"
