"""Rules and events as pages, mails, feeds and the API show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import available_timezones

from django.contrib.auth.models import User
from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject

from deals.domain.alerts.rule import Kind, problems
from deals.domain.currencies import money_text
from deals.domain.voices.spoken import SpokenBy
from deals.models import (
    AlertEvent,
    AlertInbox,
    AlertRule,
    Delivery,
    DeliveryAttempt,
    Membership,
    Post,
    SendingPause,
    Webhook,
    Workspace,
)
from deals.models.alerts import AlertRuleQuerySet
from deals.selectors.alerts.back_test import rule_as_it_is

NEEDED = {
    AlertRule.Scope.PRODUCTS: "products",
    AlertRule.Scope.LINES: "lines",
    AlertRule.Scope.BRANDS: "brands",
    AlertRule.Scope.CATEGORIES: "categories",
    AlertRule.Scope.WATCHLIST: "watchlist",
}
OF_GRAMMAR = {"named": "retailers"}
"""Columns whose name differs from that of the grammar."""

NO_RETAILER = "The workspace has no retailer of its own: choose it in the settings."


def rules_of(workspace: Workspace, user: User) -> AlertRuleQuerySet:
    """Return the rules that a member sees, archived ones too, with `n`, how many standing events each has."""
    standing = Count("events", filter=Q(events__withdrawn_at=None))
    rules = workspace.alert_rules.seen_by(user).select_related("workspace", "watchlist", "made_by")
    return rules.annotate(n=standing)


def events_of(workspace: Workspace, user: User, rule: int | None = None) -> QuerySet[AlertEvent]:
    """Return the events that a member sees, those of the newest posts first; of one rule, if asked.

    With what `speakers_in` reads.
    """
    spoken = JSONObject(handle="handle", network="network", voice="voice")
    posts = Post.objects.filter(pk=OuterRef("post_id")).order_by().values_list(spoken)
    events = workspace.alert_events.seen_by(user).select_related("rule", "product", "retailer")
    events = events.annotate(spoken=Subquery(posts)).order_by("-at", "-pk")
    return events if rule is None else events.filter(rule=rule)


def speakers_in(events: Iterable[AlertEvent]) -> dict[int, SpokenBy]:
    """Return who spoke, by post, of events of `events_of`; a post that is gone has no entry."""
    said = ((event.post_id, getattr(event, "spoken", None)) for event in events)
    return {post: SpokenBy(**by) for post, by in said if by}


def attempts_of(hook: Webhook) -> QuerySet[DeliveryAttempt]:
    """Return what was sent to a webhook with its messages, the newest first."""
    return DeliveryAttempt.objects.filter(delivery__webhook=hook).select_related("delivery")


def latest_test(hook: Webhook) -> tuple[Delivery, DeliveryAttempt | None] | None:
    """Return a webhook's latest test and how its latest attempt went; None where none was asked for."""
    test = hook.deliveries.filter(kind=Delivery.Kind.TEST).first()
    return None if test is None else (test, test.tries.first())


def unread_count(workspace: Workspace, user: User, read: int) -> int:
    """Return how many events came after the one up to which a member has read. 1 query."""
    return workspace.alert_events.seen_by(user).filter(pk__gt=read, withdrawn_at=None).count()


def read_up_to(workspace: Workspace, user: User) -> int:
    """Return the newest event that the member has read of. 1 query."""
    found = AlertInbox.objects.filter(workspace=workspace, user=user).values_list("read_up_to", flat=True)
    return found.first() or 0


@dataclass(frozen=True, slots=True)
class Inbox:
    """What a member has read, how many mails wait for the summary of their hour and until when.

    `paused_since`: from when on nothing is sent at all, until an operator resumes.
    """

    read_up_to: int
    held: int
    held_until: datetime | None
    paused_since: datetime | None


