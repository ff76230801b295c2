"""Whatever the broker does, the work gets done: it carries wake-ups only, and workers look by themselves."""

import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from kombu import Connection

from ingestion import tasks
from ingestion.models import Chunk, Heartbeat, Run
from ingestion.services import sweeping
from tests.catalogue_rows import fill_catalogue
from tests.ingestion.dumps import bz2_of, minutes, tar_of, tweet
from tests.ingestion.fault_injection import QUICK, Broker, Crew, ask, inject_faults, is_ended, plan
from tests.ingestion.slow_app import slow_task
from tests.ingestion.stalling import stalling
from tests.ingestion.tables import clear, digests, facts
from tests.ingestion.workers import Worker, wait_until
from tweetdeals.embedded import commands, ports, processes

full = pytest.mark.full
NO_BROKER = "redis://127.0.0.1:1/0"
RESUMED_SECONDS = 60.0


@contextmanager
def running(command: list[str], services: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a process of the project for a while."""
    process = processes.spawn(command, log, env=services, cwd=commands.PROJECT_DIR)
    try:
        yield process
    finally:
        processes.stop(process, signal.SIGTERM, 20)


def swept_since(moment: datetime) -> bool:
    """Tell whether a sweep came through the broker after `moment`."""
    return ask(lambda: Heartbeat.objects.filter(name=sweeping.BEAT, seen_at__gt=moment).exists(), False)


def test_a_run_is_started_and_loaded_though_no_broker_ever_answers(
    live_services: dict[str, str], put: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_catalogue()
    folder = put({**minutes(3), "one.json.bz2": bz2_of(tweet(1))})
    services = {**QUICK, **live_services, "BROKER_URL": NO_BROKER}
    with Worker(services, tmp_path / "workers.log"):
        call = [*commands.manage("ingest", folder, "--wait")]
        done = subprocess.run(call, env=services, cwd=commands.PROJECT_DIR, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert Run.objects.get().state == "done" and any(row[0] == "1" for row in facts()["posts"])


def test_a_worker_without_a_broker_that_is_told_to_stop_ends_its_chunk_and_takes_no_other(
    live_services: dict[str, str], put: Any, small_chunks: None, tmp_path: Path
) -> None:
    fill_catalogue()
    offers = [tweet(number, f"Acme Gadget {number} now only $19.99, was $39.99") for number in range(1, 900)]
    run = plan(Path(put({"a.tar": tar_of({f"{i}.json.bz2": bz2_of(*offers) for i in range(9)})})))
    with Worker({**QUICK, **live_services, "BROKER_URL": NO_BROKER}, tmp_path / "log") as worker:
        wait_until(lambda: Chunk.objects.filter(state="running").exists(), 60, "it takes a chunk")
        worker.process.terminate()
        assert worker.process.wait(60) == 0
    ends = Chunk.objects.filter(run=run).values_list("state", "attempts")
    assert set(ends) == {("done", 1), ("ready", 0)}


@full
@pytest.mark.django_db(transaction=True)
def test_a_worker_outlives_a_broker_that_is_killed_while_it_is_at_work(
    live_services: dict[str, str], tmp_path: Path
) -> None:
    log = tmp_path / "worker.log"
    with Broker(tmp_path) as broker:
        services = {**live_services, "BROKER_URL": broker.url}
        with Worker(services, log, processes=2, app="tests.ingestion.slow_app") as worker:
            send_to(broker.url, slow_task, 5.0)
            wait_until(lambda: broker.waiting() == 0, 60, "the task is taken")
            time.sleep(2)
            broker.kill()
            time.sleep(5)  # the task ends, with nobody to tell it to
            broker.start()
            send_to(broker.url, tasks.sweep_task)
            wait_until(lambda: Heartbeat.objects.filter(name=sweeping.BEAT).exists(), 60, "a sweep comes")
            assert worker.process.poll() is None, log.read_text()


def send_to(broker_url: str, task: Any, *arguments: float) -> None:
    """Send a task through a broker."""
    with Connection(broker_url) as connection:
        task.apply_async(arguments, connection=connection)


class Outage:
    """The broker's long absence: begun, watched and ended between the kills of workers."""

    def __init__(self, broker: Broker, port: int, run: Run, seconds: float) -> None:
        self._broker, self._port, self._run, self._seconds = broker, port, run, seconds
        self._began: float | None = None
        self._ended: datetime | None = None
        self.pages = 0
        self.resumed: float | None = None  # seconds after its end until a sweep was seen to have come

    def step(self) -> None:
        """Begin, or see that the web answers, or end when it is time."""
        if self._began is None:
            self._broker.kill()
            self._began = time.monotonic()
        elif self._ended is None:
            for path in ("healthz", "sign-in/"):
                with urllib.request.urlopen(f"http://127.0.0.1:{self._port}/{path}", timeout=10) as answer:
                    assert answer.status == 200
                self.pages += 1
            if time.monotonic() - self._began > self._seconds:
                self._broker.start()
                self._ended = timezone.now()
        elif self.resumed is None and swept_since(self._ended):
            self.resumed = (timezone.now() - self._ended).total_seconds()

    def wait_for_sweep(self) -> float:
        """Return how many seconds after its end a sweep came through the broker."""
        assert self._ended is not None, "the load ended before the outage: make it larger"
        left = RESUMED_SECONDS - (timezone.now() - self._ended).total_seconds()
        processes.wait_until(lambda: self.step() or self.resumed is not None, left)
        return self.resumed or RESUMED_SECONDS * 2


@full
def test_a_broker_that_dies_five_times_forgets_and_stays_away_for_a_minute_changes_no_row(
    web_services: dict[str, str], reference: Any, small_chunks: None, tmp_path: Path
) -> None:
    folder, expected = reference(1_000_000)
    run, port = plan(folder), ports.free_port()
    with Broker(tmp_path) as broker:
        services = {**web_services, "BROKER_URL": broker.url}
        outage = Outage(broker, port, run, 60.0)
        faults = dict.fromkeys(range(2, 17, 3), broker.crash) | {18: broker.forget}
        faults |= dict.fromkeys(range(20, 100), outage.step)
        with (
            running(commands.web(port), services, tmp_path / "web"),
            running(commands.beat(tmp_path / "schedule"), services, tmp_path / "beat"),
            Crew(services, tmp_path / "workers.log") as crew,
        ):
            inject_faults(run, crew, 21, 100, faults)
            resumed = outage.wait_for_sweep()
            sys.stderr.write(f"{resumed:.0f} s after its return a sweep came through the broker\n")
            assert resumed <= RESUMED_SECONDS
    assert outage.pages >= 10 and digests() == expected


def load_time(folder: Path, services: dict[str, str], log: Path) -> float:
    """Return how long an undisturbed crew takes for a folder, without beat."""
    run = plan(folder)
    with Crew({**services, "WORKER_SILENCE_SECONDS": "120"}, log):
        began = time.monotonic()
        wait_until(lambda: is_ended(run), 600, "the run is done")
        return time.monotonic() - began


@full
def test_without_a_broker_a_load_takes_at_most_twice_the_time(
    live_services: dict[str, str], reference: Any, small_chunks: None, tmp_path: Path
) -> None:
    folder, expected = reference(200_000)
    with_broker = load_time(folder, live_services, tmp_path / "workers.log")
    assert digests() == expected
    clear()
    without = load_time(folder, {**live_services, "BROKER_URL": NO_BROKER}, tmp_path / "others.log")
    assert digests() == expected
    assert without <= 2 * with_broker, f"{without:.0f} s, with a broker {with_broker:.0f} s"


@full
@pytest.mark.django_db(transaction=True)
def test_workers_hear_of_a_sweep_within_a_minute_after_their_connections_went_dead(
    live_services: dict[str, str], broker_url: str, tmp_path: Path
) -> None:
    server = int(broker_url.rpartition(":")[2].partition("/")[0])
    with stalling(server) as door:
        through = broker_url.replace(f":{server}/", f":{door.port}/")
        with Worker({**live_services, "BROKER_URL": through}, tmp_path / "workers.log"):
            tasks.sweep_task.delay()
            wait_until(lambda: Heartbeat.objects.filter(name=sweeping.BEAT).exists(), 60, "a first sweep")
            assert door.stall() > 0
            stalled_at = timezone.now()
            tasks.sweep_task.delay()
            tasks.sweep_task.delay()  # the dead connection takes one with it
            wait_until(lambda: swept_since(stalled_at), RESUMED_SECONDS, "a sweep is heard of")
