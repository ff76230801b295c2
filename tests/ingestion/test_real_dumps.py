"""Real dump files, from beside the checkout: every line is accounted for."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

DUMPS = settings.BASE_DIR.parent / "shared" / "dumps"
FACTS = ("posts", "deals", "snapshots", "deleted")
CLASSES = ("blank", "control", "passed_over", "stored", "not_a_deal", "duplicates")

pytestmark = [
    pytest.mark.shared,
    pytest.mark.django_db,
    pytest.mark.skipif(not DUMPS.is_dir(), reason="../shared/dumps is not on this machine"),
]


def ingest(path: Path, *options: str) -> dict[str, Any]:
    output = StringIO()
    call_command("ingest", str(path), "--inline", "--json", *options, stdout=output)
    counts: dict[str, Any] = json.loads(output.getvalue().splitlines()[-1])
    return counts


def is_whole(counts: dict[str, Any]) -> bool:
    """Tell whether the line classes add up."""
    return counts["lines"] == sum(counts[name] for name in CLASSES) + sum(counts["rejected"].values())


@pytest.mark.parametrize(
    ("folder", "files", "lines"),
    [
        ("archive/2019/07/03/06/30.json.bz2", 1, 7520),
        ("other/v1-tweets-dutch.json.gz", 1, 1000),
        pytest.param("archive", 45, 155_401, marks=pytest.mark.full),
        pytest.param("retail-2016", 110, 41_124, marks=pytest.mark.full),
    ],
)
def test_a_load_again_changes_nothing(folder: str, files: int, lines: int) -> None:
    first = ingest(DUMPS / folder)
    assert (first["files"], first["lines"], first["rejected"], is_whole(first)) == (files, lines, {}, True)
    assert ingest(DUMPS / folder)["files_passed_over"] == files
    again = ingest(DUMPS / folder, "--force")
    assert [again[name] for name in FACTS] == [0, 0, 0, 0] and again["lines"] == lines


def test_broken_lines_are_mended_or_rejected_by_reason() -> None:
    counts = ingest(DUMPS / "other" / "v1-stream-with-broken-lines.jsonl", "--validate")
    assert (counts["lines"], counts["rejected"], is_whole(counts)) == (264, {"bad_frame": 1}, True)


@pytest.mark.full
def test_all_of_them_are_read_whole_but_for_the_broken_lines() -> None:
    counts = ingest(DUMPS, "--validate")
    assert (counts["files"], counts["files_no_dump"]) == (161, 1)  # the folder's README
    assert (counts["rejected"], is_whole(counts)) == ({"bad_frame": 2}, True)


def test_most_lines_of_a_recent_minute_are_delete_notices() -> None:
    assert ingest(DUMPS / "archive" / "2019" / "07" / "03" / "06" / "30.json.bz2")["control"] == 5590
