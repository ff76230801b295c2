"""The settle step of alerts: what rules fire on, computed again from all facts and compared with the table.

So the events are the same whatever the order of loading. What is new becomes a message where the load that
brought it said so; what no longer holds is deleted, or marked as withdrawn if a message was sent. Called with
the loading lock held.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Q

from deals.domain.alerts.evaluate import evaluate, is_watched
from deals.domain.alerts.facts import DealKey, Event, Fact
from deals.domain.alerts.mode import AlertMode
from deals.domain.alerts.rule import Rule
from deals.models import (
    AlertEvent,
    AlertPost,
    AlertRetailer,
    AlertRule,
    Delivery,
    DirtyProduct,
    OutboxMail,
    Post,
    Product,
    Retailer,
)
from deals.selectors.alerts.facts import campaign_facts, grammars, price_facts
from deals.selectors.alerts.scopes import Scopes, deals_in_scope, whole_lines
from deals.selectors.loading.loaded import loaded_utc_days
from deals.services.alerts.dirty import CAMPAIGNS
from deals.services.alerts.mail import message_id
from deals.services.alerts.queue import queue_events
from deals.services.common.faults import is_bad_data, reason_of

log = logging.getLogger(__name__)

Result = TypeVar("Result")

WRITTEN = (
    "at", "product_id", "product_title", "retailer_id", "retailer_name", "price", "currency", "condition",
    "baseline", "n", "previous", "low", "engagement",
)  # fmt: skip
"""The columns that later facts may change."""

Changed = dict[int, tuple[datetime | None, datetime | None]]
"""Retailers, and from when to when their deals changed; None: whatever the time."""

Found = dict[tuple[int, DealKey], Event]
"""What fired: by rule and deal."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What a comparison with the table led to."""

    added: int = 0
    removed: int = 0


def settle_price_alerts(
    products: Collection[int], rules: Iterable[AlertRule] | None = None, lines: Collection[int] = ()
) -> Changes:
    """Bring the events of price rules on these products up to date. 1 query where there are no rules.

    Rules on product lines look at the products' whole lines, and at `lines`, which lost some of theirs.
    """
    rules = list(_rules(Q(kind=AlertRule.Kind.PRICE)) if rules is None else rules)
    of_lines = [rule for rule in rules if rule.scope == AlertRule.Scope.LINES]
    done = _settle_prices(products, [rule for rule in rules if rule.scope != AlertRule.Scope.LINES])
    more = _settle_prices(whole_lines(products, lines), of_lines) if of_lines else Changes()
    return Changes(done.added + more.added, done.removed + more.removed)


def _settle_prices(products: Collection[int], rules: Sequence[AlertRule]) -> Changes:
    """Compare what price rules, all on lines or all on others, fire on with their rows of these products."""
    if not rules or not products:
        return Changes()
    scopes, facts, rules_as = Scopes(rules, products), price_facts(products), grammars(rules, products)

    def fired(rule: AlertRule) -> Found:
        covered = scopes.covers(rule) & facts.keys()
        histories: dict[int | None, list[Fact]] = defaultdict(list)
        for product in sorted(covered):
            of_line = rule.scope == AlertRule.Scope.LINES
            histories[scopes.line_of(product) if of_line else product] += facts[product]
        events = (event for history in histories.values() for event in evaluate(rules_as[rule.pk], history))
        return {(rule.pk, event.fact.key): event for event in events}

    found = {rule: fires for rule in rules if (fires := _or_stop(rule, fired)) is not None}
    events = {key: event for fires in found.values() for key, event in fires.items()}
    return _compare(list(found), events, Q(product__in=products))


def _or_stop(rule: AlertRule, step: Callable[[AlertRule], Result]) -> Result | None:
    """Take a step of a rule; None where it fails: the rule stops with its reason, and the others go on."""
    try:
        return step(rule)
    except Exception as error:
        if not is_bad_data(error):
            raise
        log.exception("alert rule %d fails and is stopped", rule.pk)
        AlertRule.objects.filter(pk=rule.pk).update(fault=reason_of(error, 300))
        return None


