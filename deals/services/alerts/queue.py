"""Messages written into the outbox: one for each event, or one for all that a digest gathers.

Each has a key of its own, so that a second attempt to write it, by whomever, changes nothing.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.crypto import salted_hmac

from deals.domain.alerts.schedule import last_slot
from deals.models import AlertEvent, AlertRule, Delivery, Membership, Suppression, Webhook
from deals.selectors.workspaces.addresses import with_verified_address

FORGOTTEN_LOAD = timedelta(days=1)
"""The summary of a load that never came to its end goes out after so long."""


@dataclass(frozen=True, slots=True)
class Receiver:
    """A member or a webhook."""

    user_id: int | None = None
    webhook_id: int | None = None

    @property
    def key(self) -> str:
        """Its part in the keys of messages."""
        return f"user {self.user_id}" if self.user_id else f"webhook {self.webhook_id}"


def receivers_of(rule: AlertRule) -> list[Receiver]:
    """Return who is told of a rule's events: members with a verified address who want it, and webhooks."""
    found = []
    if rule.by_mail:
        members = Membership.objects.filter(workspace=rule.workspace_id, user__is_active=True)
        members = members.filter(user__in=with_verified_address()).order_by("user_id")
        if rule.audience in (AlertRule.Audience.OWN, AlertRule.Audience.MAKER):
            members = members.filter(user=rule.made_by_id)
        elif rule.audience == AlertRule.Audience.PEOPLE:
            members = members.filter(user__in=rule.recipients)
        muted = set(muted_now(rule.workspace_id, rule.pk).values_list("user_id", flat=True))
        ids = members.values_list("user_id", flat=True)
        found += [Receiver(user_id=user) for user in ids if user not in muted]
    if rule.by_webhook and not rule.is_own:
        hooks = Webhook.objects.filter(workspace=rule.workspace_id, is_on=True).order_by("pk")
        found += [Receiver(webhook_id=pk) for pk in hooks.values_list("pk", flat=True)]
    return found


def muted_now(workspace_id: int, rule_id: int) -> QuerySet[Suppression]:
    """Return the suppressions of a rule that hold now."""
    holds = Q(until=None) | Q(until__gt=datetime.now(UTC))
    return Suppression.objects.filter(holds, Q(rule=None) | Q(rule=rule_id), workspace=workspace_id)


def muted_in_all(workspace_id: int) -> QuerySet[Suppression]:
    """Return the suppressions of all mails of a workspace that hold now."""
    return muted_now(workspace_id, 0).filter(rule=None)


def queue_events(rule: AlertRule, events: Iterable[AlertEvent]) -> int:
    """Write a message an event and receiver; return how many are new."""
    receivers = receivers_of(rule)
    wanted = {
        f"event {rule.pk} {event.post_id} {event.anchor} {receiver.key}": (receiver, [event])
        for event in events
        for receiver in receivers
    }
    return _write(rule.workspace_id, Delivery.Kind.EVENT, wanted)


def queue_load(load: str) -> int:
    """Write the summaries of what a load fired, one a receiver; return how many. Idempotent."""
    waiting = AlertEvent.objects.filter(message=AlertEvent.Message.LOAD, load=load)
    return _gather(waiting, Delivery.Kind.LOAD, load)


def queue_forgotten_loads(now: datetime) -> int:
    """Write the summaries of loads that did not come to their end for a day."""
    waiting = AlertEvent.objects.filter(message=AlertEvent.Message.LOAD, fired_at__lt=now - FORGOTTEN_LOAD)
    loads = list(waiting.order_by("load").values_list("load", flat=True).distinct())
    return sum(queue_load(load) for load in loads)


def queue_digests(now: datetime) -> int:
    """Write the digests whose hour has come, one a workspace, hour and receiver; return how many."""
    waiting = AlertEvent.objects.filter(message=AlertEvent.Message.DIGEST).order_by()
    rules = AlertRule.objects.filter(pk__in=waiting.values("rule"))
    count = 0
    for timing in sorted(set(rules.values_list("workspace", "timing", "weekday", "hour", "zone"))):
        workspace, kind, weekday, hour, zone = timing
        slot = last_slot(now, zone, hour, weekday if kind == AlertRule.Timing.WEEKLY else None)
        due = waiting.filter(
            workspace=workspace, fired_at__lt=slot, rule__timing=kind, rule__hour=hour, rule__zone=zone
        )
        if kind == AlertRule.Timing.WEEKLY:
            due = due.filter(rule__weekday=weekday)
        count += _gather(due, Delivery.Kind.DIGEST, f"{kind} {weekday} {slot:%Y-%m-%dT%H:%MZ} {zone}")
    return count


@transaction.atomic
def _gather(waiting: QuerySet[AlertEvent], kind: Delivery.Kind, name: str) -> int:
    """Make one message a workspace and receiver of waiting events, and mark them as told."""
    events = list(waiting.select_for_update().order_by("workspace_id", "at", "post_id", "anchor", "pk"))
    rules = AlertRule.objects.in_bulk({event.rule_id for event in events})
    told: dict[tuple[int, Receiver], list[AlertEvent]] = defaultdict(list)
    receivers = {pk: receivers_of(rule) for pk, rule in rules.items()}
    for event in events:
        for receiver in receivers[event.rule_id]:
            told[event.workspace_id, receiver].append(event)
    count = 0
    for (workspace, receiver), chosen in told.items():
        wanted = {f"{kind} {name} {workspace} {receiver.key}"[:200]: (receiver, chosen)}
        count += _write(workspace, kind, wanted)
    AlertEvent.objects.filter(pk__in=[event.pk for event in events]).update(message=AlertEvent.Message.MADE)
    return count


def message_id_of(dedupe_key: str) -> uuid.UUID:
    """Return the id of the message with this key in this installation.

    A restored instance (of the same SECRET_KEY) that creates the message again gives it the id under which
    the lost one may have sent it, so that receivers can tell.
    """
    digest = salted_hmac("deals.message_id", dedupe_key, algorithm="sha256").digest()
    return uuid.UUID(bytes=digest[:16], version=4)


def _write(workspace_id: int, kind: str, wanted: Mapping[str, tuple[Receiver, Sequence[AlertEvent]]]) -> int:
    """Write the messages whose keys are new, each with its events."""
    known = set(Delivery.objects.filter(dedupe_key__in=wanted).values_list("dedupe_key", flat=True))
    rows = [
        Delivery(
            workspace_id=workspace_id,
            kind=kind,
            user_id=receiver.user_id,
            webhook_id=receiver.webhook_id,
            dedupe_key=key,
            message_id=message_id_of(key),
        )
        for key, (receiver, _) in wanted.items()
        if key not in known
    ]
    made = Delivery.objects.bulk_create(rows, batch_size=500)
    links = Delivery.events.through
    links.objects.bulk_create(
        (
            links(delivery_id=row.pk, alertevent_id=event.pk)
            for row in made
            for event in wanted[row.dedupe_key][1]
        ),
        batch_size=1000,
    )
    return len(made)
