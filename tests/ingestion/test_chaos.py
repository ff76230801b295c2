"""Workers that are killed at random moments of a load leave the same rows as an undisturbed load."""

import random
import time
from pathlib import Path

import pytest

from ingestion.models import Chunk, Run
from ingestion.services import planning, sweeping
from ingestion.services.catalogues import load_catalogue
from ingestion.services.planning import plan_run
from ingestion.services.runs import start_run
from ingestion.services.work import work_until_done
from ingestion.tasks import wake_workers
from tests.ingestion.dumps import minutes, tar_of
from tests.ingestion.tables import clear, facts
from tests.ingestion.workers import Worker, wait_until

LEASE = "2"


def plan(folder: Path) -> Run:
    run = start_run([str(folder)])
    plan_run(run)
    return run


def is_done(run: Run) -> bool:
    run.refresh_from_db()
    return run.state == Run.State.DONE


def sweep() -> None:
    """Do what beat does every 30 seconds."""
    wake_workers(sweeping.sweep())


def kill_at_work(worker: Worker, chance: random.Random, run: Run) -> None:
    """Kill a worker a random moment after some chunk is being worked on."""

    def is_at_work() -> bool:
        sweep()
        return Chunk.objects.filter(state="running").exists() or is_done(run)

    wait_until(is_at_work, 60, "a worker takes a chunk")
    time.sleep(chance.uniform(0, 0.3))
    worker.kill()


@pytest.mark.parametrize(
    ("kills", "tars"),
    [pytest.param(5, 45, id="small"), pytest.param(20, 200, id="full", marks=pytest.mark.full)],
)
def test_killed_workers_leave_the_rows_of_an_undisturbed_load(
    live_services: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kills: int, tars: int
) -> None:
    monkeypatch.setattr(planning, "CHUNK_BYTES", 1)  # each member is a chunk
    load_catalogue()
    members = minutes(tars, lines_each=150)
    for i, (name, data) in enumerate(members.items()):
        (tmp_path / f"{i:03}.tar").write_bytes(tar_of({name: data}))
    work_until_done(plan(tmp_path).pk)
    expected = facts()
    clear()
    run, chance = plan(tmp_path), random.Random(7)
    services, log = {**live_services, "CHUNK_LEASE_SECONDS": LEASE}, tmp_path / "worker.log"
    for _ in range(kills):
        with Worker(services, log) as worker:
            kill_at_work(worker, chance, run)
    assert not is_done(run), "all was loaded before the last kill: make the load larger"
    with Worker(services, log, processes=2):
        wait_until(lambda: (sweep(), is_done(run))[1], 240, "the run is done")
    assert Chunk.objects.filter(attempts__gt=1).exists()
    assert facts() == expected
