"""Who sends which message: a claim by a lease, the note of how an attempt went, and receivers that rest.

Raw SQL: a claim is one UPDATE over SKIP LOCKED, by the database's clock. One receiver gets one call at a
time, a workspace has a bound, and a receiver that does not answer rests, longer each time: so no workspace's
receivers hold up those of another.
"""

import logging
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models.functions import Now

from deals.models import Delivery, DeliveryAttempt
from deals.services.alerts.throttle import allow

log = logging.getLogger(__name__)

LEASE_SECONDS = 120
"""Longer than any attempt: SMTP and HTTP give up after EMAIL_TIMEOUT and webhook_sending.DEADLINE."""

MAX_ATTEMPTS = 8
RETRY_SECONDS = 30
"""Before the second attempt; doubled for each further one: the last is about an hour after the first."""

REST_SECONDS = 30
LONGEST_REST_SECONDS = 15 * 60
"""A receiver that did not answer rests for so long; doubled for each further failure, up to the longest."""

LONGEST_WAIT_HOURS = 24
"""What waited longer for a receiver fails with the next failure: its messages would pile up for ever else."""

CALLS_A_WORKSPACE = 10

CLAIM_MAIL = """
    UPDATE deals_delivery SET state = 'sending', lease_token = %(token)s, attempts = attempts + 1,
        lease_until = clock_timestamp() + make_interval(secs => %(lease)s)
    WHERE id = (
        SELECT id FROM deals_delivery
        WHERE state IN ('pending', 'sending') AND not_before <= clock_timestamp() AND webhook_id IS NULL
            AND (state = 'pending' OR lease_until < clock_timestamp())
        ORDER BY not_before, id FOR UPDATE SKIP LOCKED LIMIT 1
    )
    RETURNING id
"""

CLAIM_CALL = """
    WITH busy AS MATERIALIZED (
        SELECT webhook_id, workspace_id FROM deals_delivery
        WHERE state = 'sending' AND lease_until >= clock_timestamp() AND webhook_id IS NOT NULL
    ), receiver AS MATERIALIZED (
        SELECT id, failures > 0 AS is_doubtful FROM deals_webhook
        WHERE (rests_until IS NULL OR rests_until <= clock_timestamp())
            AND (%(doubtful)s OR failures = 0)
            AND workspace_id <> ALL (%(spent)s)
            AND id NOT IN (SELECT webhook_id FROM busy)
            AND workspace_id NOT IN (
                SELECT workspace_id FROM busy GROUP BY workspace_id HAVING count(*) >= %(calls)s
            )
    )
    UPDATE deals_delivery SET state = 'sending', lease_token = %(token)s, attempts = attempts + 1,
        lease_until = clock_timestamp() + make_interval(secs => %(lease)s)
    WHERE id = (
        SELECT message.id FROM deals_delivery message JOIN receiver ON receiver.id = message.webhook_id
        WHERE state IN ('pending', 'sending') AND not_before <= clock_timestamp()
            AND (state = 'pending' OR lease_until < clock_timestamp())
        ORDER BY is_doubtful, not_before, message.id FOR UPDATE OF message SKIP LOCKED LIMIT 1
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

GIVE_BACK = """
    UPDATE deals_delivery SET state = 'pending', attempts = attempts - 1, lease_token = NULL,
        lease_until = NULL, not_before = clock_timestamp() + make_interval(secs => %(wait)s)
    WHERE id = %(id)s AND lease_token = %(token)s
"""

REST = """
    UPDATE deals_webhook SET failures = least(failures + 1, 1000), rests_until = clock_timestamp()
        + make_interval(secs => least(%(rest)s * 2 ^ least(failures, 20), %(longest)s))
    WHERE id = %(webhook)s
"""

WAKE = "UPDATE deals_webhook SET failures = 0, rests_until = NULL WHERE id = %(webhook)s AND failures > 0"

GIVE_UP = """
    UPDATE deals_delivery SET state = 'failed', reason = %(reason)s
    WHERE webhook_id = %(webhook)s AND state = 'pending'
        AND made_at < clock_timestamp() - make_interval(hours => %(hours)s)
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an attempt went: the state that follows, the server's number and what it said.

    `is_away`: the receiver did not answer, or said that it cannot take anything now.
    """

    state: str
    status: int | None = None
    answer: str = ""
    is_away: bool = False


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that is ours to send while the lease of this token lasts."""

    delivery: Delivery
    token: uuid.UUID


def claim_mail() -> Claimed | None:
    """Take the mail that is due longest; those that an hour has no place for are held on the way."""
    return _claim(CLAIM_MAIL)


def claim_call(*, spent: Collection[int] = (), doubtful: bool = True) -> Claimed | None:
    """Take a webhook's message whose receiver is free, one that answered last time before any other.

    `spent` are workspaces that had their share; `doubtful` lets receivers take part that failed last time.
    """
    return _claim(CLAIM_CALL, spent=list(spent), doubtful=doubtful, calls=CALLS_A_WORKSPACE)


def _claim(sql: str, **values: Any) -> Claimed | None:
    token = uuid.uuid4()
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, {"token": token, "lease": LEASE_SECONDS, **values})
            row = cursor.fetchone()
            if row is None:
                return None
            delivery = Delivery.objects.select_related("workspace", "user", "webhook").get(pk=row[0])
            if allow(cursor, delivery):
                return Claimed(delivery, token)


def give_back(claimed: Claimed) -> None:
    """Leave a message that was not tried to another round; the attempt does not count."""
    with connection.cursor() as cursor:
        values: Any = {"id": claimed.delivery.pk, "token": claimed.token, "wait": RETRY_SECONDS}
        cursor.execute(GIVE_BACK, values)


def end(claimed: Claimed, outcome: Outcome, milliseconds: int) -> None:
    """Note an attempt and what follows, unless the lease ended and another sender has the message."""
    delivery, state = claimed.delivery, outcome.state
    if state == Delivery.State.PENDING and delivery.attempts >= MAX_ATTEMPTS:
        state = Delivery.State.FAILED
    values = {
        "state": state,
        "reason": "" if state == Delivery.State.SENT else outcome.answer.replace("\x00", "")[:300],
        "wait": RETRY_SECONDS * 2 ** (delivery.attempts - 1),
        "id": delivery.pk,
        "token": claimed.token,
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
        if delivery.webhook_id is not None:
            _note_receiver(delivery.webhook_id, outcome)


def _note_receiver(webhook: int, outcome: Outcome) -> None:
    """Let a receiver rest that did not answer, and end the rest of one that did."""
    with connection.cursor() as cursor:
        if not outcome.is_away:
            if outcome.status is not None:
                cursor.execute(WAKE, {"webhook": webhook})
            return
        cursor.execute(REST, {"webhook": webhook, "rest": REST_SECONDS, "longest": LONGEST_REST_SECONDS})
        reason = f"the receiver took nothing; this waited for {LONGEST_WAIT_HOURS} hours"
        cursor.execute(GIVE_UP, {"webhook": webhook, "reason": reason, "hours": LONGEST_WAIT_HOURS})
