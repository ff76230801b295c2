"""From a URI to the tables: states, counts, second runs."""

import bz2
import random
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection

from ingestion.models import Chunk, DumpFile, Member, Run, RunFile
from ingestion.selectors import run_progress
from ingestion.services import planning
from ingestion.services.planning import plan_run
from ingestion.services.runs import finish_runs, start_run
from ingestion.services.work import process_run
from ingestion.sources import SourceGone
from tests.ingestion.dumps import bz2_of, gz_of, jsonl, minutes, tar_of, tweet
from tests.ingestion.tables import clear, facts
from tests.seeds import seeds

pytestmark = pytest.mark.django_db
Put = Callable[[Mapping[str, bytes]], str]
Load = Callable[..., Run]


def states() -> dict[str, str]:
    return {Path(file.uri).name: file.state for file in DumpFile.objects.all()}


def changes(run: Run) -> tuple[int, ...]:
    progress = run_progress(run.pk)
    return progress.posts, progress.deals, progress.snapshots, progress.deleted


def test_every_shape_of_file_is_loaded(put: Put, load: Load) -> None:
    members = {"00.json.bz2": bz2_of(tweet(1)), "01.json.gz": gz_of(tweet(2))}
    folder = put({"day.tar": tar_of(members), "a.json.bz2": bz2_of(tweet(3)), "b.json.gz": gz_of(tweet(4)),
                  "c.jsonl": jsonl([tweet(5)]), "part-0": jsonl([tweet(6)]),
                  "notes.txt": b"not a dump"})  # fmt: skip
    run = load(folder)
    assert (run.state, changes(run), run_progress(run.pk).lines) == ("done", (6, 6, 0, 0), 6)
    assert states().items() >= {("notes.txt", "no_dump")}
    assert Counter(states().values()) == {"done": 5, "no_dump": 1}


def test_small_files_share_a_chunk_and_a_tar_has_its_own(put: Put, load: Load) -> None:
    load(put({"day.tar": tar_of(minutes(3)), **{f"{i}.jsonl": jsonl([tweet(i + 1)]) for i in range(4)}}))
    assert sorted(chunk.members.count() for chunk in Chunk.objects.all()) == [3, 4]


def test_the_same_again_is_passed_over(put: Put, load: Load) -> None:
    folder = put(minutes(3))
    load(folder)
    progress = run_progress(load(folder).pk)
    assert (progress.files_total, progress.files_passed_over, progress.chunks_total) == (3, 3, 0)


def test_force_loads_again_and_changes_no_row(put: Put, load: Load) -> None:
    folder = put({"day.tar": tar_of(minutes(9))})
    load(folder)
    before = facts()
    run = load(folder, force=True)
    assert (changes(run), run_progress(run.pk).lines) == ((0, 0, 0, 0), 180)
    assert facts() == before


def test_a_run_that_is_done_keeps_its_counts(put: Put, load: Load) -> None:
    folder = put(minutes(3))
    first = load(folder)
    before = run_progress(first.pk)
    load(folder, force=True)
    assert run_progress(first.pk) == before and before.chunks_done == 1


def test_a_changed_file_is_a_new_one(put: Put, load: Load) -> None:
    folder = put({"a.jsonl": jsonl([tweet(1)])})
    load(folder)
    put({"a.jsonl": jsonl([tweet(1), tweet(2)])})
    assert changes(load(folder)) == (1, 1, 0, 0)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", seeds(1, 5))
def test_other_orders_of_loading_end_in_the_same_tables(put: Put, load: Load, seed: int) -> None:
    folder, names = put(minutes(7)), sorted(minutes(7))
    for name in names:
        load(f"{folder}/{name}")
    expected = facts()
    clear()
    for name in random.Random(seed).sample(names, len(names)):
        load(f"{folder}/{name}")
    assert facts() == expected


def test_a_uri_that_names_nothing_ends_the_run(tmp_path: Path) -> None:
    run = start_run([str(tmp_path)])
    with pytest.raises(SourceGone, match="names no file"):
        plan_run(run)
    run.refresh_from_db()
    assert (run.state, run.reason.startswith(str(tmp_path))) == ("failed", True)


def test_a_run_of_nothing_but_other_files_ends_as_failed_and_names_them(put: Put) -> None:
    run = start_run([put({"notes.txt": b"not a dump", "icon.png": b"\x89PNG"})])
    with pytest.raises(SourceGone, match="names no dump file: docs/formats"):
        plan_run(run)
    run.refresh_from_db()
    progress = run_progress(run.pk)
    assert (run.state, progress.files_no_dump, progress.files_total) == ("failed", 2, 2)
    assert states() == {"notes.txt": "no_dump", "icon.png": "no_dump"}


