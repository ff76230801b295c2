"""Operators are told once of what went wrong with runs and schedules, is stuck or late."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from deals.services.operations.mails import send_queued_mails
from ingestion.models import Chunk, Notice, Run, WatchedPrefix
from ingestion.services.notices import choose_receivers, tell_staff
from tests.factories import make_user

pytestmark = pytest.mark.django_db
NOW = timezone.now()
LONG_AGO = NOW - timedelta(hours=8)


@pytest.fixture(autouse=True)
def root() -> Any:
    return make_user("root", is_staff=True, is_superuser=True)


def mailed() -> list[tuple[str, str]]:
    """Look twice, as two sweeps do; return whom what was mailed."""
    mail.outbox.clear()
    for _ in range(2):
        tell_staff()
    send_queued_mails()
    return [(each.to[0], each.subject) for each in mail.outbox]


def ended(**summary: int) -> Run:
    return Run.objects.create(
        uris=["s3://a/"], state="done", finished_at=NOW, summary={"files_total": 9, **summary}
    )


def test_a_failed_run_is_told_once_with_what_to_do_and_a_link() -> None:
    run = Run.objects.create(uris=["s3://a/"], state="failed", reason="no bucket", finished_at=NOW)
    assert mailed() == [("root@example.com", f"tweetdeals: run {run.pk} failed")]
    text = str(mail.outbox[0].body)
    assert f"Run {run.pk} failed: no bucket." in text and f"/runs/{run.pk}/" in text
    assert mailed() == []


def test_a_run_with_faulty_files_and_a_suspicious_one_are_told_in_one_mail() -> None:
    ended(files_failed=2), ended(files_suspicious=1), ended()
    assert mailed() == [("root@example.com", "tweetdeals: 2 runs or schedules need you")]
    assert "of 9 files 2 failed and 0 are loaded in part" in str(mail.outbox[0].body)
    assert list(Notice.objects.values_list("kind", "mails")) == [("suspicious", 1), ("failed", 1)]


def test_what_ended_long_ago_or_was_cancelled_is_not_told() -> None:
    Run.objects.create(uris=[], state="failed", finished_at=NOW - timedelta(days=2))
    Run.objects.create(
        uris=[], state="cancelled", finished_at=NOW, summary={"files_total": 1, "files_failed": 1}
    )
    assert mailed() == []


@pytest.mark.parametrize(
    ("state", "told"), [("waiting", 1), ("loading", 1), ("settling", 1), ("planning", 1)]
)
def test_a_run_that_does_not_move_is_stuck(state: str, told: int) -> None:
    Run.objects.create(uris=[], state=state, started_at=LONG_AGO)
    assert len(mailed()) == told and "is stuck" in str(mail.outbox[0].body)


def test_a_run_that_moves_is_not_stuck() -> None:
    at_work, done = (Run.objects.create(uris=[], state="loading", started_at=LONG_AGO) for _ in range(2))
    Chunk.objects.create(
        run=at_work, size=1, state="running", lease_until=timezone.now() + timedelta(minutes=5)
    )
    Chunk.objects.create(run=done, size=1, state="done", done_at=timezone.now())
    assert mailed() == []


def test_a_schedule_that_is_late_is_told_again_only_after_it_was_on_time() -> None:
    WatchedPrefix.objects.create(uri="s3://a/", every_hours=1, scanned_at=LONG_AGO)
    assert mailed() == [("root@example.com", "tweetdeals: a schedule is late")]
    WatchedPrefix.objects.update(scanned_at=NOW)
    assert mailed() == [] and Notice.objects.get().over_at is not None
    WatchedPrefix.objects.update(scanned_at=LONG_AGO)
    assert len(mailed()) == 1


def test_a_schedule_with_a_problem_is_told_until_it_is_paused() -> None:
    WatchedPrefix.objects.create(uri="s3://a/", problem="no bucket. Create it.", scanned_at=NOW)
    assert mailed() == [("root@example.com", "tweetdeals: a schedule failed")]
    WatchedPrefix.objects.update(is_on=False)
    assert mailed() == [] and Notice.objects.get().over_at is not None


def test_who_was_chosen_is_told_and_nobody_else() -> None:
    chosen, customer = make_user("grace", is_staff=True), make_user("ada")
    unverified = make_user("ida", is_staff=True, verified=False)
    choose_receivers([chosen, customer, unverified])
    ended(files_failed=1)
    assert [to for to, _ in mailed()] == ["grace@example.com"]
