"""Making, changing and deleting alert rules, and bringing their events to what the rules say now.

A new or changed rule is evaluated over the whole archive, a step at a time: what it fires on there is listed
and no message. So the list always shows what the rule says of all facts, and a load adds to it.
"""

from itertools import chain
from typing import Any

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.utils import timezone

from deals.domain.refused import Refused
from deals.models import AlertEvent, AlertRule, Watchlist, Workspace
from deals.models.alerts import AlertRuleQuerySet
from deals.selectors.alerts.back_test import rule_as_it_is, sellers_of
from deals.selectors.alerts.scopes import products_in_scope
from deals.services.alerts.events import settle_campaign_rule, settle_price_alerts
from deals.services.loading.batches import lock_loading
from deals.services.workspaces.audit import OF_THEIR_OWN, changes, note, values_of

CREATED_RULE = "created the alert rule"
"""As the audit log says it."""

MAX_RULES = 1000
"""Of a workspace."""

MAX_OWN_RULES = 100
"""Of one member for nobody else: they must not use up the workspace's."""

PRODUCTS_A_STEP = 500
RETAILERS_A_STEP = 20
"""One step holds the loading lock for about a second."""


@transaction.atomic
def make_rule(workspace: Workspace, by: User, values: dict[str, Any]) -> AlertRule:
    """Make a rule. Raises Refused, and IntegrityError for a name that the workspace has."""
    Workspace.objects.select_for_update().get(pk=workspace.pk)
    if workspace.alert_rules.count() >= MAX_RULES:
        raise Refused(f"The limit of {MAX_RULES} alert rules is reached: archive one and delete it first.")
    rule = AlertRule(workspace=workspace, made_by=by, **values)
    if rule.is_own and _own_rules(workspace, by).count() >= MAX_OWN_RULES:
        raise Refused(f"The limit of {MAX_OWN_RULES} alerts of your own is reached: delete an archived one.")
    rule.save()
    _note(rule, by, CREATED_RULE)
    return rule


def _own_rules(workspace: Workspace, by: User) -> AlertRuleQuerySet:
    return workspace.alert_rules.filter(audience=AlertRule.Audience.OWN, made_by=by)


def _note(rule: AlertRule, by: User, action: str, said: str = "") -> None:
    """Log what was done; of a rule that nobody else sees what it is and says is left out."""
    if rule.is_own:
        note(rule.workspace, by, action, OF_THEIR_OWN)
    else:
        note(rule.workspace, by, action, f"{rule.name} ({said})" if said else rule.name, rule)


@transaction.atomic
def change_rule(rule: AlertRule, by: User, values: dict[str, Any]) -> AlertRule:
    """Change a rule; its events are computed again.

    Raises IntegrityError for a name that is taken, Refused for an archived rule.
    """
    _refuse_archived(rule)
    before, was_own = values_of(rule, values), rule.is_own
    for name, value in values.items():
        setattr(rule, name, value)
    rule.stale_from, rule.fault, rule.left_by = 0, "", ""
    rule.save()
    _note(rule, by, "changed the alert rule", "" if was_own else changes(before, values_of(rule, values)))
    return rule


@transaction.atomic
def switch_rule(rule: AlertRule, by: User, *, on: bool) -> None:
    """Turn a rule on or off. One that is off keeps its events and gets no new ones. Raises Refused."""
    _refuse_archived(rule)
    AlertRule.objects.filter(pk=rule.pk).update(is_on=on, stale_from=0, fault="", left_by="")
    _note(rule, by, f"turned the alert rule {'on' if on else 'off'}")


def _refuse_archived(rule: AlertRule) -> None:
    if rule.archived_at:
        raise Refused(f"The rule '{rule}' is archived: restore it first.")


@transaction.atomic
def archive_rule(rule: AlertRule, by: User) -> None:
    """Put a rule away: it is off, and nothing of it is sent any more; its events stay. Idempotent."""
    if rule.archived_at:
        return
    rule.archived_at, rule.is_on = timezone.now(), False
    rule.save(update_fields=["archived_at", "is_on"])
    _drop_messages(rule)
    _note(rule, by, "archived the alert rule")


