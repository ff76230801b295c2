"""What pages and API show of runs, in a fixed number of queries."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from ingestion.models import Run
from ingestion.selectors import run_files, run_list, run_progress
from ingestion.services.planning import plan_run
from ingestion.services.runs import start_run
from ingestion.services.work import process_chunks
from tests.ingestion.dumps import bz2_of, delete, jsonl, tar_of, tweet

pytestmark = pytest.mark.django_db
Put = Callable[[Mapping[str, bytes]], str]
FILES = {
    "a.tar": tar_of({"1.json.bz2": bz2_of(tweet(1), delete(9)), "2.json.bz2": b"x"}),
    "b.jsonl": jsonl([tweet(2), tweet(2), b"rubbish", tweet(3, "hello")]),
    "c.jsonl": b"",
}


def test_progress_counts_what_is_done(put: Put, catalogue: None) -> None:
    run = start_run([put(FILES)])
    plan_run(run)
    before = run_progress(run.pk)
    assert (before.state, before.chunks_total, before.chunks_done, before.lines) == ("loading", 2, 0, 0)
    assert (before.bytes_done, before.bytes_total > 0, before.seconds_left) == (0, True, None)
    process_chunks(go_on=iter([True, False]).__next__)
    half = run_progress(run.pk)
    assert (half.chunks_done, half.lines > 0, half.seconds_left > 0) == (1, True, True)


def test_the_counts_of_a_run(put: Put, load: Callable[..., Run]) -> None:
    progress = run_progress(load(put(FILES)).pk)
    assert (progress.files_total, progress.files_done, progress.files_partial, progress.files_failed) == (
        3,
        1,
        1,
        1,
    )
    assert {name: count for name, count in progress.classes.items() if count} == {
        "stored": 2, "duplicates": 1, "passed_over": 1, "control": 1,
    }  # fmt: skip
    assert (progress.rejected, progress.lines, progress.posts, progress.deals) == ({"bad_frame": 1}, 6, 2, 2)
    assert (progress.state, progress.seconds_left, progress.lines_per_second > 0) == ("done", None, True)


def test_the_files_of_a_run_with_faulty_ones_first(put: Put, load: Callable[..., Run]) -> None:
    rows = run_files(load(put(FILES)).pk)
    assert [(row.state, row.members, row.members_done, row.lines) for row in rows] == [
        ("failed", 1, 1, 0),
        ("partial", 2, 2, 2),
        ("done", 1, 1, 4),
    ]
    assert (rows[0].reason, rows[1].reason[:12], rows[2].rejected) == (
        "it is empty (0 bytes): fetch it again", "2.json.bz2: ", {"bad_frame": 1},
    )  # fmt: skip
    assert rows[1].classes["control"] == 1


def test_files_come_by_pages(put: Put, load: Callable[..., Run]) -> None:
    run = load(put({f"{i}.jsonl": jsonl([tweet(i + 1)]) for i in range(5)}))
    names = [row.file.uri[-7:] for row in run_files(run.pk, offset=2, limit=2)]
    assert names == ["2.jsonl", "3.jsonl"]


@pytest.mark.parametrize("count", [2, 20])
def test_the_number_of_queries_is_fixed(
    put: Put, load: Callable[..., Run], django_assert_num_queries: Any, count: int
) -> None:
    folder = put({f"{i}.jsonl": jsonl([tweet(i + 1)]) for i in range(count)})
    run = load(folder)
    waiting = [Run.objects.create(uris=["x"]) for _ in range(count)]
    with django_assert_num_queries(4):
        assert len(run_list()) == count + 1
    with django_assert_num_queries(3):
        assert len(run_files(run.pk)) == count
    with django_assert_num_queries(4):
        run_progress(waiting[0].pk)
