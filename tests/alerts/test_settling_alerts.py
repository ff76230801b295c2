"""Events come from the settle step: once, whatever the order of loading, and never from a doubtful price."""

from decimal import Decimal
from itertools import permutations

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from deals.models import AlertEvent, AlertPost, Deal, Delivery, Product, Workspace
from deals.services.alerts.events import settle_campaign_alerts, settle_price_alerts
from deals.services.alerts.queue import queue_load
from deals.services.loading.settling import settle_all, settle_products
from tests.alerts.builders import make_rule, on_day
from tests.market.builders import load

pytestmark = pytest.mark.django_db


def standing() -> list[tuple[int, str]]:
    """The events that hold: post and price."""
    rows = AlertEvent.objects.filter(withdrawn_at=None).order_by("at")
    return [(row.post_id, str(row.price)) for row in rows]


def test_a_fall_is_listed_and_nobody_is_told(workspace: Workspace) -> None:
    make_rule(workspace)
    load([on_day(1, "20"), on_day(2, "15")])
    settle_all()
    assert standing() == [(2, "15.00")]
    assert Delivery.objects.count() == 0


@pytest.mark.parametrize("order", list(permutations(range(4)))[::3])
def test_any_order_of_loading_gives_the_same_events(workspace: Workspace, order: tuple[int, ...]) -> None:
    make_rule(workspace)
    posts = [on_day(1, "20"), on_day(2, "18"), on_day(3, "19"), on_day(4, "17")]
    for number in order:
        load([posts[number]], source=f"chunk:{number}")
        settle_all()
    assert standing() == [(2, "18.00"), (4, "17.00")]
    assert AlertEvent.objects.get(post_id=4).baseline == Decimal(19)


def test_an_earlier_price_that_comes_later_takes_an_untold_event_back(workspace: Workspace) -> None:
    make_rule(workspace)
    load([on_day(1, "20"), on_day(3, "15")])
    settle_all()
    load([on_day(2, "14")], source="chunk:2")
    settle_all()
    assert list(AlertEvent.objects.values_list("post_id", flat=True)) == [2]


def test_loading_again_fires_nothing_again(workspace: Workspace) -> None:
    make_rule(workspace)
    for _ in range(2):
        load([on_day(1, "20"), on_day(2, "15")], alert_mode="live", load="run 1")
        settle_all()
    assert (AlertEvent.objects.count(), Delivery.objects.count()) == (1, 1)


def test_a_live_load_makes_one_message_an_event(workspace: Workspace) -> None:
    make_rule(workspace)
    load([on_day(1, "20")])
    settle_all()
    load([on_day(2, "15")], source="chunk:2", alert_mode="live", load="run 2")
    settle_all()
    event = AlertEvent.objects.get()
    assert (event.mode, event.load, event.deliveries.get().state) == ("live", "run 2", "pending")
    assert AlertPost.objects.count() == 0


def test_a_message_that_waits_goes_with_its_event(workspace: Workspace) -> None:
    make_rule(workspace)
    load([on_day(1, "20"), on_day(3, "15")], alert_mode="live", load="run 1")
    settle_all()
    load([on_day(2, "14")], source="chunk:2")
    settle_all()
    assert list(AlertEvent.objects.values_list("post_id", "mode")) == [(2, "record")]
    assert Delivery.objects.count() == 0


def test_an_event_that_was_told_is_marked_as_withdrawn(workspace: Workspace) -> None:
    make_rule(workspace)
    load([on_day(1, "20"), on_day(3, "15")], alert_mode="live", load="run 1")
    settle_all()
    Delivery.objects.update(state=Delivery.State.SENT)
    load([on_day(2, "14")], source="chunk:2")
    settle_all()
    assert standing() == [(2, "14.00")]
    assert AlertEvent.objects.get(post_id=3).withdrawn_at is not None


def test_a_digest_load_makes_one_message_for_all(workspace: Workspace) -> None:
    make_rule(workspace)
    load([on_day(1, "20"), on_day(2, "15"), on_day(3, "10")], alert_mode="digest", load="run 1")
    settle_all()
    assert Delivery.objects.count() == 0
    assert [queue_load("run 1"), queue_load("run 1")] == [1, 0]
    assert list(Delivery.objects.get().events.order_by("at").values_list("post_id", flat=True)) == [2, 3]


def test_a_price_a_hundred_times_too_low_fires_nothing_in_any_order(workspace: Workspace) -> None:
    make_rule(workspace)
    posts = [on_day(1, "20"), on_day(2, "21"), on_day(3, "22"), on_day(4, "0.20"), on_day(5, "20")]
    for number, found in enumerate((posts[3], *posts[:3], posts[4])):
        load([found], source=f"chunk:{number}")
        settle_all()
    assert standing() == [(5, "20.00")]
    assert AlertEvent.objects.get().low == Decimal(20)


def test_a_rejected_deals_event_goes(workspace: Workspace) -> None:
    make_rule(workspace)
    load([on_day(1, "20"), on_day(2, "15")])
    settle_all()
    Deal.objects.filter(post_id=2).update(rejected=True)
    with connection.cursor() as cursor:
        settle_products(cursor, [Product.objects.get().pk])
    assert standing() == []


def test_a_deleted_posts_event_goes(workspace: Workspace) -> None:
    make_rule(workspace)
    load([on_day(1, "20"), on_day(2, "15")])
    settle_all()
    load(source="chunk:2", deleted_post_ids=(2,))
    settle_all()
    assert standing() == []


def test_an_unsure_reading_fires_nothing(workspace: Workspace) -> None:
    make_rule(workspace)
    load([on_day(1, "20"), on_day(2, "15", confidence=0.4)])
    settle_all()
    assert standing() == []


def test_a_price_whose_point_is_unsure_neither_fires_nor_counts(workspace: Workspace) -> None:
    make_rule(workspace)
    load([on_day(1, "20"), on_day(2, "15", sure={"chart": 0.79}), on_day(3, "19")])
    settle_all()
    assert standing() == [(3, "19.00")]
    assert AlertEvent.objects.get().baseline == Decimal(20)


def test_a_rule_that_is_off_fires_nothing(workspace: Workspace) -> None:
    make_rule(workspace, is_on=False)
    load([on_day(1, "20"), on_day(2, "15")])
    settle_all()
    assert standing() == []


def test_without_rules_a_settle_costs_few_queries(
    db: None, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(5):
        settle_price_alerts([1, 2, 3])
        settle_campaign_alerts()


@pytest.mark.parametrize("rules", [200, pytest.param(1000, marks=pytest.mark.full)])
def test_a_back_fill_with_many_rules_tells_nobody(workspace: Workspace, rules: int) -> None:
    for number in range(rules):
        make_rule(workspace, name=f"Rule {number}", size=Decimal(number % 50))
    load([on_day(number, str(30 - number % 9)) for number in range(1, 60)])
    settle_all()
    assert Delivery.objects.count() == 0
    assert AlertEvent.objects.filter(mode="record").count() == AlertEvent.objects.count() > rules
