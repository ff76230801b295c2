"""`manage.py inspect`: what a file is, on one screen, without a database."""

import gzip
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from ingestion.reading import inspection
from tests.ingestion.dumps import bz2_of, delete, jsonl, tar_of, tweet


def said(path: Path, data: bytes) -> dict[str, str]:
    """Return what is printed of a file, by its first word."""
    path.write_bytes(data)
    output = StringIO()
    call_command("inspect", str(path), stdout=output)
    lines = output.getvalue().splitlines()
    assert len(lines) <= 24, "a screen"
    return {line[:10].strip(): line[11:] for line in lines}


def test_it_names_container_layout_shape_lines_and_examples(tmp_path: Path) -> None:
    found = said(tmp_path / "a", gzip.compress(jsonl([tweet(1), tweet(2, "hello"), delete(3), b'{"a":1}'])))
    assert found["container"] == "gzip > one object a line"
    assert found["shape"] == "2 v1, 1 control, 1 unknown"
    assert (
        found["lines"].startswith("4: ")
        and "1 control" in found["lines"]
        and "1 not_a_post" in found["lines"]
    )
    assert found["example 1"].startswith('1 post(s): {"created_at":"Fri Nov 25 12:00:00 +0000 2016","id":1,')
    assert found["example 3"] == 'not_a_post: keys a: {"a":1}'


def test_it_looks_into_tars_and_tells_of_faults(tmp_path: Path) -> None:
    found = said(tmp_path / "a.tar", tar_of({"1.json.bz2": bz2_of(tweet(1)), "2.json.bz2": b""}))
    assert found["container"] == "tar > bz2 > one object a line"
    assert (found["members"], found["fault"]) == (
        "2; 2 looked at",
        "2.json.bz2: it is empty (0 bytes): fetch it again",
    )


def test_of_a_large_file_it_reads_the_first_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inspection, "MOST_LINES", 1)
    found = said(tmp_path / "a.tar", tar_of({f"{n}.json.bz2": bz2_of(tweet(n)) for n in (1, 2, 3)}))
    assert (found["members"], found["lines"][:3]) == ("3; 1 looked at, the first of it", "1: ")


def test_what_is_no_dump_is_told(tmp_path: Path) -> None:
    found = said(tmp_path / "a.png", b"\x89PNG")
    assert (found["container"], found["lines"]) == ("none that is known", "0: none")
    assert "neither its name nor its first bytes" in found["fault"]


def test_there_must_be_a_file(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="names no file"):
        call_command("inspect", str(tmp_path / "nothing"))
