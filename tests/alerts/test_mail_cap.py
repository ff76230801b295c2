"""A flood of alerts: so many mails an hour and one summary, nothing lost and nothing twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.db import connection
from django.db.models import F
from django.test import Client

from deals.models import AlertEvent, AlertRule, Delivery, Membership, Workspace
from deals.services.alerts.sending import send_due
from deals.services.alerts.throttle import queue_hours
from deals.services.loading.settling import settle_all
from tests.alerts.builders import make_rule, on_day
from tests.factories import make_retailer, make_user, make_workspace
from tests.market.builders import load

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def cap(settings) -> None:  # type: ignore[no-untyped-def]
    settings.ALERT_MAILS_AN_HOUR = 3


def fall(first: int, last: int) -> None:
    """Prices that fall day by day, from a first to a last one: an alert each, but for the very first."""
    posts = [on_day(day, f"{100 - day}.00") for day in range(first, last + 1)]
    load(posts, source=f"chunk:{first}", alert_mode="live", load="run 1")
    settle_all()


def pass_an_hour() -> None:
    """Have all that was counted and held be an hour older."""
    Delivery.objects.update(counted_at=F("counted_at") - HOUR, not_before=F("not_before") - HOUR)


def states() -> dict[str, int]:
    """How many messages are in which state."""
    found = Delivery.objects.order_by("state").values_list("state", flat=True)
    return {state: list(found).count(state) for state in set(found)}


def subjects() -> list[str]:
    """What the mails that went out are about, but for the shops."""
    return [each.subject.removeprefix("Tindalo, Tindalo Drill 18V: ") for each in mail.outbox]


@pytest.mark.django_db
def test_of_eight_alerts_three_go_out_at_once_and_one_summary_tells_five(rule: AlertRule) -> None:
    fall(1, 9)
    send_due()
    assert (len(mail.outbox), states()) == (3, {"sent": 3, "held": 5})
    assert queue_hours() == 0
    pass_an_hour()
    assert [queue_hours(), queue_hours(), send_due(), send_due()] == [1, 0, 1, 0]
    assert subjects()[3:] == ["5 alerts gathered for you: Ada's shop"]
    told = AlertEvent.objects.filter(deliveries__state="sent")
    assert (told.count(), told.distinct().count(), states()) == (8, 8, {"sent": 4, "summed": 5})


@pytest.mark.django_db
def test_as_many_as_the_bound_go_out_and_no_summary(rule: AlertRule) -> None:
    fall(1, 4)
    send_due()
    pass_an_hour()
    assert (len(mail.outbox), queue_hours(), states()) == (3, 0, {"sent": 3})


@pytest.mark.django_db
def test_what_comes_while_mails_are_held_waits_with_them(rule: AlertRule) -> None:
    fall(1, 5)
    send_due()
    until = Delivery.objects.get(state="held").not_before
    Delivery.objects.filter(state="sent").update(counted_at=F("counted_at") - HOUR)  # there were places again
    fall(6, 7)
    send_due()
    held = Delivery.objects.filter(state="held").values_list("not_before", "attempts")
    assert list(held) == [(until, 0)] * 3 and len(mail.outbox) == 3


@pytest.mark.django_db
def test_after_the_summary_there_are_places_again(rule: AlertRule) -> None:
    fall(1, 6)
    send_due()
    pass_an_hour()
    queue_hours()
    fall(7, 8)
    send_due()
    assert subjects()[3:] == ["2 alerts gathered for you: Ada's shop", "$93.00 (-1.1 %)", "$92.00 (-1.1 %)"]


@pytest.mark.django_db
def test_one_members_flood_leaves_the_others_their_mails(rule: AlertRule, workspace: Workspace) -> None:
    fall(1, 6)
    ben = make_user("ben")
    Membership.objects.create(workspace=workspace, user=ben, role="member")
    make_rule(workspace, name="Deep falls", baseline="target", target="93.50", made_by=ben)
    fall(7, 7)
    send_due()
    assert sorted(each.to[0] for each in mail.outbox) == [*["ada@example.com"] * 3, "ben@example.com"]


@pytest.mark.django_db
def test_without_a_bound_all_go_out(rule: AlertRule, settings) -> None:  # type: ignore[no-untyped-def]
    settings.ALERT_MAILS_AN_HOUR = 0
    fall(1, 9)
    send_due()
    assert states() == {"sent": 8}


@pytest.mark.django_db
def test_a_refused_mail_keeps_its_place_and_takes_no_second_one(rule: AlertRule) -> None:
    fall(1, 5)
    send_due()
    Delivery.objects.filter(state="sent").update(state="pending")  # as after a 4xx
    send_due()
    assert (len(mail.outbox), states()) == (6, {"sent": 3, "held": 1})


@pytest.mark.django_db
def test_what_later_facts_took_back_is_in_no_summary(rule: AlertRule) -> None:
    fall(1, 6)
    send_due()
    load(source="chunk:9", deleted_post_ids=(6,))
    settle_all()
    pass_an_hour()
    queue_hours()
    assert list(Delivery.objects.get(kind="hour").events.values_list("post_id", flat=True)) == [5]


@pytest.mark.django_db
def test_the_list_says_what_is_held_and_until_when(rule: AlertRule, ada: User, client: Client) -> None:
    fall(1, 6)
    send_due()
    until = datetime(2026, 3, 4, 14, 5, tzinfo=UTC)
    Delivery.objects.filter(state="held").update(not_before=until)
    client.force_login(ada)
    html = client.get(f"/workspaces/{rule.workspace_id}/alerts/").content.decode()
    said = "More than 3 emails to you within an hour: 2 further alerts will come in one email at 14:05"
    assert said in " ".join(html.split())
    rules = client.get(f"/workspaces/{rule.workspace_id}/alerts/rules/").content.decode()
    assert "at most 3 single emails an hour" in rules


@pytest.mark.django_db(transaction=True)
def test_eight_senders_at_once_send_no_more_than_the_bound(settings) -> None:  # type: ignore[no-untyped-def]
    settings.ALERT_MAILS_AN_HOUR = 7
    make_retailer("Tindalo")
    make_rule(make_workspace(make_user()))
    fall(1, 41)

    def work(_: int) -> int:
        try:
            return send_due()
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(work, range(8))) == 7
    assert states() == {"sent": 7, "held": 33}