def settle_campaign_alerts() -> Changes:
    """Bring promotions and engagement up to date where deals changed, once no product is dirty."""
    if DirtyProduct.objects.due().exists():
        return Changes()
    changed: Changed = {row.retailer_id: (row.since, row.until) for row in AlertRetailer.objects.all()}
    done = Changes()
    if changed:
        for rule in _rules(Q(kind__in=CAMPAIGNS)):
            result = _or_stop(rule, partial(settle_campaign_rule, changed=changed)) or Changes()
            done = Changes(done.added + result.added, done.removed + result.removed)
        AlertRetailer.objects.all().delete()
    AlertPost.objects.all().delete()
    return done


@transaction.atomic  # a savepoint: a rule that fails takes nothing else with it
def settle_campaign_rule(rule: AlertRule, changed: Changed) -> Changes:
    """Compare one rule's events of the retailers, each within [since, until + the rule's days]."""
    grammar = grammars([rule])[rule.pk]
    days, covered = timedelta(days=rule.days), deals_in_scope(rule)
    found: Found = {}
    concerned = Q(pk__in=[])
    loaded = loaded_utc_days()
    for retailer in sorted(changed):
        since, until = changed[retailer]
        last = None if until is None else until + days
        if _may_watch(grammar, retailer):
            first = None if since is None else since - days
            for event in evaluate(
                grammar, campaign_facts(covered, [retailer], first, last)[retailer], loaded
            ):
                if since is None or event.fact.at >= since:
                    found[rule.pk, event.fact.key] = event
        concerned |= _between(retailer, since, last)
    return _compare([rule], found, concerned)


def _between(retailer: int, since: datetime | None, until: datetime | None) -> Q:
    condition = Q(retailer=retailer)
    if since is not None:
        condition &= Q(at__gte=since)
    return condition if until is None else condition & Q(at__lte=until)


def _may_watch(rule: Rule, retailer: int) -> bool:
    """Tell whether a retailer's deals can fire the rule: saves reading them where not."""
    return is_watched(rule, Fact(datetime.min.replace(tzinfo=UTC), 0, 0, retailer))


def _rules(condition: Q) -> Iterable[AlertRule]:
    return AlertRule.objects.at_work().filter(condition).select_related("workspace").order_by("pk")


def _compare(rules: Sequence[AlertRule], found: Found, concerned: Q) -> Changes:
    """Bring the rows of these rules to what was found; `concerned` are those that could have been found."""
    by_id = {rule.pk: rule for rule in rules}
    posts = {key[0] for _, key in found}
    stored = AlertEvent.objects.filter(concerned | Q(post_id__in=posts), rule__in=by_id)
    known = {(row.rule_id, (row.post_id, row.anchor)): row for row in stored}
    in_concern = set(
        AlertEvent.objects.filter(concerned, rule__in=by_id).values_list("pk", flat=True) if known else ()
    )
    gone = [row for key, row in known.items() if key not in found and row.pk in in_concern]
    names = _Names(found.values())
    fresh = [
        _row(by_id[rule], event, names) for (rule, key), event in found.items() if (rule, key) not in known
    ]
    _update([(known[key], event) for key, event in found.items() if key in known], names)
    _remove(gone)
    _add(fresh, by_id)
    return Changes(len(fresh), len(gone))


class _Names:
    """The titles and names that the rows keep, for products and retailers come and go. 2 queries."""

    def __init__(self, events: Iterable[Event]) -> None:
        facts = [event.fact for event in events]
        self._products = _column(Product, "title", {fact.product for fact in facts})
        self._retailers = _column(Retailer, "name", {fact.retailer for fact in facts})

    def values(self, event: Event) -> dict[str, Any]:
        """Return the columns in WRITTEN."""
        fact = event.fact
        return {
            "at": fact.at,
            "product_id": fact.product,
            "product_title": self._products.get(fact.product, "")[:300],
            "retailer_id": fact.retailer,
            "retailer_name": self._retailers.get(fact.retailer, "")[:120],
            "price": fact.price,
            "currency": fact.currency,
            "condition": fact.condition,
            "baseline": event.baseline,
            "n": event.n,
            "previous": event.previous,
            "low": event.low,
            "engagement": fact.engagement,
        }


