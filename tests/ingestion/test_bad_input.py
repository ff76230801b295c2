"""Files and lines that lie: each ends in its state, with its reason; nothing crashes, all lines counted."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from ingestion.models import Chunk, DumpFile, Member, Run
from ingestion.reading.reasons import REASONS
from ingestion.selectors import run_files, run_progress
from tests.ingestion.bad_files import BAD_FILES, BadFile
from tests.ingestion.bad_lines import BAD_LINES
from tests.ingestion.dumps import bz2_of, jsonl, tweet

pytestmark = pytest.mark.django_db
REASON = re.compile(r'"((?:bad|not|too|extraction)_[a-z0-9_]+)"(?!:)')
Put = Callable[[Mapping[str, bytes]], str]
Load = Callable[..., Run]


def assert_whole(run: Run) -> None:
    """Every chunk was done at once, and every line of every member is in one class."""
    assert set(run.chunks.values_list("state", "attempts")) <= {(Chunk.State.DONE, 1)}
    for member in Member.objects.all():
        assert member.lines == sum(member.classes.values()) + sum(member.rejected.values()), member.name


def test_each_file_ends_in_its_state_says_why_and_gives_what_is_whole(put: Put, load: Load) -> None:
    run = load(put({bad.name: bad.data() for bad in BAD_FILES} | {"good.json.bz2": bz2_of(tweet(900))}))
    rows = {Path(row.file.uri).name: row for row in run_files(run.pk)}
    for bad in [*BAD_FILES, BadFile("good.json.bz2", bytes, "done", "", 1)]:
        row = rows[bad.name]
        assert (row.state, row.classes["stored"] + row.classes["duplicates"]) == (bad.state, bad.offers), (
            bad.name
        )
        assert bad.says in f"{row.reason} {row.warning}", bad.name
        assert bool(row.reason) == (bad.state != "done"), bad.name
    assert (run.state, len(rows)) == ("done", len(BAD_FILES) + 1)
    assert_whole(run)


def as_files() -> dict[str, bytes]:
    """Return each bad line in a file of its own, between good ones."""
    good = [tweet(1), tweet(2)]
    return {f"{bad.name}.jsonl": jsonl([good[0], bad.line, good[1]], b"\n") for bad in BAD_LINES}


def test_each_line_falls_in_its_class(put: Put, load: Load) -> None:
    run = load(put(as_files()), validate=True)
    rows = {Path(row.file.uri).stem: row for row in run_files(run.pk)}
    for bad in BAD_LINES:
        row = rows[bad.name]
        found = Counter(row.rejected) + Counter(row.classes)
        found["stored"] += found.pop("duplicates", 0) - 2
        assert (+found, row.state) == (Counter([bad.becomes]), "done"), bad.name
    assert_whole(run)


def test_without_validation_too_the_lines_add_up(put: Put, load: Load) -> None:
    assert run_progress(
        load(put({"a.jsonl": jsonl([bad.line for bad in BAD_LINES], b"\n")})).pk
    ).lines == len(BAD_LINES)
    assert_whole(Run.objects.get())


@pytest.mark.parametrize(("bad", "suspicious"), [(5, False), (6, True)])
def test_over_five_percent_of_rejected_lines_are_suspicious(
    put: Put, load: Load, bad: int, suspicious: bool
) -> None:
    folder = put({"a.jsonl": jsonl([tweet(i + 1) for i in range(100 - bad)] + [b"{$5"] * bad)})
    load(folder)
    assert ("suspicious" in DumpFile.objects.get().warning) is suspicious
    load(folder, force=True)
    assert DumpFile.objects.get().warning.count("suspicious") == suspicious


@pytest.mark.parametrize(("bad", "is_suspicious"), [(10, False), (11, True)])
def test_a_file_of_whose_parsed_lines_over_five_percent_are_rejected_is_suspicious(
    put: Put, load: Load, bad: int, is_suspicious: bool
) -> None:
    lines = [tweet(i + 1) for i in range(200)] + [{"a": "$5"}] * bad + [{"a": "b"}] * 1000
    run = load(put({"a.jsonl": jsonl(lines)}))
    file = DumpFile.objects.get()
    assert (file.state, file.is_suspicious) == ("done", is_suspicious)
    assert run_progress(run.pk).files_suspicious == is_suspicious
    assert ("suspicious: 11 of 211 parsed lines (5%)" in file.warning) is is_suspicious


def test_a_suspicious_file_is_marked_in_the_api(
    put: Put, load: Load, client: Client, django_user_model: Any
) -> None:
    run = load(put({"a.jsonl": jsonl([tweet(1), {"a": "$5"}]), "b.jsonl": jsonl([tweet(2)])}))
    client.force_login(django_user_model.objects.create_user("olga"))
    assert client.get(f"/api/v1/runs/{run.pk}/").json()["files_suspicious"] == 1
    rows = client.get(f"/api/v1/runs/{run.pk}/files/").json()["results"]
    assert [(row["uri"][-7:], row["is_suspicious"]) for row in rows] == [
        ("a.jsonl", True),
        ("b.jsonl", False),
    ]


def test_a_suspicious_file_is_marked_on_its_pages(
    put: Put, load: Load, client: Client, django_user_model: Any
) -> None:
    run = load(put({"a.jsonl": jsonl([tweet(1), {"a": "$5"}])}))
    client.force_login(django_user_model.objects.create_user("olga"))
    file = DumpFile.objects.get()
    for page in ("/runs/", f"/runs/{run.pk}/", f"/runs/{run.pk}/progress/", f"/runs/files/{file.pk}/"):
        assert "suspicious" in client.get(page).content.decode().lower(), page


def test_the_files_page_names_the_keys_of_an_unknown_shape_and_what_to_do(
    put: Put, load: Load, client: Client, django_user_model: Any
) -> None:
    load(put({"a.jsonl": jsonl([{"rawContent": "hello", "date": 5}] * 3)}))
    client.force_login(django_user_model.objects.create_user("olga"))
    page = client.get(f"/runs/files/{DumpFile.objects.get().pk}/").content.decode()
    assert "not_a_post: keys date, rawContent" in page and "manage.py inspect /" in page


def test_the_command_names_suspicious_files(put: Put, catalogue: None, capsys: pytest.CaptureFixture) -> None:
    call_command("ingest", put({"a.jsonl": jsonl([tweet(1), {"a": "$5"}])}), "--inline")
    out = capsys.readouterr().out
    assert "1 suspicious" in out and "a.jsonl: suspicious: 1 of 2 lines (50%)" in out


def test_the_runs_page_says_why_and_what_to_do(
    put: Put, load: Load, client: Client, django_user_model: Any
) -> None:
    run = load(put({"a.jsonl": jsonl([tweet(1), b"{rubbish"]), "b.json.bz2": b"<html>"}))
    client.force_login(django_user_model.objects.create_user("olga"))
    page = client.get(f"/runs/{run.pk}/").content.decode()
    for words in (
        "it is no bz2 file",
        "fetch it again",
        "suspicious: 1 of 2 lines",
        REASONS["bad_frame"][:20],
    ):
        assert words in page


def test_every_reason_has_its_words() -> None:
    sources = (settings.BASE_DIR / "ingestion" / "reading").rglob("*.py")
    written = {word for path in sources for word in REASON.findall(path.read_text())}
    assert written - {"not_a_deal"} == set(REASONS)  # that is a class of whole lines
