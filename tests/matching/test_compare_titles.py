"""`manage.py compare_titles`: same, line or different."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

PAIRS = [
    ("PS4Pro", "PS4 Pro", "same"),
    ("Kindle Book Lantern Keepers of Orvo", "Lantern Keepers of Orvo", "same"),
    ("Borvo Milano Kettle K40 with remo", "Borvo Milano Kettle K40 with remote lid", "same"),
    ("Xbox One S 500GB Console", "Xbox One S 1TB Console", "line"),
    ("Lantern Keepers of Orvo", "Lantern Keepers of Orvo Deluxe Edition", "line"),
    ("Xbox One S 500GB Console", "Dragon Race 3 (Xbox One)", "different"),
    ("Tindalo TX5200 Drill", "Tindalo TX5200 Drill battery", "different"),
    ("Tindalo TX5200 Drill", "Chuck for Tindalo TX5200", "different"),
    ("Tindalo 3070 Swift Card", "Tindalo 3070 Ti Swift Card", "line"),
]


def compared(path: Path) -> list[dict]:
    output = StringIO()
    call_command("compare_titles", str(path), stdout=output)
    return [json.loads(line) for line in output.getvalue().splitlines()]


@pytest.mark.parametrize(("left", "right", "verdict"), PAIRS)
def test_a_pair_has_a_verdict(tmp_path, left, right, verdict):
    (tmp_path / "pairs.jsonl").write_text(json.dumps({"n": 7, "left": left, "right": right}))
    (answer,) = compared(tmp_path / "pairs.jsonl")
    assert (answer["n"], answer["verdict"]) == (7, verdict)


@pytest.mark.parametrize(
    "line", ["no json", "[1]", '{"n": 1, "left": "a"}', '{"n": 1, "left": 1, "right": "b"}']
)
def test_a_line_that_is_no_pair_is_told(tmp_path, line):
    (tmp_path / "pairs.jsonl").write_text(line)
    with pytest.raises(CommandError, match="1 lines are no pairs"):
        compared(tmp_path / "pairs.jsonl")


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(CommandError, match=r"Cannot read .*absent\.jsonl"):
        compared(tmp_path / "absent.jsonl")
