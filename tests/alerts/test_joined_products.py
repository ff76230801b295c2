"""An alert stays one alert when its product is joined with another, and when it is taken apart again."""

import pytest
from django.conf import settings
from django.contrib.auth.models import User

from deals.models import AlertEvent, Delivery, Product, Workspace
from deals.services.alerts.sending import send_due
from deals.services.loading.settling import settle_all
from deals.services.matching.decisions import merge_products, undo_change
from deals.tasks import send_task
from tests.alerts.builders import make_rule, on_day
from tests.market.builders import load

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(workspace: Workspace) -> AlertEvent:
    """A fall of one product, told; and a higher price of another one."""
    make_rule(workspace)
    load(
        [on_day(1, "20"), on_day(3, "15"), on_day(2, "18", product="Quill Lamp QL-7")],
        alert_mode="live",
        load="1",
    )
    settle_all()
    assert send_due() == 1
    return AlertEvent.objects.get()


def products() -> tuple[Product, Product]:
    lamp = Product.objects.get(title="Quill Lamp QL-7")
    return lamp, Product.objects.exclude(pk=lamp.pk).get()


def test_after_a_merge_it_is_of_the_product_that_stays_and_nobody_is_told_again(
    told: AlertEvent, ada: User
) -> None:
    lamp, drill = products()
    merge_products(lamp, [drill], ada)
    rows = AlertEvent.objects.order_by("at").values_list("post_id", "product_id", "baseline")
    assert [(post, product, str(baseline)) for post, product, baseline in rows] == [
        (2, lamp.pk, "20.00"),
        (3, lamp.pk, "18.00"),
    ]
    assert (send_due(), Delivery.objects.count()) == (0, 1)


def test_an_undone_merge_leaves_what_was_there_before(told: AlertEvent, ada: User) -> None:
    lamp, drill = products()
    undo_change(merge_products(lamp, [drill], ada), ada)
    row = AlertEvent.objects.get()
    assert (row.pk, row.product_id, str(row.baseline)) == (told.pk, products()[1].pk, "20.00")


def test_the_wake_up_sends_what_waits_and_beat_gives_it(workspace: Workspace) -> None:
    make_rule(workspace)
    load([on_day(1, "20"), on_day(2, "15")], alert_mode="live", load="1")
    settle_all()
    send_task()
    assert Delivery.objects.get().state == Delivery.State.SENT
    assert settings.CELERY_BEAT_SCHEDULE["sending"]["task"] == send_task.name
