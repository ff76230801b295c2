"""A catalogue in the tables and a folder of dumps to load."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from ingestion.models import Run
from ingestion.services import planning
from ingestion.services.planning import plan_run
from ingestion.services.runs import start_run
from ingestion.services.work import process_run
from tests.catalogue_rows import fill_catalogue
from tests.ingestion.fault_injection import plan
from tests.ingestion.long_dump import write_dump
from tests.ingestion.tables import clear, digests

Digests = dict[str, tuple[int, str]]


@pytest.fixture
def catalogue(db: None) -> None:
    """The retailers and brands of the CSV files, in the tables."""
    fill_catalogue()


@pytest.fixture
def put(tmp_path: Path) -> Callable[[Mapping[str, bytes]], str]:
    """Write files below a folder and return its path."""

    def write(files: Mapping[str, bytes]) -> str:
        for name, data in files.items():
            path = tmp_path / "dumps" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        return str(tmp_path / "dumps")

    return write


@pytest.fixture
def load(catalogue: None) -> Callable[..., Run]:
    """Plan and load URIs here; return the run."""

    def plan_and_work(*uris: str, **options: bool) -> Run:
        run = start_run(list(uris), **options)
        plan_run(run)
        process_run(run.pk)
        run.refresh_from_db()
        return run

    return plan_and_work


@pytest.fixture(scope="session")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], tuple[Path, Digests]]:
    """Return a dump of so many lines, and what one process makes of it that nobody disturbs."""
    known: dict[int, tuple[Path, Digests]] = {}

    def find(lines: int) -> tuple[Path, Digests]:
        fill_catalogue()
        if lines not in known:
            folder = tmp_path_factory.mktemp("dump")
            write_dump(folder, lines)
            process_run(plan(folder).pk)
            known[lines] = folder, digests()
            clear()
        return known[lines]

    return find


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make each member a chunk."""
    monkeypatch.setattr(planning, "CHUNK_BYTES", 1)
