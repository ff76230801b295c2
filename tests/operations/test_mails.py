"""Mails that a request queues and a worker sends."""

import time

import pytest
from django.core import mail
from django.test import Client

from deals.models import QueuedMail
from deals.services.operations.mails import MAX_ATTEMPTS, queue_mail, send_queued_mails
from tests.alerts.smtp_sink import mail_sink
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def point_to(settings: object, port: int) -> None:
    """Send by a server of this machine."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port


def test_a_mail_has_one_line_of_subject_whatever_names_hold() -> None:
    queue_mail("a@example.com", "Joan\r\nBcc: all@example.com", "text")
    assert send_queued_mails() == 1
    assert mail.outbox[0].subject == "Joan Bcc: all@example.com"


def test_a_server_that_refuses_is_asked_again_later(settings: object) -> None:
    queue_mail("a@example.com", "s", "t")
    with mail_sink(1, refuse=1.0) as sink:
        point_to(settings, sink.port)
        assert send_queued_mails() == 1
    waiting = QueuedMail.objects.get()
    assert waiting.attempts == 1
    assert send_queued_mails() == 0


def test_a_mail_that_no_server_takes_is_given_up(settings: object) -> None:
    queue_mail("a@example.com", "s", "t")
    QueuedMail.objects.update(attempts=MAX_ATTEMPTS - 1)
    point_to(settings, 1)
    send_queued_mails()
    assert not QueuedMail.objects.exists()


def test_a_reset_does_not_wait_for_the_mail_server(settings: object, client: Client) -> None:
    known, unknown = ([f"{who}{n}@example.com" for n in range(3)] for who in ("ada", "nobody"))
    for address in known:
        make_user(address.partition("@")[0])
    point_to(settings, 1)

    def seconds(address: str) -> float:
        began = time.monotonic()
        assert client.post("/password/reset/", {"email": address}).status_code == 302
        return time.monotonic() - began

    seconds("warm@example.com")
    assert abs(min(map(seconds, known)) - min(map(seconds, unknown))) < 0.1
    assert QueuedMail.objects.count() == 7
