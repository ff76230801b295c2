"""`manage.py match_products`: two catalogues in, the pairs out."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

LEFT = """id,title,brand
1,Tindalo TX-5200 Cordless Drill,Tindalo
2,Borvo Kettle Milano Steel,Borvo
3,Quillmart Umbrella,
4,Borvo Milano Steel Kettle Deluxe,Borvo
"""
RIGHT = """id,title,brand
a,Drill TX5200 cordless by Tindalo,
b,Kettle Borvo Milano Steel,
c,Garden chair,
"""


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    left, right = tmp_path / "left.csv", tmp_path / "right.csv"
    left.write_text(LEFT)
    right.write_text(RIGHT)
    return left, right


def lines(*args: object) -> list[str]:
    output = StringIO()
    call_command("match_products", *map(str, args), stdout=output)
    return output.getvalue().splitlines()


def pairs(*args: object) -> list[str]:
    header, *rows = lines(*args)
    assert header == "left_id,right_id,score"
    return [row.rpartition(",")[0] for row in rows]


def test_only_sure_matches_are_joined(files):
    assert pairs(*files) == ["1,a"]


def test_a_right_record_is_suggested_to_the_left_one_that_it_resembles_most(files):
    assert pairs(*files, "--cut", "suggest") == ["1,a", "2,b"]


def test_the_recall_of_the_candidates_is_printed(files, tmp_path):
    truth = tmp_path / "truth.csv"
    truth.write_text("left_id,right_id\n1,a\n2,b\n3,c\n")
    assert lines(*files, "--recall", truth)[0].startswith("candidates: recall 0.6667 (2 of 3 true pairs)")


@pytest.mark.parametrize("text", ["name\n1\n", None])
def test_a_file_that_cannot_be_used_is_named(files, tmp_path, text):
    if text is not None:
        (tmp_path / "bad.csv").write_text(text)
    with pytest.raises(CommandError, match=r"bad\.csv"):
        lines(tmp_path / "bad.csv", files[1])
