"""An alert as a mail: text and HTML, with a chart, the post's text, the evidence, and a way out."""

from dataclasses import dataclass
from email.mime.image import MIMEImage
from email.utils import parseaddr

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from deals.domain.alerts.mail_chart import MailChart
from deals.domain.currencies import money_text
from deals.domain.plain_text import plain_text
from deals.models import AlertEvent, Deal, Delivery, Post
from deals.selectors.alerts.events import baseline_words, change_of
from deals.selectors.alerts.mail_charts import charts_of
from deals.services.alerts.links import snooze_url, unsubscribe_url
from deals.services.alerts.mail_picture import DARK, LIGHT, draw

MOST_SHOWN = 50
"""Events in one mail; it says how many more the list has."""

MOST_CHARTS = 5
"""Events of a mail, the first ones, with a chart: each is two images of about 7 KB."""

MOST_OF_POST = 500
"""Characters of a post's text."""


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
    post: str = ""
    chart: MailChart | None = None

    @property
    def chart_words(self) -> str:
        """What the chart shows, for who sees no image."""
        return self.chart.words(self.event.retailer_name or "the retailer") if self.chart else ""

    @property
    def chart_id(self) -> str:
        """The image's id in the mail; that for dark screens has '-dark' behind it."""
        return f"chart-{self.event.pk}"


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
    attach_charts(mail, items)
    return mail


def attach_charts(mail: EmailMultiAlternatives, items: list[Item]) -> None:
    """Attach the images that the HTML shows: `related`, so that no mail program lists them as files."""
    for item in items:
        if item.chart is None:
            continue
        for theme, name in ((LIGHT, item.chart_id), (DARK, f"{item.chart_id}-dark")):
            image = MIMEImage(draw(item.chart, theme), "png")
            image.add_header("Content-ID", f"<{name}>")
            image.add_header("Content-Disposition", "inline", filename=f"{name}.png")
            mail.attach(image)
            mail.mixed_subtype = "related"  # type: ignore[attr-defined]  # its stubs lack it


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
    """Return events with their texts, links and charts. 3 queries."""
    deals = Deal.objects.filter(post__in={event.post_id for event in events})
    ids = {(post, anchor): pk for post, anchor, pk in deals.values_list("post_id", "anchor", "pk")}
    posts = Post.objects.in_bulk({event.post_id for event in events})
    charts = charts_of(events[:MOST_CHARTS])
    return [
        _item(
            event,
            ids.get((event.post_id, event.anchor)),
            _words_of(posts.get(event.post_id)),
            charts.get(event.pk),
        )
        for event in events
    ]


def _words_of(post: Post | None) -> str:
    """Return who wrote a post and what, on one line; '' where its text is gone."""
    if post is None or not post.text:
        return ""
    text = plain_text(post.text)
    return f"@{post.handle}: {text if len(text) <= MOST_OF_POST else f'{text[: MOST_OF_POST - 1]}…'}"


def _item(event: AlertEvent, deal_id: int | None, post: str, chart: MailChart | None) -> Item:
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
        post=post,
        chart=chart,
    )
