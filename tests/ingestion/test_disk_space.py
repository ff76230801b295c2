"""Loading waits while the disk is nearly full, and goes on by itself."""

import errno
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

import psycopg2
import pytest
from django.db import OperationalError
from django.test import Client

from ingestion.models import Chunk, Run
from ingestion.services import disk_space, work
from ingestion.services.planning import plan_run
from ingestion.services.runs import start_run
from tests.factories import make_user
from tests.ingestion.dumps import jsonl, tweet

pytestmark = pytest.mark.django_db
NO_DISK_HAS_SO_MUCH = 10**9


@pytest.fixture
def run(put: Callable[[Mapping[str, bytes]], str], catalogue: None) -> Run:
    """A planned run of one small file."""
    run = start_run([put({"a.jsonl": jsonl([tweet(1)])})])
    plan_run(run)
    return run


def test_with_room_there_is_no_shortage() -> None:
    assert disk_space.shortage() == ""


def test_no_chunk_is_taken_while_room_is_short(run: Run, settings: Any) -> None:
    settings.DISK_RESERVE_MB = NO_DISK_HAS_SO_MUCH
    assert work.process_chunks() == 0
    settings.DISK_RESERVE_MB = 0
    assert work.process_chunks() == 1


def test_whoever_loads_a_run_waits_for_room(run: Run, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DISK_RESERVE_MB = NO_DISK_HAS_SO_MUCH
    monkeypatch.setattr(work, "POLL_SECONDS", 0.05)
    threading.Timer(0.3, setattr, [settings, "DISK_RESERVE_MB", 0]).start()
    began = time.monotonic()
    work.process_run(run.pk)
    run.refresh_from_db()
    assert run.state == "done" and time.monotonic() - began >= 0.3


def test_the_pages_of_runs_say_that_loading_is_paused(run: Run, settings: Any, client: Client) -> None:
    settings.DISK_RESERVE_MB = NO_DISK_HAS_SO_MUCH
    client.force_login(make_user("ada"))
    for path in ("/runs/", f"/runs/{run.pk}/"):
        assert "Loading is paused: the disk has" in client.get(path).content.decode()


def full_database() -> OperationalError:
    """What Django raises when the database's disk is full."""
    error = OperationalError("could not extend file")
    error.__cause__ = type("DiskFull", (psycopg2.OperationalError,), {"pgcode": "53100"})()
    return error


@pytest.mark.parametrize(
    "error", [full_database(), OSError(errno.ENOSPC, "No space left on device")], ids=["database", "here"]
)
def test_an_attempt_that_met_a_full_disk_does_not_count(
    run: Run, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(*_: Any) -> Any:
        raise error

    monkeypatch.setattr(work, "complete", fail)
    work.process_chunks()
    chunk = Chunk.objects.get()
    assert (chunk.state, chunk.attempts, chunk.reason) == ("ready", 0, "the disk was full")
