"""Senders: each claims messages by a lease, sends them outside any transaction, and notes how it went.

At least once: a sender that dies after the server took the message and before that is noted leaves it to the
next one, with the same Message-ID. So each kill at that moment costs one more message at most, and none gets
lost. Mails go one after another; webhooks are called beside them, many at a time, by threads that only talk
to the receiver: the database is this thread's.
"""

import logging
import smtplib
import time
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Self

from billiard.exceptions import SoftTimeLimitExceeded
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from deals.models import AlertEvent, Delivery, Membership
from deals.selectors.workspaces.addresses import mails_reach
from deals.services.alerts import webhook_sending
from deals.services.alerts.claiming import (
    Claimed,
    Outcome,
    claim_call,
    claim_mail,
    end,
    give_back,
)
from deals.services.alerts.lost_mail import compose_lost
from deals.services.alerts.mail import compose
from deals.services.alerts.queue import muted_in_all, muted_now
from deals.services.alerts.sending_pause import is_sending
from deals.services.alerts.webhook_sending import Answer, Call, prepare_call

log = logging.getLogger(__name__)

ROUND_SECONDS = 30.0
"""A round claims for so long; what it has begun it ends."""

WORKSPACE_SECONDS = 120.0
"""So many seconds of a round's calls are one workspace's: ten receivers that all hang use 100."""

CALLS_AT_ONCE = 30
DOUBTFUL_AT_ONCE = 10
"""Of the calls at once, those to receivers that failed last time."""

SLOW_MAIL_SECONDS = 10.0
"""A mail that took longer is the round's last: webhooks are not to wait for the mail server."""

POLL_SECONDS = 0.1
GRACE_SECONDS = 2.0
"""A call is given up so long after its deadline: a name server has no deadline of ours."""


def send_due(most: int = 500, go_on: Callable[[], bool] = lambda: True) -> int:
    """Send up to `most` messages that are due; return how many were tried. Harmless beside other senders."""
    if not is_sending():
        return 0
    with Round(most, go_on) as this:
        this.run()
    return this.count


@dataclass(slots=True)
class _InFlight:
    """A call that a thread makes."""

    claimed: Claimed
    is_doubtful: bool
    began: float = field(default_factory=time.monotonic)

    def age(self) -> float:
        return time.monotonic() - self.began


