"""Digests: when they are due, and that each event is in one."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from deals.domain.alerts.schedule import last_slot
from deals.models import AlertEvent, Delivery, Workspace
from deals.services.alerts.queue import queue_digests
from deals.services.alerts.sending import send_due
from deals.services.loading.settling import settle_all
from tests.alerts.builders import make_rule, on_day
from tests.market.builders import load


@pytest.mark.parametrize(
    ("now", "zone", "hour", "weekday", "expected"),
    [
        ("2026-03-04T09:00", "UTC", 8, None, "2026-03-04T08:00"),
        ("2026-03-04T07:59", "UTC", 8, None, "2026-03-03T08:00"),
        ("2026-03-04T08:00", "UTC", 8, None, "2026-03-04T08:00"),
        ("2026-03-04T09:00", "America/New_York", 8, None, "2026-03-03T13:00"),
        ("2026-03-04T09:00", "UTC", 8, 0, "2026-03-02T08:00"),  # the Wednesday's last Monday
        ("2026-03-02T07:00", "UTC", 8, 0, "2026-02-23T08:00"),
        ("2026-03-29T12:00", "Europe/Berlin", 2, None, "2026-03-29T01:00"),  # 2:00 is skipped: 3:00 there
        ("2026-10-25T12:00", "Europe/Berlin", 2, None, "2026-10-25T00:00"),  # 2:00 comes twice: the first
    ],
)
def test_the_last_moment_at_which_a_digest_was_due(
    now: str, zone: str, hour: int, weekday: int | None, expected: str
) -> None:
    slot = last_slot(datetime.fromisoformat(now).replace(tzinfo=UTC), zone, hour, weekday)
    assert slot.isoformat() == f"{expected}:00+00:00"


@pytest.fixture
def gathered(workspace: Workspace) -> None:
    """Two events of two rules that wait for the daily digest."""
    make_rule(workspace, name="Falls", timing="daily")
    make_rule(workspace, name="Falls by a fifth", timing="daily", size=20)
    load([on_day(1, "20"), on_day(2, "15")], alert_mode="live", load="run 1")
    settle_all()


@pytest.mark.django_db
def test_one_mail_holds_what_the_day_gathered(gathered: None) -> None:
    tomorrow = datetime.now(UTC) + timedelta(days=1, minutes=1)
    assert [queue_digests(tomorrow), queue_digests(tomorrow)] == [1, 0]
    send_due()
    assert [each.subject for each in mail.outbox] == ["2 alerts gathered for you: Ada's shop"]
    assert "Falls by a fifth" in mail.outbox[0].body


@pytest.mark.django_db
def test_before_its_hour_nothing_is_sent(gathered: None) -> None:
    AlertEvent.objects.update(fired_at=datetime(2026, 3, 4, 9, tzinfo=UTC))
    assert queue_digests(datetime(2026, 3, 5, 7, 59, tzinfo=UTC)) == 0
    assert queue_digests(datetime(2026, 3, 5, 8, 0, tzinfo=UTC)) == 1


@pytest.mark.django_db
def test_an_event_withdrawn_meanwhile_is_in_no_digest(gathered: None) -> None:
    load(source="chunk:2", deleted_post_ids=(2,))
    settle_all()
    assert queue_digests(datetime.now(UTC) + timedelta(days=2)) == 0
    assert Delivery.objects.count() == 0
