"""A worker's process runs slices of work: woken, or because it polls."""

import os
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError
from django.utils import timezone

from ingestion import worker_loop
from ingestion.models import Chunk, Heartbeat, Run, WatchedPrefix
from ingestion.services import sweeping
from ingestion.services.planning import plan_run
from ingestion.services.runs import start_run
from tests.ingestion.dumps import jsonl, tweet

pytestmark = pytest.mark.django_db
NAME = f"celery@here/{os.getpid()}"


@pytest.fixture
def settling() -> Run:
    """A run that only a sweep can end."""
    return Run.objects.create(uris=[], state=Run.State.SETTLING)


def test_a_look_for_work_sweeps_where_beat_is_silent(settling: Run) -> None:
    Heartbeat.objects.create(name=sweeping.BEAT, seen_at=timezone.now() - sweeping.OVERDUE_AFTER)
    worker_loop.poll_for_work(NAME)
    settling.refresh_from_db()
    assert settling.state == "done"


@pytest.mark.parametrize(("beats", "states"), [(False, ["done"]), (True, [])])
def test_a_look_for_work_looks_at_watched_prefixes_where_beat_is_silent(
    put: Callable[..., str], catalogue: None, beats: bool, states: list[str], settings: Any
) -> None:
    settings.LOCAL_FOLDERS = [uri := put({"a.jsonl": jsonl([tweet(1)])})]
    WatchedPrefix.objects.create(uri=uri)
    if beats:
        sweeping.note_heartbeat(sweeping.BEAT)
    worker_loop.poll_for_work(NAME)
    assert [chunk.state for chunk in Chunk.objects.all()] == states


def test_a_look_for_work_leaves_the_sweep_to_beat_where_there_is_one(settling: Run) -> None:
    sweeping.note_heartbeat(sweeping.BEAT)
    worker_loop.poll_for_work(NAME)
    settling.refresh_from_db()
    assert settling.state == "settling"


@pytest.mark.parametrize(("is_busy", "state"), [(False, "done"), (True, "ready")])
def test_a_process_takes_one_turn_at_a_time(
    put: Callable[..., str], catalogue: None, is_busy: bool, state: str
) -> None:
    plan_run(start_run([put({"a.jsonl": jsonl([tweet(1)])})]))
    if is_busy:
        with worker_loop._at_work:
            worker_loop.poll_for_work(NAME)
    else:
        worker_loop.poll_for_work(NAME)
    assert Chunk.objects.get().state == state
    assert Heartbeat.objects.filter(name=NAME).exists() is not is_busy


def test_a_look_that_fails_is_not_the_last() -> None:
    seen, looked = threading.Event(), []

    def look() -> None:
        looked.append(1)
        if len(looked) < 3:
            raise [OperationalError("gone"), ValueError("odd")][len(looked) - 1]
        seen.set()

    thread = worker_loop.WorkPoller(lambda: None, look, 0.001)
    thread.start()
    assert seen.wait(30)
    thread.end()
    thread.join(30)
    assert not thread.is_alive()


def test_signs_of_processes_that_were_killed_are_dropped() -> None:
    others: Any = ["celery@here/99999999", "celery@elsewhere/99999999", "celery@here/1"]
    for name in [NAME, *others]:
        sweeping.note_heartbeat(name)
    sweeping.forget_dead(NAME)
    assert set(Heartbeat.objects.values_list("name", flat=True)) == {
        "celery@elsewhere/99999999",
        "celery@here/1",
    }


def test_a_process_that_begins_shows_a_sign_at_once_in_place_of_killed_ones() -> None:
    sweeping.note_heartbeat("celery@here/99999999")
    sweeping.take_over(NAME)
    assert list(Heartbeat.objects.values_list("name", flat=True)) == [NAME]
