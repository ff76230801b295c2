"""`manage.py ingest`: its options, its JSON, its exit status."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from deals.models import Retailer
from ingestion.models import Run
from ingestion.reading.members import FIRST_PARSED
from tests.ingestion.dumps import bz2_of, jsonl, minutes, tar_of, tweet
from tests.ingestion.tables import clear, facts

Put = Callable[[Mapping[str, bytes]], str]
KEYS = [
    "files", "files_passed_over", "files_no_dump",
    "chunks", "lines", "blank", "control", "passed_over", "stored",
    "not_a_deal", "duplicates", "rejected", "posts", "deals", "snapshots", "deleted", "seconds",
]  # fmt: skip


def ingest(*arguments: str) -> list[str]:
    output = StringIO()
    call_command("ingest", *arguments, stdout=output)
    return output.getvalue().splitlines()


@pytest.mark.django_db
def test_json_is_one_object_on_the_last_line(put: Put) -> None:
    data = jsonl([tweet(1), tweet(1), tweet(2, "hello"), b"", b"rubbish"])
    counts = json.loads(ingest(put({"a.jsonl": data}), "--inline", "--json")[-1])
    assert list(counts) == KEYS and counts.pop("seconds") > 0
    assert counts == {
        "files": 1, "files_passed_over": 0, "files_no_dump": 0,
        "chunks": 1, "lines": 5, "blank": 1, "control": 0,
        "passed_over": 1, "stored": 1, "not_a_deal": 0, "duplicates": 1, "rejected": {"bad_frame": 1},
        "posts": 1, "deals": 1, "snapshots": 0, "deleted": 0,
    }  # fmt: skip


@pytest.mark.django_db
def test_the_catalogue_is_filled_from_the_files_at_first(put: Put) -> None:
    ingest(put({"a.jsonl": jsonl([tweet(1)])}), "--inline")
    assert Retailer.objects.count() > 100


@pytest.mark.django_db
def test_validation_rejects_what_would_be_passed_over(put: Put) -> None:
    folder = put({"a.jsonl": jsonl([tweet(1)] * FIRST_PARSED) + b'{"a":}\n'})
    assert json.loads(ingest(folder, "--inline", "--json")[-1])["passed_over"] == 1
    counts = json.loads(ingest(folder, "--inline", "--json", "--validate", "--force")[-1])
    assert (counts["passed_over"], counts["rejected"]) == (0, {"bad_json": 1})


@pytest.mark.django_db
def test_files_that_are_no_dumps_are_counted_and_named(put: Put) -> None:
    *said, counts = ingest(put({"a.jsonl": jsonl([tweet(1)]), "read.me": b"# notes"}), "--inline", "--json")
    assert json.loads(counts)["files_no_dump"] == 1 and "1 passed over by name" in said[0]
    assert "read.me: neither its name nor its first bytes are those of a dump" in said[1]


@pytest.mark.django_db
def test_a_uri_that_names_nothing_is_an_error(tmp_path: Any) -> None:
    with pytest.raises(CommandError, match="names no file: look for a typing error"):
        ingest(str(tmp_path), "--inline")


@pytest.mark.django_db
def test_a_failed_file_is_an_error_after_the_rest_is_loaded(put: Put) -> None:
    output = StringIO()
    with pytest.raises(CommandError, match="1 of 2 files failed"):
        call_command(
            "ingest",
            put({"a.jsonl": jsonl([tweet(1)]), "b.json.bz2": b""}),
            "--inline",
            "--json",
            stdout=output,
        )
    lines = output.getvalue().splitlines()
    assert json.loads(lines[-1])["posts"] == 1
    assert "b.json.bz2: it is empty (0 bytes): fetch it again" in lines[-2]


@pytest.mark.django_db
def test_one_bad_entry_of_a_folder_is_named_and_the_rest_is_loaded(put: Put) -> None:
    folder, output = Path(put({"b.jsonl": jsonl([tweet(1)])})), StringIO()
    os.mkfifo(folder / "a.jsonl")
    with pytest.raises(CommandError, match="1 of 2 files failed"):
        call_command("ingest", str(folder), "--inline", "--json", stdout=output)
    *_, named, counts = output.getvalue().splitlines()
    assert json.loads(counts)["posts"] == 1
    assert named.endswith("a.jsonl is no regular file but a pipe, a socket or a device: remove it")


@pytest.mark.django_db
def test_without_waiting_it_leaves_the_work_to_the_workers(put: Put) -> None:
    (line,) = ingest(put({"a.jsonl": jsonl([tweet(1)])}))
    run = Run.objects.get()
    assert (run.state, line) == (
        "loading",
        f"Run {run.pk} is planned and waits for the workers: see its page.",
    )


@pytest.mark.django_db
def test_there_must_be_a_worker() -> None:
    with pytest.raises(CommandError, match="at least 1"):
        ingest("x", "--inline", "--workers", "0")


def test_several_processes_give_the_same_rows(put: Put, live_services: dict[str, str]) -> None:
    folder = put({f"{i}.tar": tar_of({name: data}) for i, (name, data) in enumerate(minutes(5).items())})
    ingest(folder, "--inline")
    expected = facts()
    clear()
    command = [sys.executable, "manage.py", "ingest", folder, "--inline", "--workers", "2", "--json"]
    done = subprocess.run(
        command, env=live_services, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1])["chunks"] == 5
    assert facts() == expected


def test_a_damaged_member_is_named(put: Put, transactional_db: None) -> None:
    folder = put({"a.tar": tar_of({"1.json.bz2": bz2_of(tweet(1)), "2.json.bz2": b""})})
    assert "partial: " in ingest(folder, "--inline")[-1]
