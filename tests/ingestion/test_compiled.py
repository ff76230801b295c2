"""The byte filter's automaton, kept between processes."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

hyperscan = pytest.importorskip("hyperscan")

from ingestion.reading import compiled  # noqa: E402

EXPRESSIONS = [(b"only[0-9]", 0), (b"lamp", 1)]


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder of this test's own; afterwards that of the settings again."""
    before = list(compiled._folder)
    compiled.keep_in(tmp_path)
    yield tmp_path
    compiled._folder[:] = before


def hits(database: Any) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    database.scan(b"LAMP only5", match_event_handler=lambda kind, _start, end, *_: found.append((kind, end)))
    return found


def test_what_was_kept_matches_as_what_was_compiled(folder: Path) -> None:
    compiled_now, kept = compiled.database_of(EXPRESSIONS), compiled.database_of(EXPRESSIONS)
    assert hits(compiled_now) == hits(kept) == [(1, 4), (0, 10)]


def test_a_second_process_compiles_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled.database_of(EXPRESSIONS)
    monkeypatch.setattr(compiled.hyperscan, "dumpb", None)
    assert hits(compiled.database_of(EXPRESSIONS)) == [(1, 4), (0, 10)]


def test_other_patterns_are_another_file(folder: Path) -> None:
    compiled.database_of(EXPRESSIONS)
    compiled.database_of(EXPRESSIONS[:1])
    assert len(list(folder.glob("*.hs"))) == 2


def test_a_spoiled_file_is_compiled_anew(folder: Path) -> None:
    compiled.database_of(EXPRESSIONS)
    [kept] = folder.glob("*.hs")
    kept.write_bytes(b"nonsense")
    assert hits(compiled.database_of(EXPRESSIONS)) == [(1, 4), (0, 10)]
    assert kept.read_bytes() != b"nonsense"


def test_a_folder_that_cannot_be_written_costs_the_compiling_only(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "file").write_text("")
    compiled.keep_in(tmp_path / "file" / "below")
    assert hits(compiled.database_of(EXPRESSIONS)) == [(1, 4), (0, 10)]
