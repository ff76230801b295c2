"""Alert mails as a mail program reads them, and their way through the outbox."""

import email
from email import policy
from email.message import EmailMessage

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client

from deals.models import (
    AlertEvent,
    AlertRule,
    Delivery,
    DeliveryAttempt,
    Membership,
    OutboxMail,
    Suppression,
    Workspace,
)
from deals.services.alerts.sending import send_due
from deals.services.loading.settling import settle_all
from tests.alerts.builders import make_rule, on_day
from tests.factories import make_user
from tests.market.builders import load

pytestmark = pytest.mark.django_db


def parsed() -> EmailMessage:
    """The one mail that was sent, through the standard library's parser."""
    found = email.message_from_bytes(mail.outbox[0].message().as_bytes(), policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def part(kind: str) -> str:
    body = parsed().get_body((kind,))
    assert body is not None
    return str(body.get_content())


def test_the_subject_says_who_what_and_how_much(delivery: Delivery) -> None:
    assert send_due() == 1
    assert parsed()["Subject"].strip() == "Tindalo, Tindalo Drill 18V: $15.00 (-25.0 %)"
    assert parsed()["To"] == "ada@example.com"


def test_text_and_html_hold_the_price_before_the_low_and_the_evidence(delivery: Delivery) -> None:
    send_due()
    for kind in ("plain", "html"):
        text = part(kind)
        assert "$15.00" in text and "$20.00" in text and "Lowest until then" in text
        assert f"{settings.SITE_URL}/deals/" in text and f"{settings.SITE_URL}/products/" in text


def test_the_headers_of_rfc_8058_are_there(delivery: Delivery) -> None:
    send_due()
    url = parsed()["List-Unsubscribe"].strip(" <>")
    assert url.startswith(f"{settings.SITE_URL}/alerts/unsubscribe/")
    assert parsed()["List-Unsubscribe-Post"].strip() == "List-Unsubscribe=One-Click"
    assert parsed()["Message-ID"].strip() == f"<{delivery.message_id}@localhost>"


def link(name: str) -> str:
    """The address, without the site, of a link in the mail's text."""
    start = part("plain").index(f"/alerts/{name}/")
    return part("plain")[start:].split()[0]


def test_one_click_ends_the_mails_without_session_or_csrf_token(delivery: Delivery) -> None:
    send_due()
    client = Client(enforce_csrf_checks=True)
    answer = client.post(link("unsubscribe"), {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    load([on_day(3, "10")], source="chunk:3", alert_mode="live", load="run 2")
    settle_all()
    assert AlertEvent.objects.count() == 2
    assert Delivery.objects.count() == 1


def test_looking_at_the_link_changes_nothing(delivery: Delivery, client: Client) -> None:
    send_due()
    assert client.get(link("unsubscribe")).status_code == client.get(link("snooze")).status_code == 200
    assert Suppression.objects.count() == 0


def test_a_snooze_holds_back_what_waits(delivery: Delivery, client: Client) -> None:
    send_due()
    load([on_day(3, "10")], source="chunk:3", alert_mode="live", load="run 2")
    settle_all()
    assert "for 7 days" in client.post(link("snooze"), {"days": "7"}).content.decode()
    assert send_due() == 1
    assert len(mail.outbox) == 1
    assert Delivery.objects.get(dedupe_key__contains=" 3 0 ").state == Delivery.State.DROPPED


def test_mails_can_be_asked_for_again(delivery: Delivery, client: Client) -> None:
    send_due()
    client.post(link("unsubscribe"))
    client.post(link("unsubscribe"), {"again": "yes"})
    assert Suppression.objects.count() == 0


@pytest.mark.parametrize("token", ["x", "WzEsMSwxXQ:1abc:forged", "a" * 3000])
def test_a_forged_link_leads_nowhere(client: Client, db: None, token: str) -> None:
    answer = client.post(f"/alerts/unsubscribe/{token}/")
    assert answer.status_code == 404
    assert "copy the whole link" in answer.content.decode()


def test_who_left_gets_no_mail(delivery: Delivery, ada: User) -> None:
    Membership.objects.filter(user=ada).delete()
    send_due()
    assert mail.outbox == []
    assert Delivery.objects.get().state == Delivery.State.DROPPED


def test_all_members_are_told_where_the_rule_says_so(workspace: Workspace) -> None:
    Membership.objects.create(workspace=workspace, user=make_user("grace"), role="viewer")
    make_rule(workspace, audience="members")
    load([on_day(1, "20"), on_day(2, "15")], alert_mode="live", load="run 1")
    settle_all()
    send_due()
    assert sorted(each.to[0] for each in mail.outbox) == ["ada@example.com", "grace@example.com"]


def test_sending_can_be_off(delivery: Delivery, settings) -> None:  # type: ignore[no-untyped-def]
    settings.SEND_ALERTS = False
    assert send_due() == 0
    assert Delivery.objects.get().state == Delivery.State.PENDING


def test_a_sent_message_is_not_sent_again(delivery: Delivery) -> None:
    assert [send_due(), send_due()] == [1, 0]
    assert (len(mail.outbox), DeliveryAttempt.objects.count()) == (1, 1)


def test_a_title_cannot_break_the_mails_head(workspace: Workspace, rule: AlertRule) -> None:
    posts = [
        on_day(day, price, product="Drill\r\nBcc: eve@example.com <b>")
        for day, price in ((1, "20"), (2, "15"))
    ]
    load(posts, alert_mode="live", load="run 1")
    settle_all()
    send_due()
    assert parsed()["Bcc"] is None
    assert "<b>" not in part("html")


OUTBOX = "deals.services.operations.outbox.OutboxBackend"


def test_without_a_server_the_mail_lies_in_the_outbox(delivery: Delivery, settings) -> None:  # type: ignore[no-untyped-def]
    settings.EMAIL_BACKEND = OUTBOX
    send_due()
    stored = OutboxMail.objects.get()
    assert stored.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert stored.html.startswith("<!doctype html>")


@pytest.fixture
def superuser(client: Client, db: None) -> Client:
    client.force_login(make_user("root", is_superuser=True))
    return client


def test_tokens_in_other_peoples_mails_are_masked(delivery: Delivery, superuser: Client, settings) -> None:  # type: ignore[no-untyped-def]
    settings.EMAIL_BACKEND = OUTBOX
    send_due()
    stored = OutboxMail.objects.get()
    token = stored.headers["List-Unsubscribe"].split("/")[-2]
    for page in (f"/outbox/{stored.pk}/", f"/outbox/{stored.pk}/html/"):
        shown = superuser.get(page).content.decode()
        assert "$15.00" in shown and token not in shown and "(hidden)" in shown


def test_ones_own_mail_is_shown_whole(delivery: Delivery, ada: User, client: Client, settings) -> None:  # type: ignore[no-untyped-def]
    settings.EMAIL_BACKEND = OUTBOX
    send_due()
    User.objects.filter(pk=ada.pk).update(is_superuser=True)
    client.force_login(User.objects.get(pk=ada.pk))
    shown = client.get(f"/outbox/{OutboxMail.objects.get().pk}/").content.decode()
    assert "(hidden)" not in shown


def test_the_html_of_a_mail_runs_and_loads_nothing(delivery: Delivery, superuser: Client, settings) -> None:  # type: ignore[no-untyped-def]
    settings.EMAIL_BACKEND = OUTBOX
    send_due()
    policy_sent = superuser.get(f"/outbox/{OutboxMail.objects.get().pk}/html/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy_sent and "sandbox" in policy_sent
    assert "script-src" not in policy_sent


def test_with_a_server_there_is_no_outbox(superuser: Client, settings) -> None:  # type: ignore[no-untyped-def]
    settings.EMAIL_URL = "smtp://mail.example:25"
    assert superuser.get("/outbox/").status_code == 404


def test_a_deleted_posts_words_go_from_the_outbox_and_the_list(delivery: Delivery, settings) -> None:  # type: ignore[no-untyped-def]
    settings.EMAIL_BACKEND = OUTBOX
    send_due()
    load(source="chunk:9", deleted_post_ids=(1, 2))
    settle_all()
    event = AlertEvent.objects.get()
    assert (event.withdrawn_at is not None, event.product_title) == (True, "")
    assert OutboxMail.objects.count() == 0
