"""Collectors that are killed, cut off, or without store or database leave the rows of an undisturbed one."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

import pytest

from ingestion.models import LiveStream
from tests.catalogue_rows import fill_catalogue
from tests.ingestion.fault_injection import Database, ask
from tests.ingestion.live.collecting import (
    BEGIN_US,
    calm,
    collecting,
    contents,
    is_filed,
    load_all,
    loaded,
    make_stream,
)
from tests.ingestion.live.jetstream_server import Playing, events, playing, swapped
from tests.ingestion.workers import wait_until
from tweetdeals.embedded.commands import PROJECT_DIR

full = pytest.mark.full
PART = 2
"""Minutes that the network shows at a time, between two faults."""

AWAY = "http://127.0.0.1:1"


class CollectorProcess:
    """`manage.py collect`, killed as by a power cut and started anew."""

    def __init__(self, services: dict[str, str], log: Path) -> None:
        self._services, self._log = services, log
        self.kills = 0

    def kill(self, _part: int = 0) -> None:
        """SIGKILL, then another process."""
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.kills += 1
        self.__enter__()

    def __enter__(self) -> Self:
        command = [sys.executable, "manage.py", "collect"]
        with self._log.open("ab") as out:
            self.process = subprocess.Popen(
                command, env=self._services, cwd=PROJECT_DIR, stdout=out, stderr=out
            )
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        assert self.process.wait(60) == 0


@pytest.fixture
def services(live_services: dict[str, str], tmp_path: Path, settings: Any) -> dict[str, str]:
    """The environment of a collector that may write below the test's folder."""
    settings.LOCAL_FOLDERS = [str(tmp_path)]
    fill_catalogue()
    return live_services | {"LOCAL_FOLDERS": str(tmp_path)}


def reach(stream: LiveStream, minutes: int) -> None:
    """Wait until so many minutes are filed; the database may be away meanwhile."""
    wait_until(lambda: ask(lambda: is_filed(stream, minutes), False), 300, f"{minutes} minutes are filed")


def cuts_of(each: int) -> list[int]:
    """Return after how many frames connections are cut: ten in all, later each time, where minutes are full.

    Some get no further than what is filed: each begins five minutes before that.
    """
    return [33] * 2 if each < 100 else [each * (number + 1) // 4 for number in range(10)]


def part_by_part(
    server: Playing, stream: LiveStream, parts: int, each: int, fault: Callable[[int], Any]
) -> None:
    """Show the log part by part; as soon as a part's first minute is filed comes its fault."""
    for part in range(parts):
        server.shown = (PART * (part + 1) + 1) * each
        reach(stream, PART * part + 1)
        fault(part)
    server.shown = len(server.log)
    reach(stream, PART * parts + 1)


@pytest.mark.parametrize(
    ("kills", "each"), [pytest.param(2, 60, id="2"), pytest.param(5, 6000, marks=full, id="5, full")]
)
def test_killed_collectors_and_cut_connections_leave_the_same_files_and_rows(
    services: dict[str, str], tmp_path: Path, kills: int, each: int
) -> None:
    log = swapped(events(BEGIN_US, PART * kills + 2, each), 2)
    files, rows = calm(log, tmp_path, PART * kills + 1)
    with playing(log, shown=0, cuts=cuts_of(each)) as server:
        stream = make_stream(server.url, str(tmp_path / "live"))
        with CollectorProcess(services, tmp_path / "collector.log") as collector:
            part_by_part(server, stream, kills, each, collector.kill)
    load_all()
    assert (collector.kills, server.cuts) == (kills, [])
    assert contents(tmp_path / "live") == files and loaded() == rows


@pytest.mark.parametrize(
    ("crashes", "each"), [pytest.param(1, 60, id="1"), pytest.param(5, 6000, marks=full, id="5, full")]
)
def test_a_database_that_crashes_leaves_the_same_files_and_rows(
    services: dict[str, str], var_dir: Path, tmp_path: Path, crashes: int, each: int
) -> None:
    log = events(BEGIN_US, PART * crashes + 2, each)
    files, rows = calm(log, tmp_path, PART * crashes + 1)
    with playing(log, shown=0) as server, Database(var_dir) as database:
        stream = make_stream(server.url, str(tmp_path / "live"))
        with CollectorProcess(services, tmp_path / "collector.log"):
            part_by_part(server, stream, crashes, each, lambda part: database.crash())
    load_all()
    assert contents(tmp_path / "live") == files and loaded() == rows


@pytest.mark.parametrize(
    "seconds", [pytest.param(1, id="1 s"), pytest.param(60, marks=full, id="60 s, full")]
)
def test_a_store_that_is_away_delays_the_files_and_changes_nothing(
    services: dict[str, str], s3: Any, tmp_path: Path, settings: Any, seconds: float
) -> None:
    log = events(BEGIN_US, 5, 60)
    _, rows = calm(log, tmp_path, 4)
    answering, spool = settings.S3_ENDPOINT_URL, tmp_path / "spool"
    with playing(log, shown=130) as server:
        stream = make_stream(server.url, f"s3://{s3.bucket()}/live")
        with collecting(stream, spool):
            reach(stream, 2)
            settings.S3_ENDPOINT_URL = AWAY
            server.shown = len(log)
            wait_until(lambda: STORING in problem_of(stream), 90, "the row says what is wrong")
            time.sleep(seconds)
            assert len(list(spool.glob("*/*.gz"))) == 2
            settings.S3_ENDPOINT_URL = answering
            reach(stream, 4)
    load_all()
    assert loaded() == rows and problem_of(stream) == ""


STORING = "storing its files fails; they are kept on the collector's disk meanwhile"


def problem_of(stream: LiveStream) -> str:
    """Return what a stream's row says is wrong."""
    stream.refresh_from_db()
    return stream.problem
