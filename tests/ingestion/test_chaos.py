"""Loads in which workers, database and broker are killed leave the rows of an undisturbed one."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingestion.models import Chunk
from tests.ingestion.fault_injection import Broker, Crew, Database, inject_faults, plan
from tests.ingestion.tables import digests

Digests = dict[str, tuple[int, str]]
full = pytest.mark.full
pytestmark = pytest.mark.usefixtures("small_chunks")


def spread(count: int, kills: int, fault: Callable[[], Any]) -> dict[int, Callable[[], Any]]:
    """Inject the same fault after some of the kills, evenly."""
    return {(number + 1) * kills // (count + 1): fault for number in range(count)}


@pytest.mark.parametrize(
    ("lines", "kills", "seed"),
    [
        pytest.param(1_000_000, 100, 1, marks=full, id="full"),
        *(pytest.param(100_000, 25, seed, marks=full, id=f"seed {seed}") for seed in range(2, 11)),
    ],
)
def test_killed_workers_leave_the_rows_of_an_undisturbed_load(
    live_services: dict[str, str], reference: Any, tmp_path: Path, lines: int, kills: int, seed: int
) -> None:
    folder, expected = reference(lines)
    run = plan(folder)
    with Crew(live_services, tmp_path / "workers.log") as crew:
        inject_faults(run, crew, seed, kills)
    assert crew.kills == kills and Chunk.objects.filter(attempts__gt=1).exists()
    assert digests() == expected
    assert expected["chunks"][0] == 1  # all are done


def test_a_load_with_all_faults_at_once_leaves_the_rows_of_an_undisturbed_one(
    live_services: dict[str, str], reference: Any, var_dir: Path, tmp_path: Path
) -> None:
    folder, expected = reference(8_000)
    run = plan(folder)
    with Broker(tmp_path) as broker, Database(var_dir) as database:
        faults = {0: broker.forget, 1: database.crash, 3: broker.crash, 4: database.crash}
        with Crew({**live_services, "BROKER_URL": broker.url}, tmp_path / "workers.log") as crew:
            inject_faults(run, crew, 1, 6, faults)
        assert digests() == expected


@full
def test_a_database_that_crashes_five_times_changes_no_row(
    live_services: dict[str, str], reference: Any, var_dir: Path, tmp_path: Path
) -> None:
    folder, expected = reference(1_000_000)
    run = plan(folder)
    with Database(var_dir) as database:
        with Crew(live_services, tmp_path / "workers.log") as crew:
            inject_faults(run, crew, 11, 100, spread(5, 100, database.crash))
        assert digests() == expected
