"""The lists of alerts: events, rules, webhooks and what was sent to one. Never a secret."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.text import slugify

from deals.exports.spoken import with_speakers
from deals.exports.table import Column, Table
from deals.models import AlertEvent, AlertRule, DeliveryAttempt, Webhook, Workspace
from deals.selectors.alerts.events import baseline_words, change_of
from deals.selectors.alerts.rule_summaries import with_summaries
from deals.selectors.market.speakers import speakers_of_posts

BATCH = 1_000

Link = Callable[..., str]
"""The address of a page, by its name and its ids, with the host."""


def event_columns(link: Link) -> tuple[Column[AlertEvent], ...]:
    """Return the columns of events."""
    return (
        Column("alert", "the event's id", lambda event: event.pk),
        Column("announced_at_utc", "when the post was written", lambda event: event.at),
        Column("rule", "the rule that fired", lambda event: event.rule.name),
        Column("retailer", "whose promotion", lambda event: event.retailer_name),
        Column("product", "the product's title", lambda event: event.product_title),
        Column("price", "the price of one piece", lambda event: event.price),
        Column("currency", "ISO 4217, as captured", lambda event: event.currency),
        Column("condition", "new, refurbished or used", lambda event: event.condition),
        Column("compared_with", "what the price or engagement was compared with", baseline_words),
        Column("baseline", "the same as a number", lambda event: event.baseline),
        Column("n", "number of prices or posts behind the baseline", lambda event: event.n),
        Column("change", "difference from the baseline, in percent", change_of),
        Column("previous", "the retailer's previous price", lambda event: event.previous),
        Column("low", "the product's lowest price until then", lambda event: event.low),
        Column("engagement", "the post's engagement, for engagement rules", lambda event: event.engagement),
        Column("fired_at_utc", "when the rule fired", lambda event: event.fired_at),
        Column(
            "withdrawn_at_utc",
            "when later data withdrew it; empty: still valid",
            lambda event: event.withdrawn_at,
        ),
        Column("post", "the network's id of the post", lambda event: str(event.post_id)),
        Column(
            "evidence", "the page of the alert", lambda event: link("alert", event.workspace_id, event.pk)
        ),
    )


SummedUp = tuple[AlertRule, str, str]
"""A rule, what it says in plain words, and whom it mails."""

RULES: tuple[Column[SummedUp], ...] = (
    Column("rule", "the rule's id, as filters take it", lambda row: row[0].pk),
    Column("name", "the rule's name", lambda row: row[0].name),
    Column("summary", "the rule in plain words", lambda row: row[1]),
    Column("is_on", "whether it is on", lambda row: row[0].is_on),
    Column("archived_at_utc", "when it was archived; empty: it is not", lambda row: row[0].archived_at),
    Column("events", "events that were not withdrawn", lambda row: getattr(row[0], "n", 0)),
    Column("timing", "at once, or a digest", lambda row: row[0].get_timing_display()),
    Column("by_mail", "whether it sends emails", lambda row: row[0].by_mail),
    Column("mails_to", "its creator, the chosen or all members; empty: no emails", lambda row: row[2]),
    Column("is_own", "whether only its creator sees it", lambda row: row[0].is_own),
    Column("by_webhook", "whether it calls the webhooks", lambda row: row[0].by_webhook),
    Column("created_by", "who created it; empty: the account was deleted", lambda row: _name(row[0].made_by)),
    Column("created_at_utc", "when it was created", lambda row: row[0].made_at),
)
WEBHOOKS: tuple[Column[Webhook], ...] = (
    Column("webhook", "the webhook's id", lambda hook: hook.pk),
    Column("url", "the address", lambda hook: hook.url),
    Column("is_on", "whether it is on", lambda hook: hook.is_on),
    Column("failures", "calls in a row that it did not answer or take", lambda hook: hook.failures),
    Column(
        "rests_until_utc",
        "no call goes there before; empty: it does not rest",
        lambda hook: hook.rests_until if hook.failures else None,
    ),
    Column("created_by", "who created it; empty: the account was deleted", lambda hook: _name(hook.made_by)),
    Column("created_at_utc", "when it was created", lambda hook: hook.made_at),
)
ATTEMPTS: tuple[Column[DeliveryAttempt], ...] = (
    Column("at_utc", "when it was tried", lambda row: row.at),
    Column("message", "the message's id: the same on each attempt", lambda row: str(row.delivery.message_id)),
    Column("kind", "an alert, a digest, a load's summary or a test", lambda row: row.delivery.kind),
    Column("status", "HTTP status; empty: no answer", lambda row: row.status),
    Column("milliseconds", "time until the answer", lambda row: row.milliseconds),
    Column("answer", "the beginning of the answer", lambda row: row.answer),
    Column("state", "the message's state now", lambda row: row.delivery.get_state_display()),
)


def _name(user: Any) -> str:
    return user.get_username() if user else ""


def event_table(
    workspace: Workspace, events: Any, link: Link, filters: Mapping[str, str]
) -> Table[AlertEvent]:
    """Return what the rules fired on; `events` is a queryset of events_of."""
    rows = events.iterator(chunk_size=BATCH)
    table = Table(_file(workspace, "alerts"), f"Alerts of {workspace}", event_columns(link), rows, filters)
    return with_speakers(table, lambda event: event.post_id, speakers_of_posts)


def rule_table(workspace: Workspace, rules: Any) -> Table[SummedUp]:
    """Return the rules with what they say. At most 6 queries beside that of `rules`."""
    rows = with_summaries(rules)
    return Table(_file(workspace, "alert-rules"), f"Alert rules of {workspace}", RULES, rows)


def webhook_table(workspace: Workspace, hooks: Any) -> Table[Webhook]:
    return Table(_file(workspace, "webhooks"), f"Webhooks of {workspace}", WEBHOOKS, hooks)


def attempt_table(hook: Webhook, tries: Any) -> Table[DeliveryAttempt]:
    """Return what was sent to a webhook, the newest first."""
    rows = tries.iterator(chunk_size=BATCH)
    return Table(
        f"webhook-{hook.pk}-log", f"Deliveries to {hook.url}", ATTEMPTS, rows, {"webhook": str(hook.pk)}
    )


def _file(workspace: Workspace, what: str) -> str:
    return f"{slugify(workspace.name) or 'workspace'}-{what}"
