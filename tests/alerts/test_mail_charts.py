"""The chart and the post's words in an alert's mail."""

import email
from datetime import timedelta
from decimal import Decimal
from email import policy
from email.message import EmailMessage
from io import BytesIO

import pytest
from django.core import mail
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from deals.domain.alerts.mail_chart import chart_of
from deals.models import Delivery, OutboxMail, Post
from deals.services.alerts.mail_picture import DARK, LIGHT, ascii_money, draw
from deals.services.alerts.sending import send_due
from tests.alerts.builders import MINE, RIVAL, fact
from tests.market.builders import load

told = st.lists(
    st.tuples(
        st.integers(0, 200),  # days
        st.integers(10, 14),
        st.sampled_from([MINE, RIVAL]),
        st.sampled_from(["USD", "USD", "EUR"]),
        st.sampled_from(["new", "new", "used"]),
    ),
    min_size=1,
    max_size=20,
)


@given(told, st.data())
def test_a_chart_has_the_prices_of_its_days_up_to_the_one_that_fired(rows: list, data: st.DataObject) -> None:
    facts = [
        fact(f"{price}", day, retailer, currency=currency, condition=condition)
        for day, price, retailer, currency, condition in rows
    ]
    fired = data.draw(st.sampled_from(facts))
    alike = [
        one.order
        for one in facts
        if (one.currency, one.condition) == (fired.currency, fired.condition)
        and fired.at - timedelta(days=90) <= one.at
        and one.order <= fired.order
    ]
    chart = chart_of(facts, fired.key, fired.currency, fired.condition, None)
    assert (chart and [one.order for one in chart.prices]) == (sorted(alike) if len(alike) > 1 else None)


def test_the_words_of_a_chart_have_its_numbers() -> None:
    facts = [fact("20", 0), fact("30", 1, MINE), fact("15", 2)]
    chart = chart_of(facts, facts[2].key, "USD", "new", Decimal(20))
    assert chart and chart.words("Tindalo") == (
        "3 prices from 1 Jun 2018 to 3 Jun 2018: $15.00 to $30.00, "
        "Tindalo $15.00 at last, compared with $20.00."
    )


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_price_that_fired_is_the_largest_dot_at_the_right(theme) -> None:  # type: ignore[no-untyped-def]
    facts = [fact("20", 0), fact("15", 2)]
    chart = chart_of(facts, facts[1].key, "USD", "new", Decimal(20))
    assert chart
    made = draw(chart, theme)
    image = Image.open(BytesIO(made)).convert("RGB")
    assert (image.size, len(made) < 15_000) == ((900, 290), True)
    assert "#{:02x}{:02x}{:02x}".format(*image.getpixel((870, 214))) == theme.fired


def test_a_symbol_that_the_font_lacks_is_written_as_a_code() -> None:
    assert [ascii_money(Decimal("9.5"), currency) for currency in ("USD", "EUR")] == ["$9.50", "EUR 9.50"]


@pytest.mark.django_db
def test_the_mail_brings_the_chart_with_words_and_the_post(delivery: Delivery) -> None:
    Post.objects.update(text="Drill now\n$15 <only> today")
    send_due()
    sent = email.message_from_bytes(mail.outbox[0].message().as_bytes(), policy=policy.default)
    assert isinstance(sent, EmailMessage) and sent.get_content_type() == "multipart/related"
    html, plain = (str(part.get_content()) for kind in ("html", "plain") if (part := sent.get_body((kind,))))
    images = {
        part["Content-ID"].strip("<>") for part in sent.walk() if part.get_content_type() == "image/png"
    }
    event = delivery.events.get()
    assert images == {f"chart-{event.pk}", f"chart-{event.pk}-dark"}
    assert all(f'"cid:{one}"' in html for one in images) and 'alt="Chart: 2 prices from' in html
    assert "Drill now $15 &lt;only&gt; today" in html and "Drill now $15 <only> today" in plain
    assert "Before: 2 prices from" in plain


@pytest.mark.django_db
def test_what_waits_in_the_outbox_shows_its_images(delivery: Delivery, settings) -> None:  # type: ignore[no-untyped-def]
    settings.EMAIL_BACKEND = "deals.services.operations.outbox.OutboxBackend"
    send_due()
    html = OutboxMail.objects.get().html
    assert (html.count('"data:image/png;base64,'), "cid:" in html) == (2, False)


@pytest.mark.django_db
def test_a_mail_that_quotes_a_deleted_post_goes_where_the_price_stays_too(
    delivery: Delivery, settings
) -> None:  # type: ignore[no-untyped-def]
    settings.EMAIL_BACKEND = "deals.services.operations.outbox.OutboxBackend"
    settings.DELETED_PRICE_POLICY = "figure"
    send_due()
    OutboxMail.objects.create(sender="a@example.com", recipients=[], subject="other", headers={})
    load(source="chunk:9", deleted_post_ids=(2,))
    assert list(OutboxMail.objects.values_list("subject", flat=True)) == ["other"]
