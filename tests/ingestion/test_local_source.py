"""Dump files on this machine."""

import os
from pathlib import Path
from typing import Any

import pytest

from ingestion import sources
from ingestion.sources import FoundFile, SourceChanged, SourceError, SourceForbidden, SourceGone


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


def refusal(path: Path) -> str:
    """What opening an entry that was found says."""
    (found,) = sources.discover(str(path))
    with pytest.raises(SourceError) as refused:
        sources.read_range(found.uri, found.etag, 0, found.size)
    return str(refused.value).removeprefix(f"{path} ")


def test_a_link_that_leads_nowhere_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").symlink_to(tmp_path / "gone")
    assert refusal(tmp_path / "a.jsonl") == "is a link that leads nowhere: mend or remove it"


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "p.jsonl")
    assert refusal(tmp_path / "p.jsonl") == "is no regular file but a pipe, a socket or a device: remove it"


def test_a_name_that_is_no_utf_8_is_read_by_an_address(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/a\xff.jsonl")).write_bytes(b"0123456789")
    (found,) = sources.discover(str(tmp_path))
    assert found.uri == f"file://{tmp_path}/a%FF.jsonl"
    assert sources.read_range(found.uri, found.etag, 0, 10) == b"0123456789"


def test_one_bad_entry_does_not_end_a_folder(folder: Path) -> None:
    (folder / "c.jsonl").symlink_to(folder / "gone")
    os.mkfifo(folder / "d.jsonl")
    assert names(folder) == ["b.jsonl", "c.jsonl", "d.jsonl", "a.jsonl"]


def test_a_locked_folder_is_given_by_name(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def scandir(path: str) -> Any:
        if Path(path).name == "in":
            raise PermissionError(13, "Permission denied", path)
        return listed(path)

    listed = os.scandir
    monkeypatch.setattr(os, "scandir", scandir)  # root may look into every folder
    assert names(folder) == ["b.jsonl", "in"]
    monkeypatch.undo()
    found = FoundFile(str(folder / "in"), "any", 1)
    with pytest.raises(SourceForbidden, match="is a folder that this user may not look into"):
        sources.read_range(found.uri, found.etag, 0, 1)
