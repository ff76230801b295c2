"""An alert as a mail: text and HTML, with the price before, the low, the evidence, and a way out."""

from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from deals.domain.currencies import money_text
from deals.domain.plain_text import plain_text
from deals.models import AlertEvent, Deal, Delivery
from deals.selectors.alerts.events import baseline_words, change_of
from deals.services.alerts.links import snooze_url, unsubscribe_url

MOST_SHOWN = 50
"""Events in one mail; it says how many more the list has."""


@dataclass(frozen=True, slots=True)
class Item:
    """One event as a mail shows it."""

    event: AlertEvent
    price: str
    change: str
    compared: str
    previous: str
    low: str
    evidence_url: str
    product_url: str


def compose(delivery: Delivery, events: list[AlertEvent]) -> EmailMultiAlternatives:
    """Return the mail of a delivery to a member; its Message-ID is the same on each attempt."""
    user = delivery.user
    assert user is not None
    rules = {event.rule_id for event in events}
    rule = rules.pop() if len(rules) == 1 else None
    links = delivery.workspace_id, user.pk, rule
    unsubscribe, items = unsubscribe_url(*links), items_of(events[:MOST_SHOWN])
    context = {
        "delivery": delivery,
        "workspace": delivery.workspace,
        "rule": events[0].rule if rule is not None else None,
        "items": items,
        "n": len(events),
        "more": len(events) - len(items),
        "list_url": f"{settings.SITE_URL}/workspaces/{delivery.workspace_id}/alerts/",
        "unsubscribe_url": unsubscribe,
        "snooze_url": snooze_url(*links),
    }
    subject = subject_of(delivery, items, len(events))
    mail = mail_to(user, delivery, subject, render_to_string("alerts/mail.txt", context), unsubscribe)
    mail.attach_alternative(render_to_string("alerts/mail.html", context), "text/html")
    return mail


def mail_to(
    user: User, delivery: Delivery, subject: str, body: str, unsubscribe: str
) -> EmailMultiAlternatives:
    """Return a mail to a member that they can unsubscribe from by one click."""
    return EmailMultiAlternatives(
        subject=subject,
        body=body,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[user.email],
        headers={
            "Message-ID": message_id(delivery),
            "List-Unsubscribe": f"<{unsubscribe}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )


def message_id(delivery: Delivery) -> str:
    """Return the mail's Message-ID: of the sender's domain, the same for each attempt."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{delivery.message_id}@{domain}>"


def subject_of(delivery: Delivery, items: list[Item], n: int) -> str:
    """Return one line that says what happened."""
    if delivery.kind != Delivery.Kind.EVENT:
        what = "of the latest load" if delivery.kind == Delivery.Kind.LOAD else "gathered for you"
        named = f"{n} {'alert' if n == 1 else 'alerts'} {what}: {delivery.workspace.name}"
        return plain_text(named)[:200]
    item = items[0]
    words = [
        f"{item.event.retailer_name or 'Unknown retailer'},",
        item.event.product_title[:100] or "a promotion",
    ]
    if item.price:
        words[-1] += ":"
        words += [item.price, f"({item.change.replace('−', '-')})" if item.change else ""]
    return plain_text(" ".join(words))


def items_of(events: list[AlertEvent]) -> list[Item]:
    """Return events with their texts and links. 1 query."""
    deals = Deal.objects.filter(post__in={event.post_id for event in events})
    ids = {(post, anchor): pk for post, anchor, pk in deals.values_list("post_id", "anchor", "pk")}
    return [_item(event, ids.get((event.post_id, event.anchor))) for event in events]


def _item(event: AlertEvent, deal_id: int | None) -> Item:
    def money(amount: object) -> str:
        return "" if event.currency == "" or amount is None else money_text(amount, event.currency)  # type: ignore[arg-type]

    site = settings.SITE_URL
    return Item(
        event=event,
        price=money(event.price),
        change=change_of(event),
        compared=baseline_words(event),
        previous=money(event.previous),
        low=money(event.low),
        evidence_url=f"{site}/deals/{deal_id}/" if deal_id else "",
        product_url=f"{site}/products/{event.product_id}/" if event.product_id else "",
    )
