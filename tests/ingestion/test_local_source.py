"""Dump files on this machine."""

import os
from pathlib import Path

import pytest

from ingestion import sources
from ingestion.sources import SourceChanged, SourceGone


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two dumps, one of them below, and a hidden file."""
    (tmp_path / "in").mkdir()
    for name in ("b.jsonl", "in/a.jsonl", ".hidden.jsonl"):
        (tmp_path / name).write_bytes(b"0123456789")
    return tmp_path


def names(uri: object) -> list[str]:
    return [Path(found.uri).name for found in sources.discover(str(uri))]


def test_a_folder_is_walked_in_order(folder: Path) -> None:
    assert names(folder) == names(f"file://{folder}") == ["b.jsonl", "a.jsonl"]


def test_a_glob_gives_what_it_matches(folder: Path) -> None:
    assert names(folder / "**" / "*.jsonl") == [".hidden.jsonl", "b.jsonl", "a.jsonl"]


def test_a_path_that_is_not_there_gives_nothing(folder: Path) -> None:
    assert names(folder / "no") == []


def test_a_range_is_read(folder: Path) -> None:
    (found,) = sources.discover(str(folder / "b.jsonl"))
    reader = sources.open_range(found.uri, found.etag, 3, 4)
    assert [reader.read(3), reader.read(3), reader.read(3)] == [b"345", b"6", b""]
    reader.close()


def test_a_file_that_changed_is_not_read(folder: Path) -> None:
    (found,) = sources.discover(str(folder / "b.jsonl"))
    os.utime(found.uri, ns=(1, 1))
    with pytest.raises(SourceChanged, match="run ingest on it again"):
        sources.open_range(found.uri, found.etag, 0, 1)


def test_a_file_that_is_gone_is_named(folder: Path) -> None:
    with pytest.raises(SourceGone, match="no longer there"):
        sources.open_range(str(folder / "no.jsonl"), "", 0, 1)


def test_an_unknown_scheme_is_named() -> None:
    with pytest.raises(SourceGone, match="'ftp' is none of the known schemes"):
        list(sources.discover("ftp://host/x"))