def _column(model: Any, column: str, ids: set[int | None]) -> dict[int | None, str]:
    wanted = ids - {None}
    return dict(model.objects.filter(pk__in=wanted).values_list("pk", column)) if wanted else {}


def _row(rule: AlertRule, event: Event, names: _Names) -> AlertEvent:
    post, anchor = event.fact.key
    return AlertEvent(
        workspace_id=rule.workspace_id, rule=rule, post_id=post, anchor=anchor, **names.values(event)
    )


def _update(pairs: Iterable[tuple[AlertEvent, Event]], names: _Names) -> None:
    """Write what later facts changed; what was withdrawn and holds again is not withdrawn any more."""
    changed = []
    for row, event in pairs:
        values = {**names.values(event), "withdrawn_at": None}
        if any(getattr(row, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(row, name, value)
            changed.append(row)
    AlertEvent.objects.bulk_update(changed, [*WRITTEN, "withdrawn_at"], batch_size=500)


def _remove(gone: Sequence[AlertEvent]) -> None:
    """Delete events of which nobody was told; mark the others. What is being sent counts as sent."""
    if not gone:
        return
    ids = [row.pk for row in gone]
    waiting = Delivery.objects.filter(events__in=ids).values("pk")
    locked = Delivery.objects.filter(pk__in=waiting).order_by("pk").select_for_update()
    told_by = [row.pk for row in locked if row.state in (Delivery.State.SENDING, Delivery.State.SENT)]
    told = set(AlertEvent.objects.filter(pk__in=ids, deliveries__in=told_by).values_list("pk", flat=True))
    AlertEvent.objects.filter(pk__in=told, withdrawn_at=None).update(withdrawn_at=datetime.now(UTC))
    AlertEvent.objects.filter(pk__in=set(ids) - told).delete()
    Delivery.objects.filter(pk__in=[row.pk for row in locked], events=None).delete()
    _forget_deleted(told)


def _forget_deleted(told: Collection[int]) -> None:
    """Remove the text of deleted posts from what stays: titles, and mails in the outbox."""
    events = AlertEvent.objects.filter(pk__in=told)
    posts = set(events.values_list("post_id", flat=True))
    lost = posts.difference(Post.objects.filter(pk__in=posts).values_list("pk", flat=True))
    if not lost:
        return
    events.filter(post_id__in=lost).update(product_title="")
    for delivery in Delivery.objects.filter(events__in=events.filter(post_id__in=lost)).distinct():
        OutboxMail.objects.filter(headers__contains={"Message-ID": message_id(delivery)}).delete()


def _add(rows: Sequence[AlertEvent], rules: dict[int, AlertRule]) -> None:
    """Store new events, each in the mode of the load that brought its post."""
    if not rows:
        return
    modes = AlertPost.objects.in_bulk({row.post_id for row in rows})
    for row in rows:
        if mark := modes.get(row.post_id):
            row.mode, row.load = mark.mode, mark.load
            row.message = _message(AlertMode(mark.mode), rules[row.rule_id])
    AlertEvent.objects.bulk_create(rows, batch_size=500)
    at_once: dict[int, list[AlertEvent]] = defaultdict(list)
    for row in rows:
        if row.message == AlertEvent.Message.MADE:
            at_once[row.rule_id].append(row)
    for rule_id, events in at_once.items():
        queue_events(rules[rule_id], events)


def _message(mode: AlertMode, rule: AlertRule) -> AlertEvent.Message:
    if mode is AlertMode.RECORD or not (rule.by_mail or rule.by_webhook):
        return AlertEvent.Message.NONE
    if mode is AlertMode.DIGEST:
        return AlertEvent.Message.LOAD
    return AlertEvent.Message.MADE if rule.timing == AlertRule.Timing.AT_ONCE else AlertEvent.Message.DIGEST