@transaction.atomic
def restore_rule(rule: AlertRule, by: User) -> None:
    """Bring an archived rule back; it stays off until somebody turns it on. Idempotent."""
    if not rule.archived_at:
        return
    rule.archived_at = None
    rule.save(update_fields=["archived_at"])
    _note(rule, by, "restored the alert rule")


@transaction.atomic
def delete_rule(rule: AlertRule, by: User) -> None:
    """Delete an archived rule with its events. Raises Refused for one that is not archived."""
    if not rule.archived_at:
        raise Refused(f"Archive the rule '{rule}' first: an archived one can be deleted.")
    _note(rule, by, "deleted the alert rule")
    _drop_messages(rule)
    rule.delete()


def _drop_messages(rule: AlertRule) -> None:
    """Take back what waits to be sent of a rule; its events wait for no digest any more."""
    rule.workspace.deliveries.filter(events__rule=rule, state__in=["pending", "held"], kind="event").delete()
    waiting = [AlertEvent.Message.LOAD, AlertEvent.Message.DIGEST]
    rule.events.filter(message__in=waiting).update(message=AlertEvent.Message.NONE)


def rules_changed(workspace: Workspace) -> None:
    """Have the workspace's rules evaluated again: its own retailer, competitors or assortment changed."""
    workspace.alert_rules.update(stale_from=0, fault="")


def watchlist_changed(watchlist: Watchlist) -> None:
    """Have the rules on a watchlist evaluated again."""
    watchlist.alert_rules.update(stale_from=0, fault="")


def settle_stale_rules(most_steps: int = 20, only: AlertRule | None = None) -> int:
    """Evaluate new and changed rules over the archive; return the steps done, 0 where none waits."""
    steps = 0
    while steps < most_steps and _step(only):
        steps += 1
    return steps


def _step(only: AlertRule | None) -> bool:
    """Evaluate one rule on the next products or retailers; False where no rule waits."""
    with transaction.atomic(), connection.cursor() as cursor:
        lock_loading(cursor)
        waiting = AlertRule.objects.at_work().filter(stale_from__isnull=False)
        if only is not None:
            waiting = waiting.filter(pk=only.pk)
        rule = waiting.select_related("workspace").order_by("pk").first()
        if rule is None:
            return False
        done = _price_step(rule) if rule.kind == AlertRule.Kind.PRICE else _campaign_step(rule)
        AlertRule.objects.filter(pk=rule.pk).update(stale_from=done)
    return True


def _price_step(rule: AlertRule) -> int | None:
    """Evaluate the next products; return the last of them, None once all are done."""
    after = rule.stale_from or 0
    covered = products_in_scope(rule).filter(pk__gt=after).values_list("pk", flat=True)[:PRODUCTS_A_STEP]
    fired = rule.events.filter(product_id__gt=after).order_by("product_id")
    before = fired.values_list("product_id", flat=True).distinct()[:PRODUCTS_A_STEP]
    products = sorted(set(chain(covered, before)))[:PRODUCTS_A_STEP]
    settle_price_alerts(products, [rule])
    return products[-1] if len(products) == PRODUCTS_A_STEP else None


def _campaign_step(rule: AlertRule) -> int | None:
    """Evaluate the next retailers; return the last of them, None once all are done."""
    after = rule.stale_from or 0
    fired = rule.events.filter(retailer_id__gt=after).values_list("retailer_id", flat=True).distinct()
    retailers = sorted({each for each in chain(sellers_of(rule_as_it_is(rule)), fired) if each > after})[
        :RETAILERS_A_STEP
    ]
    settle_campaign_rule(rule, dict.fromkeys(retailers, (None, None)))
    return retailers[-1] if len(retailers) == RETAILERS_A_STEP else None