@pytest.mark.parametrize(
    ("name", "data", "state", "reason"),
    [
        ("a.json.bz2", b"", "failed", "it is empty (0 bytes)"),
        ("a.json.bz2", b"<html>", "failed", "it is no bz2 file"),
        ("a.json.bz2", bz2_of(tweet(1)) + bz2_of(tweet(2))[:-9], "partial", "it is cut short"),
        ("a.json.bz2", bz2_of(tweet(1))[:-60], "failed", "it is cut short"),
        ("a.json.gz", gz_of(tweet(1))[:-1], "partial", "it is cut short"),
        ("a.json.bz2", bz2.compress(b""), "done", ""),
        ("a.json.bz2", bz2.compress(bytes(200_000_000)), "failed", "over 200 times its size"),
        ("a.jsonl", b"rubbish\n", "done", ""),
        ("a.tar", b"", "failed", "it is empty"),
        ("a.tar", b"x" * 2000, "failed", "it is no tar file"),
        ("a.tar", tar_of({}), "done", ""),
        ("a.tar", tar_of({"1.json.bz2": bz2_of(tweet(1)), "2.json.bz2": b"x"}), "partial", "2.json.bz2: "),
        ("a.tar", tar_of({"1.json.bz2": bz2_of(tweet(1))})[:1024], "partial", "the tar is cut short"),
    ],
)  # fmt: skip
def test_a_bad_file_ends_in_a_state_with_its_reason(
    put: Put, load: Load, name: str, data: bytes, state: str, reason: str
) -> None:
    run = load(put({name: data}))
    file = DumpFile.objects.get()
    assert (run.state, file.state) == ("done", state)
    assert reason in file.reason and bool(file.reason) == bool(reason)


def test_trailing_bytes_are_a_warning(put: Put, load: Load) -> None:
    load(put({"a.json.bz2": bz2_of(tweet(1)) + b"\0\0"}))
    member = Member.objects.get()
    assert (member.warning, member.dump_file.state) == ("2 bytes after its end were left out", "done")


def test_a_file_that_failed_is_tried_again(put: Put, load: Load) -> None:
    folder = put({"a.jsonl": jsonl([tweet(1)])})
    path = Path(folder, "a.jsonl")
    run = start_run([folder])
    plan_run(run)
    path.rename(path.with_suffix(".gone"))
    process_run(run.pk)
    assert (states(), "no longer there" in DumpFile.objects.get().reason) == ({"a.jsonl": "failed"}, True)
    path.with_suffix(".gone").rename(path)
    assert changes(load(folder)) == (1, 1, 0, 0) and states() == {"a.jsonl": "done"}


def test_a_file_that_changes_after_the_listing_is_loaded_as_it_is_now(put: Put, catalogue: None) -> None:
    folder = put({"a.jsonl": jsonl([tweet(1)])})
    run = start_run([folder])
    plan_run(run)
    put({"a.jsonl": jsonl([tweet(2), tweet(3)])})
    process_run(run.pk)
    assert list(DumpFile.objects.order_by("pk").values_list("state", flat=True)) == ["superseded", "done"]
    assert [row[0] for row in facts()["posts"]] == ["2", "3"]


def test_a_chunk_belongs_to_the_run_that_takes_it_over(put: Put, load: Load) -> None:
    folder = put({"a.jsonl": jsonl([tweet(1)])})
    abandoned = start_run([folder])
    plan_run(abandoned)
    run = load(folder)
    finish_runs()
    abandoned.refresh_from_db()
    assert (changes(run), run.state, abandoned.state) == ((1, 1, 0, 0), "done", "done")


def test_a_forced_file_takes_those_of_its_chunk_along(put: Put, load: Load) -> None:
    folder = put({"a.jsonl": jsonl([tweet(1)]), "b.jsonl": jsonl([tweet(2)])})
    load(folder)
    run = load(f"{folder}/a.jsonl", force=True)
    assert (RunFile.objects.filter(run=run).count(), run_progress(run.pk).lines) == (2, 2)


def test_a_file_named_twice_is_loaded_once(put: Put, load: Load) -> None:
    folder = put({"a.jsonl": jsonl([tweet(1)])})
    progress = run_progress(load(folder, f"{folder}/a.jsonl").pk)
    assert (progress.files_total, progress.lines) == (1, 1)


def test_large_tars_are_cut_into_chunks_of_whole_members(
    put: Put, load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning, "CHUNK_BYTES", 2000)
    run = load(put({"day.tar": tar_of(minutes(20))}))
    assert Chunk.objects.count() > 5 and run_progress(run.pk).lines == 400


def test_a_run_whose_planner_died_is_ended(db: None) -> None:
    run = Run.objects.create(uris=["x"])
    finish_runs()
    run.refresh_from_db()
    assert (run.state, "run ingest again" in run.reason) == ("failed", True)


@pytest.mark.django_db(transaction=True)
def test_a_run_whose_planner_lives_is_left_alone() -> None:
    run = start_run(["x"])
    thread = threading.Thread(target=finish_in_a_session_of_its_own)
    thread.start()
    thread.join()
    run.refresh_from_db()
    assert run.state == "planning"


def finish_in_a_session_of_its_own() -> None:
    finish_runs()
    connection.close()


def test_the_coverage_of_a_load_is_noted(put: Put, load: Load) -> None:
    load(put(minutes(3)))
    assert facts()["coverage"] == [
        ("twitter", str(datetime(2016, 11, 25, 12, tzinfo=UTC)), "loaded", "60", "20", "20")
    ]
