"""Senders: each claims one message by a lease, sends it outside any transaction, and notes how it went.

At least once: a sender that dies after the server took the message and before that is noted leaves it to the
next one, with the same Message-ID. So each kill at that moment costs one more message at most, and none gets
lost. Raw SQL: a claim is one UPDATE over SKIP LOCKED, by the database's clock.
"""

import logging
import smtplib
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.db.models.functions import Now

from deals.models import AlertEvent, Delivery, DeliveryAttempt, Membership
from deals.selectors.workspaces.addresses import mails_reach
from deals.services.alerts.lost_mail import compose_lost
from deals.services.alerts.mail import compose
from deals.services.alerts.queue import muted_in_all, muted_now
from deals.services.alerts.sending_pause import is_sending
from deals.services.alerts.throttle import allow
from deals.services.alerts.webhook_sending import send_webhook

log = logging.getLogger(__name__)

LEASE_SECONDS = 120
"""Longer than any attempt: SMTP and HTTP give up after EMAIL_TIMEOUT and webhooks.DEADLINE."""

MAX_ATTEMPTS = 8
RETRY_SECONDS = 30
"""Before the second attempt; doubled for each further one: the last is about an hour after the first."""

CLAIM = """
    UPDATE deals_delivery SET state = 'sending', lease_token = %(token)s, attempts = attempts + 1,
        lease_until = clock_timestamp() + make_interval(secs => %(lease)s)
    WHERE id = (
        SELECT id FROM deals_delivery
        WHERE state IN ('pending', 'sending') AND not_before <= clock_timestamp()
            AND (state = 'pending' OR lease_until < clock_timestamp())
            AND (%(only)s::bigint IS NULL OR id = %(only)s)
        ORDER BY not_before, id FOR UPDATE SKIP LOCKED LIMIT 1
    )
    RETURNING id
"""

END = """
    UPDATE deals_delivery SET state = %(state)s, reason = %(reason)s, lease_token = NULL, lease_until = NULL,
        not_before = CASE WHEN %(state)s = 'pending'
            THEN clock_timestamp() + make_interval(secs => %(wait)s) ELSE not_before END,
        sent_at = CASE WHEN %(state)s = 'sent' THEN clock_timestamp() ELSE sent_at END
    WHERE id = %(id)s AND lease_token = %(token)s
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an attempt went: the state that follows, the server's number and what it said."""

    state: str
    status: int | None = None
    answer: str = ""


def send_due(most: int = 500, go_on: Callable[[], bool] = lambda: True) -> int:
    """Send up to `most` messages that are due; return how many were tried. Harmless beside other senders."""
    if not is_sending():
        return 0
    count = 0
    mails = get_connection()
    try:
        while count < most and go_on() and (claimed := _claim()):
            _attempt(*claimed, mails)
            count += 1
    finally:
        mails.close()
    return count


def send_now(delivery: Delivery) -> None:
    """Try this one message, unless another sender has it."""
    if is_sending() and (claimed := _claim(delivery.pk)):
        mails = get_connection()
        try:
            _attempt(*claimed, mails)
        finally:
            mails.close()


def _claim(only: int | None = None) -> tuple[Delivery, uuid.UUID] | None:
    """Take the message that is due longest; those that an hour has no place for are held on the way."""
    token = uuid.uuid4()
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(CLAIM, {"token": token, "lease": LEASE_SECONDS, "only": only})
            row = cursor.fetchone()
            if row is None:
                return None
            rows = Delivery.objects.select_related("workspace", "user", "webhook")
            claimed = rows.get(pk=row[0])
            if allow(cursor, claimed):
                return claimed, token


def _attempt(delivery: Delivery, token: uuid.UUID, mails: BaseEmailBackend) -> None:
    """Try once. A fault of our own counts as an attempt too, so that no message is retried forever."""
    began = time.monotonic()
    try:
        outcome = _deliver(delivery, mails)
    except Exception as error:
        log.exception("message %d failed", delivery.pk)
        outcome = Outcome(Delivery.State.PENDING, None, f"{type(error).__name__}: see the log")
    _end(delivery, token, outcome, int((time.monotonic() - began) * 1000))


