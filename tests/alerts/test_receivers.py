"""What a webhook's receiver does wrong is noted, costs seconds at most, and delays nobody else."""

import signal
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from billiard.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.contrib.auth.models import User
from django.utils import timezone

from deals.models import Delivery, DeliveryAttempt, Webhook, Workspace
from deals.services.alerts import claiming, sending, webhook_connection, webhook_sending
from deals.services.alerts.sending import send_due
from deals.services.alerts.webhooks import make_webhook, queue_test
from tests.alerts.http_sink import Sink, sink
from tests.alerts.raw_sink import answering, hanging
from tests.factories import make_user, make_workspace

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "WEBHOOK_ALLOW_LOOPBACK", True)


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Calls may take a second."""
    monkeypatch.setattr(webhook_sending, "DEADLINE", 1.0)


@pytest.fixture
def good() -> Iterator[Sink]:
    with sink() as found:
        yield found


def queue(workspace: Workspace, ada: User, url: str, count: int = 1) -> Webhook:
    hook = make_webhook(workspace, ada, url)
    tests = [queue_test(hook, ada)] if count else []
    for number, test in enumerate(tests * (count - 1)):  # a webhook has one test at a time
        key = f"{test.dedupe_key} {number}"
        Delivery.objects.create(workspace=workspace, webhook=hook, kind=test.kind, dedupe_key=key)
    return hook


def mail_about_lost(workspace: Workspace, user: User, number: int) -> None:
    lost = [{"title": "Tindalo Drill", "watchlist": "Tools"}]
    Delivery.objects.create(
        workspace=workspace, user=user, kind=Delivery.Kind.GONE, lost=lost, dedupe_key=f"lost {number}"
    )


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param(b"what is this\r\n\r\n", "BadStatusLine", id="no status line"),
        pytest.param(b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 101 + b"\r\n", "HTTPException", id="101 headers"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nA: " + b"b" * 70_000 + b"\r\n\r\n", "LineTooLong", id="70 kB header"
        ),
        pytest.param(b"HTTP/1.1 200 OK\r\nA: b\r\n", "RemoteDisconnected", id="cut after a header"),
        pytest.param(b"HTTP/1.1 200 OK\r\nA: ", "RemoteDisconnected", id="cut within a header"),
        pytest.param(b"HTTP/1.1 200 OK\r\n", "RemoteDisconnected", id="cut after the status"),
        pytest.param(b"", "RemoteDisconnected", id="nothing"),
    ],
)
def test_an_answer_that_breaks_the_rules_is_tried_again(
    workspace: Workspace, ada: User, data: bytes, said: str
) -> None:
    with answering(data) as place:
        queue(workspace, ada, f"http://{place}/")
        send_due()
    assert Delivery.objects.get().state == Delivery.State.PENDING
    assert DeliveryAttempt.objects.get().answer.startswith(f"{said}: ")


def test_a_stored_address_with_a_blank_fails_with_a_sentence(workspace: Workspace, ada: User) -> None:
    queue(workspace, ada, "http://127.0.0.1:9/")
    Webhook.objects.update(url="http://127.0.0.1:9/a b")
    send_due()
    message = Delivery.objects.get()
    assert (message.state, message.reason[:35]) == ("failed", "The address must hold no blanks and")


def test_a_handshake_that_drips_is_cut_off(workspace: Workspace, ada: User, short: None) -> None:
    began = time.monotonic()
    with answering(b"\x16\x03\x03\x3f\xff\x02", drip=0.1) as place:
        queue(workspace, ada, f"https://{place}/")
        send_due()
    assert Delivery.objects.get().state == Delivery.State.PENDING
    assert time.monotonic() - began < 2.5  # given up, thread and all, before the sender's own patience ends


def test_the_time_out_is_the_documented_one() -> None:
    assert webhook_sending.DEADLINE == 10


def test_an_answer_may_take_longer_than_the_connection(
    workspace: Workspace, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook_connection, "CONNECT_SECONDS", 0.3)
    with answering(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", wait=0.8) as place:
        queue(workspace, ada, f"http://{place}/")
        send_due()
    assert Delivery.objects.get().state == Delivery.State.SENT


def test_eight_that_hang_delay_neither_a_good_one_nor_mails(
    workspace: Workspace, ada: User, short: None, good: Sink, mailoutbox: list[Any]
) -> None:
    with hanging(8) as urls:
        for url in urls:
            queue(workspace, ada, url, count=10)
        queue(make_workspace(make_user("grace")), ada, good.url)
        for number in range(20):
            mail_about_lost(workspace, ada, number)
        began = time.monotonic()
        send_due()
    unanswered = Delivery.objects.filter(kind=Delivery.Kind.TEST, attempts=1, state=Delivery.State.PENDING)
    assert time.monotonic() - began < 4  # one after another: 80 s
    assert (len(good.calls), len(mailoutbox), unanswered.count()) == (1, 20, 8)


def test_a_receiver_that_does_not_answer_rests_twice_as_long_each_time(
    workspace: Workspace, ada: User, good: Sink
) -> None:
    good.status = 503
    hook = queue(workspace, ada, good.url, count=3)
    for seconds in (30, 60, 120):
        Webhook.objects.update(rests_until=None)
        send_due()
        hook.refresh_from_db()
        assert hook.rests_until is not None
        assert seconds - 5 < (hook.rests_until - timezone.now()).total_seconds() <= seconds
    assert len(good.calls) == 3


def test_a_receiver_that_answers_again_gets_all_at_once(workspace: Workspace, ada: User, good: Sink) -> None:
    hook = queue(workspace, ada, good.url, count=3)
    Webhook.objects.update(failures=7, rests_until=timezone.now())
    assert send_due() == 3
    hook.refresh_from_db()
    assert (hook.failures, hook.rests_until) == (0, None)


def test_what_waited_a_day_for_a_receiver_fails_with_its_next_failure(
    workspace: Workspace, ada: User, good: Sink
) -> None:
    good.status = 503
    queue(workspace, ada, good.url, count=4)
    Delivery.objects.filter(pk__gt=Delivery.objects.earliest("pk").pk + 1).update(
        made_at=timezone.now() - timedelta(hours=25)
    )
    send_due()
    states = Delivery.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["pending", "pending", "failed", "failed"]


def test_an_error_of_one_message_does_not_make_its_receiver_rest(
    workspace: Workspace, ada: User, good: Sink
) -> None:
    good.status = 400
    queue(workspace, ada, good.url, count=3)
    assert (send_due(), len(good.calls)) == (3, 3)


def test_a_workspace_has_so_many_calls_at_once(
    workspace: Workspace, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claiming, "CALLS_A_WORKSPACE", 2)
    for number in range(3):
        queue(workspace, ada, f"http://127.0.0.1:{number + 1}/")
    taken = [claiming.claim_call() for _ in range(3)]
    assert [claimed is not None for claimed in taken] == [True, True, False]


def test_a_workspace_that_used_up_its_seconds_waits_for_the_next_round(
    workspace: Workspace, ada: User, short: None, good: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "WORKSPACE_SECONDS", 0)
    monkeypatch.setattr(claiming, "REST_SECONDS", 0)
    with hanging(1) as urls:
        queue(workspace, ada, urls[0], count=3)
        assert send_due() == 1


def test_one_receiver_gets_one_call_at_a_time(workspace: Workspace, ada: User) -> None:
    queue(workspace, ada, "http://127.0.0.1:1/", count=2)
    taken = [claiming.claim_call() for _ in range(2)]
    assert [claimed is not None for claimed in taken] == [True, False]


def test_receivers_that_answered_last_time_come_first(workspace: Workspace, ada: User) -> None:
    queue(workspace, ada, "http://127.0.0.1:1/")
    Webhook.objects.update(failures=1)
    well = queue(workspace, ada, "http://127.0.0.1:2/")
    claimed = claiming.claim_call()
    assert claimed is not None and claimed.delivery.webhook == well


@pytest.fixture
def limit() -> Iterator[None]:
    """The task's time ends in half a second, as Celery tells it."""

    def end(*_: object) -> None:
        raise SoftTimeLimitExceeded

    before = signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_REAL, 0.5)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


def test_the_end_of_the_tasks_time_is_no_failure_of_a_message(
    workspace: Workspace, ada: User, limit: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail_about_lost(workspace, ada, 1)
    with hanging(1) as urls:
        monkeypatch.setattr(settings, "EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
        monkeypatch.setattr(settings, "EMAIL_HOST", "127.0.0.1")
        monkeypatch.setattr(settings, "EMAIL_PORT", int(urls[0].split(":")[2].rstrip("/")))
        with pytest.raises(SoftTimeLimitExceeded):
            send_due()
    message = Delivery.objects.get()
    assert (message.state, message.attempts, DeliveryAttempt.objects.count()) == ("pending", 0, 0)
