"""A re-extraction shows how far it is, in the terminal and on its page, and stops between two batches."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from deals.models import Reextraction
from deals.selectors.loading.reextractions import latest_reextractions
from deals.services.loading.reextraction import ask_to_stop
from ingestion.services import reextraction
from tests.factories import make_user
from tests.ingestion.test_reextraction import learn_acme, loaded, run

__all__ = ["loaded"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def two_at_once(loaded: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Five posts in batches of two, all of which change."""
    learn_acme()
    monkeypatch.setattr(reextraction, "BATCH", 2)


def interrupted_at(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Press Ctrl-C while this batch is applied."""
    real, calls = reextraction.apply_extractions, []

    def apply(*arguments: object) -> int:
        calls.append(1)
        if len(calls) == number:
            raise KeyboardInterrupt
        return real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(reextraction, "apply_extractions", apply)


def test_ctrl_c_leaves_whole_batches_and_says_what_the_next_run_does(
    two_at_once: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupted_at(2, monkeypatch)
    with pytest.raises(CommandError, match="Stopped after 2 of 5 posts: whole batches are stored"):
        run("--apply")
    monkeypatch.undo()
    found = Reextraction.objects.get()
    assert (found.counts, found.finished_at) == ({"posts": 2, "applied": 2}, None)
    assert f"Run {found.pk} of" in (first := run("--apply")[0]) and "goes on after 2 of 5 posts" in first


def test_a_restart_begins_with_the_first_post(two_at_once: None, monkeypatch: pytest.MonkeyPatch) -> None:
    interrupted_at(2, monkeypatch)
    with pytest.raises(CommandError):
        run("--apply")
    monkeypatch.undo()
    assert run("--apply", "--restart")[0].endswith("begins with the first of 5 posts.")


def test_a_run_that_is_asked_to_stop_ends_after_its_batch_and_the_next_goes_on(two_at_once: None) -> None:
    started = reextraction.start_reextraction()
    batches = reextraction.reextract(started)
    next(batches)
    ask_to_stop(started.id)
    assert len(list(batches)) == 1
    found = Reextraction.objects.get()
    assert (found.counts["posts"], found.finished_at) == (4, None)
    assert "goes on after 4 of 5 posts" in run("--apply")[0]
    assert Reextraction.objects.get().counts["posts"] == 5


def test_the_bar_counts_posts_with_what_is_left(two_at_once: None, monkeypatch: pytest.MonkeyPatch) -> None:
    said = StringIO()
    monkeypatch.setattr("tqdm.std.sys.stderr", said)
    monkeypatch.setattr(said, "isatty", lambda: True)
    call_command("reextract", "--apply", stdout=StringIO())
    assert "5/5" in said.getvalue() and "post/s" in said.getvalue()


def test_its_page_tells_rate_and_what_is_left_to_staff(client: Client) -> None:
    now = timezone.now()
    Reextraction.objects.create(
        catalogue="1", counts={"posts": 3_000, "applied": 40}, expected=9_000,
        resumed_at=now - timedelta(seconds=20), resumed_with=1_000, told_at=now,
    )  # fmt: skip
    client.force_login(make_user("cleo", is_staff=True))
    shown = " ".join(client.get("/runs/reextractions/").content.decode().split())
    assert "3,000 of 9,000 posts read, 40 changed · 6,000 left · 100 posts/s · about 60 s left" in shown
    assert 'hx-trigger="every 2s"' in shown


def test_staff_stop_it_there(client: Client) -> None:
    now = timezone.now()
    found = Reextraction.objects.create(catalogue="1", expected=9, resumed_at=now, told_at=now)
    client.force_login(make_user("cleo", is_staff=True))
    client.post(f"/runs/reextractions/{found.pk}/stop/")
    assert latest_reextractions()[0].state == "stopping"


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({"told_at": timedelta(seconds=5)}, "running"),
        ({"resumed_at": timedelta(seconds=5)}, "running"),
        ({"told_at": timedelta(minutes=3)}, "stopped"),
        ({}, "stopped"),
        ({"told_at": timedelta(0), "finished_at": timedelta(0)}, "done"),
        ({"told_at": timedelta(seconds=9), "stop_asked_at": timedelta(seconds=5)}, "stopping"),
        ({"told_at": timedelta(seconds=5), "stop_asked_at": timedelta(seconds=9)}, "stopped"),
    ],
)
def test_how_it_is(values: dict[str, timedelta], state: str) -> None:
    now = timezone.now()
    Reextraction.objects.create(catalogue="1", **{name: now - ago for name, ago in values.items()})
    assert latest_reextractions()[0].state == state
