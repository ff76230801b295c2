"""manage.py tell_voices: one line out for each line in, in order."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command


def run(path: Path) -> list[dict]:
    out = io.StringIO()
    try:
        call_command("tell_voices", str(path), stdout=out)
    finally:
        told = [json.loads(line) for line in out.getvalue().splitlines()]
    return told


def test_each_line_is_told_in_order(tmp_path: Path) -> None:
    path = tmp_path / "posts.jsonl"
    shared = "Just saw this on Tindalo: Borvo Kettle for $19.99 https://t.co/a"
    rows = [
        {"id": "b", "text": shared, "user": "quill"},
        {"id": 1, "text": "lol I just got it for $9", "user": None},
    ]
    path.write_text("\n".join(json.dumps(row) for row in rows))
    found = run(path)
    assert [(row["id"], row["voice"], row["knows"]) for row in found] == [
        ("b", "share_button", True),
        (1, "person", False),
    ]
    assert found[0]["why"][0] == "a share button wrote it: 'saw this on'"


def test_a_bad_line_has_its_reason_and_is_counted_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "posts.jsonl"
    path.write_text('{"id": 1}\n')
    with pytest.raises(CommandError, match="1 lines are no posts"):
        run(path)