def inbox_of(workspace: Workspace, user: User) -> Inbox:
    """Return how a member stands with the workspace's events. 1 query."""
    reading = AlertInbox.objects.filter(workspace=workspace, user=user).values("read_up_to")
    waiting = workspace.deliveries.filter(user=user, state=Delivery.State.HELD).order_by().values("user")
    found = Workspace.objects.filter(pk=workspace.pk).values_list(
        Coalesce(Subquery(reading), 0),
        Coalesce(Subquery(waiting.values(n=Count("pk"))), 0),
        Subquery(waiting.values(until=Max("not_before"))),
        Subquery(SendingPause.objects.order_by("id").values("since")[:1]),
    )
    return Inbox(*found.get())


def change_of(event: AlertEvent) -> str:
    """Return how far an event's price lies from what it was compared with: '-25.0 %'; '' for none."""
    if event.price is None or not event.baseline:
        return ""
    change = (event.price - event.baseline) / event.baseline * 100
    return f"{change.quantize(Decimal('0.1')):+} %".replace("-", "−")


def baseline_words(event: AlertEvent) -> str:
    """Return what an event was compared with and on how many prices that rests; '' for a promotion."""
    if event.baseline is None:
        return ""
    rule = event.rule
    if rule.kind == Kind.ENGAGEMENT:
        return f"a usual engagement of {event.baseline.normalize():f} (median, n={event.n})"
    named = rule.get_baseline_display().replace("N days", f"{rule.days} days")
    return f"{named}: {money_text(event.baseline, event.currency)} (n={event.n})"


def rule_problems(rule: AlertRule) -> dict[str, str]:
    """Return what is wrong with a rule, saved or not: its column and a sentence. Up to 3 queries."""
    found = {OF_GRAMMAR.get(name, name): text for name, text in problems(rule_as_it_is(rule)).items()}
    wanted = NEEDED.get(AlertRule.Scope(rule.scope))
    if wanted and not getattr(rule, wanted):
        found[wanted] = "Choose at least one." if wanted != "watchlist" else "Choose a watchlist."
    own_retailer = rule.workspace.own_retailer_id
    if own_retailer is None and (
        rule.scope == AlertRule.Scope.ASSORTMENT or rule.baseline == AlertRule.Baseline.OWN_PRICE
    ):
        found["scope" if rule.scope == AlertRule.Scope.ASSORTMENT else "baseline"] = NO_RETAILER
    articles = rule.workspace.assortment_items
    if (
        rule.kind == AlertRule.Kind.PRICE
        and rule.baseline == AlertRule.Baseline.FLOOR
        and not articles.filter(floor_price__isnull=False).exists()
    ):
        found["baseline"] = "No article of your assortment has a floor price: upload a list with that column."
    by_competitor = rule.sellers in (AlertRule.Sellers.COMPETITORS, AlertRule.Sellers.CHEAPEST)
    if by_competitor and not rule.workspace.competitors.filter(archived_at=None).exists():
        found["sellers"] = "The workspace has no competitors: add some first."
    if rule.kind != AlertRule.Kind.PRICE and rule.sellers == AlertRule.Sellers.CHEAPEST:
        found["sellers"] = "Only price alerts know the cheapest retailer: choose other retailers."
    if rule.is_own and rule.by_webhook:
        found["by_webhook"] = "An alert that only you see goes out by email only."
    if rule.audience == AlertRule.Audience.PEOPLE and not _are_members(rule):
        found["recipients"] = "Choose at least one recipient, all of them members of the workspace."
    if not 0 <= rule.hour <= 23 or not 0 <= rule.weekday <= 6:
        found["hour"] = "Choose an hour from 0 to 23 and a weekday from 0 (Monday) to 6."
    if rule.zone not in available_timezones():
        found["zone"] = "Choose a time zone such as Europe/Berlin."
    return found


def _are_members(rule: AlertRule) -> bool:
    """Tell whether a rule names recipients, and all of them are members of its workspace. 1 query."""
    members = Membership.objects.filter(workspace=rule.workspace_id, user__in=rule.recipients)
    return bool(rule.recipients) and members.count() == len(set(rule.recipients))