class Round:
    """One turn of a sender, of bounded time for all and for each workspace."""

    def __init__(self, most: int, go_on: Callable[[], bool]) -> None:
        self.count = 0
        self._most, self._go_on = most, go_on
        self._until = time.monotonic() + ROUND_SECONDS
        self._mails = get_connection()
        self._mails_are_slow = False
        self._pool = ThreadPoolExecutor(CALLS_AT_ONCE, thread_name_prefix="webhook")
        self._calls: dict[Future[Answer], _InFlight] = {}
        self._spent: defaultdict[int, float] = defaultdict(float)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._mails.close()

    def run(self) -> None:
        """Send until nothing is due or the time is over."""
        while self._may_claim():
            began = self._begin_calls()
            mailed = self._send_mail()
            if not (began or mailed or self._calls):
                break
            self._note_calls(0 if began or mailed else POLL_SECONDS)
        self.finish()

    def finish(self) -> None:
        """Wait for the calls in flight, which is seconds at most."""
        while self._calls:
            self._note_calls(POLL_SECONDS)

    def attempt(self, claimed: Claimed) -> None:
        """Send a message, or have a thread begin to.

        A fault of our own counts as an attempt too, so that no message is retried forever; the end of the
        task's time is no fault of the message.
        """
        self.count += 1
        began = time.monotonic()
        try:
            sent = _deliver(claimed.delivery, self._mails)
        except SoftTimeLimitExceeded:
            give_back(claimed)
            raise
        except Exception as error:
            log.exception("message %d failed", claimed.delivery.pk)
            sent = _own_fault(error)
        if isinstance(sent, Call):
            webhook = claimed.delivery.webhook
            is_doubtful = webhook is not None and webhook.failures > 0
            self._calls[self._pool.submit(sent.make)] = _InFlight(claimed, is_doubtful)
            return
        seconds = time.monotonic() - began
        self._mails_are_slow |= seconds > SLOW_MAIL_SECONDS
        end(claimed, sent, int(seconds * 1000))

    def _may_claim(self) -> bool:
        return self.count < self._most and time.monotonic() < self._until and self._go_on()

    def _begin_calls(self) -> bool:
        """Begin calls while there is room; tell whether there were any."""
        before = self.count
        for _ in range(CALLS_AT_ONCE - len(self._calls)):
            doubtful = sum(call.is_doubtful for call in self._calls.values()) < DOUBTFUL_AT_ONCE
            if not self._may_claim() or not (claimed := claim_call(spent=self._over(), doubtful=doubtful)):
                break
            self.attempt(claimed)
        return self.count > before

    def _send_mail(self) -> bool:
        """Send one mail, if one is due."""
        if self._mails_are_slow or not self._may_claim() or not (claimed := claim_mail()):
            return False
        self.attempt(claimed)
        return True

    def _over(self) -> list[int]:
        """Return the workspaces that used up their seconds."""
        return [workspace for workspace, seconds in self._spent.items() if seconds > WORKSPACE_SECONDS]

    def _note_calls(self, seconds: float) -> None:
        """Note the calls that ended within so many seconds, and those that never do."""
        if self._calls:
            wait(self._calls, seconds, "FIRST_COMPLETED")
        limit = webhook_sending.DEADLINE + GRACE_SECONDS
        for future, call in list(self._calls.items()):
            if future.done():
                self._note(future, call, _outcome(future))
            elif call.age() > limit and future.cancel():  # all threads are held up: it was never tried
                self._forget(future, call)
                give_back(call.claimed)
            elif call.age() > limit:
                self._note(future, call, Outcome("pending", None, f"no answer within {limit:g} s", True))

    def _note(self, future: Future[Answer], call: _InFlight, outcome: Outcome) -> None:
        self._forget(future, call)
        end(call.claimed, outcome, int(call.age() * 1000))

    def _forget(self, future: Future[Answer], call: _InFlight) -> None:
        del self._calls[future]
        self._spent[call.claimed.delivery.workspace_id] += call.age()


def _own_fault(error: BaseException) -> Outcome:
    return Outcome(Delivery.State.PENDING, None, f"{type(error).__name__}: see the log")


def _outcome(future: Future[Answer]) -> Outcome:
    """Return what a call's answer means for its message."""
    if error := future.exception():
        log.error("a webhook's call failed", exc_info=error)
        return _own_fault(error)
    return _outcome_of(future.result())


def _outcome_of(answer: Answer) -> Outcome:
    state = {True: Delivery.State.SENT, False: Delivery.State.FAILED, None: Delivery.State.PENDING}
    return Outcome(state[answer.is_taken], answer.status, answer.text, answer.is_away)


def _deliver(delivery: Delivery, mails: BaseEmailBackend) -> Outcome | Call:
    """Send a mail, or return the call that is to be made."""
    if delivery.kind == Delivery.Kind.GONE:
        return _mail_of_lost(delivery, mails)
    events = events_to_send(delivery)
    if not events and delivery.kind != Delivery.Kind.TEST:
        return Outcome(
            Delivery.State.DROPPED, None, "its events were withdrawn, or nobody receives it any more"
        )
    if delivery.webhook is not None:
        prepared = prepare_call(delivery, events)
        return prepared if isinstance(prepared, Call) else _outcome_of(prepared)
    return _mail(compose(delivery, events), mails)


def events_to_send(delivery: Delivery) -> list[AlertEvent]:
    """Return what is still to be told: neither withdrawn nor of an archived rule, to who still wants it."""
    standing = delivery.events.filter(withdrawn_at=None, rule__archived_at=None)
    standing = standing.select_related("rule", "workspace")
    user = delivery.user  # a rule may have been made its maker's own after the message was written
    seen = standing.seen_by(user) if user is not None else standing.of_all()
    events = list(seen.order_by("at", "post_id", "anchor"))
    if delivery.webhook is not None:
        return events if delivery.webhook.is_on else []
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