def _deliver(delivery: Delivery, mails: BaseEmailBackend) -> Outcome:
    if delivery.kind == Delivery.Kind.GONE:
        return _mail_of_lost(delivery, mails)
    events = events_to_send(delivery)
    if not events and delivery.kind != Delivery.Kind.TEST:
        return Outcome(
            Delivery.State.DROPPED, None, "its events were withdrawn, or nobody receives it any more"
        )
    if delivery.webhook is not None:
        answer = send_webhook(delivery, events)
        state = {True: Delivery.State.SENT, False: Delivery.State.FAILED, None: Delivery.State.PENDING}
        return Outcome(state[answer.is_taken], answer.status, answer.text)
    return _mail(compose(delivery, events), mails)


def events_to_send(delivery: Delivery) -> list[AlertEvent]:
    """Return what is still to be told: not withdrawn, to a member or webhook that still wants it."""
    standing = delivery.events.filter(withdrawn_at=None).select_related("rule", "workspace")
    events = list(standing.order_by("at", "post_id", "anchor"))
    if delivery.webhook is not None:
        return events if delivery.webhook.is_on else []
    user = delivery.user
    is_member = Membership.objects.filter(workspace=delivery.workspace_id, user=user).exists()
    if user is None or not (is_member and mails_reach(user)):
        return []
    rules = {event.rule_id for event in events}
    muted = {pk for pk in rules if muted_now(delivery.workspace_id, pk).filter(user=user).exists()}
    return [event for event in events if event.rule_id not in muted]


def _mail_of_lost(delivery: Delivery, mails: BaseEmailBackend) -> Outcome:
    """Tell a member of watched products that are gone, unless they want no mails of the workspace."""
    user = delivery.user
    is_member = Membership.objects.filter(workspace=delivery.workspace_id, user=user).exists()
    is_muted = muted_in_all(delivery.workspace_id).filter(user=user).exists()
    if user is None or not (is_member and mails_reach(user)) or is_muted:
        return Outcome(Delivery.State.DROPPED, None, "nobody receives it any more")
    return _mail(compose_lost(delivery), mails)


def _mail(mail: EmailMultiAlternatives, mails: BaseEmailBackend) -> Outcome:
    """Hand one mail to the server: what it refuses permanently (5xx) is not retried."""
    mail.connection = mails
    try:
        mails.open()
        mail.send()
    except smtplib.SMTPRecipientsRefused as error:
        code, text = next(iter(error.recipients.values()))
        outcome = _refused(code, text)
    except smtplib.SMTPResponseException as error:
        outcome = _refused(error.smtp_code, error.smtp_error)
    except (smtplib.SMTPException, OSError) as error:
        outcome = Outcome(Delivery.State.PENDING, None, f"{type(error).__name__}: {error}")
    else:
        return Outcome(Delivery.State.SENT, 250)
    _drop(mails)
    return outcome


def _refused(code: int, text: bytes | str) -> Outcome:
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return Outcome(Delivery.State.FAILED if 500 <= code < 600 else Delivery.State.PENDING, code, said)


def _drop(mails: BaseEmailBackend) -> None:
    """Give the connection up: after a refusal or a reset the next mail opens another."""
    try:
        mails.close()
    except (smtplib.SMTPException, OSError) as error:
        log.info("the mail server's connection ended badly: %s", error)


def _end(delivery: Delivery, token: uuid.UUID, outcome: Outcome, milliseconds: int) -> None:
    """Note an attempt and what follows, unless the lease ended and another sender has the message."""
    state = outcome.state
    if state == Delivery.State.PENDING and delivery.attempts >= MAX_ATTEMPTS:
        state = Delivery.State.FAILED
    values = {
        "state": state,
        "reason": "" if state == Delivery.State.SENT else outcome.answer[:300],
        "wait": RETRY_SECONDS * 2 ** (delivery.attempts - 1),
        "id": delivery.pk,
        "token": token,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(END, values)
        if cursor.rowcount != 1:
            log.warning("message %d went to another sender: its lease had ended", delivery.pk)
            return
        DeliveryAttempt.objects.create(
            delivery=delivery,
            at=Now(),
            status=outcome.status,
            milliseconds=milliseconds,
            answer=outcome.answer.replace("\x00", "")[:300],
        )
