"""A product that cannot be settled is set aside, told to staff, and tried again; the others go on."""

from datetime import timedelta
from unittest.mock import Mock

import pytest
from django.core import mail
from django.db import OperationalError
from django.db.models.functions import Now
from django.test import Client

from deals.models import Deal, DirtyProduct, Product, SettlingFailure
from deals.services.loading import set_aside, settling
from deals.services.loading.set_aside import report_set_aside, retry_now
from deals.services.loading.settling import settle_all, settle_dirty
from tests.factories import make_user
from tests.market.builders import deal, load, post

pytestmark = pytest.mark.django_db
BAD = "Bosk Saw BS-900"
TITLES = ["Borvo Drill BD-180", BAD, "Lumo Kettle LK-17", "Tindalo Lamp TL-5", "Quill Pen QP-3"]


@pytest.fixture
def bad_saw(monkeypatch):
    """Five products, of which one makes settling fail until `bad_saw()` is called."""
    settle, bad = settling.settle_products, [BAD]

    def fail_for_bad(cursor, products):
        settle(cursor, products)
        if Product.objects.filter(pk__in=products, title__in=bad).exists():
            raise ValueError("the saw is too sharp")

    monkeypatch.setattr(settling, "settle_products", fail_for_bad)
    load([post(number, deal(product=title)) for number, title in enumerate(TITLES, 1)])
    return bad.clear


def settled() -> set[str]:
    """The titles of products whose prices charts show."""
    return set(Deal.objects.filter(is_price_point=True).values_list("product__title", flat=True))


def test_the_others_are_settled(bad_saw):
    settle_all()
    assert settled() == set(TITLES) - {BAD}


def test_it_says_why_and_waits(bad_saw):
    settle_all()
    failure = SettlingFailure.objects.get()
    assert (failure.reason, failure.attempts) == ("ValueError: the saw is too sharp", 1)
    assert (settle_dirty(), DirtyProduct.objects.count()) == (0, 1)


def test_each_attempt_makes_it_wait_longer(bad_saw):
    settle_all()
    first = SettlingFailure.objects.get()
    retry_now()
    settle_all()
    second = SettlingFailure.objects.get()
    waits = [round((each.retry_at - each.failed_at) / timedelta(minutes=1)) for each in (first, second)]
    assert (second.attempts, waits) == (2, [10, 40])


def test_it_is_settled_once_it_can_be(bad_saw):
    settle_all()
    bad_saw()
    retry_now()
    settle_all()
    assert (settled(), SettlingFailure.objects.exists()) == (set(TITLES), False)


def test_a_database_that_fails_sets_nothing_aside(bad_saw, monkeypatch):
    def away(cursor, products):
        raise OperationalError("terminating connection")

    monkeypatch.setattr(settling, "settle_products", away)
    with pytest.raises(OperationalError):
        settle_all()
    assert not SettlingFailure.objects.exists()


def test_staff_are_mailed_once(bad_saw):
    make_user("curator", is_staff=True)
    make_user("analyst")
    settle_all()
    assert (report_set_aside(), report_set_aside(), len(mail.outbox)) == (1, 0, 1)
    assert mail.outbox[0].to == ["curator@example.com"]
    assert "ValueError: the saw is too sharp" in mail.outbox[0].body


def test_the_next_mail_waits_an_hour_and_names_all(bad_saw):
    make_user("curator", is_staff=True)
    settle_all()
    report_set_aside()
    product = Product.objects.exclude(title=BAD).first()
    SettlingFailure.objects.create(product=product, reason="x", retry_at=Now())
    assert report_set_aside() == 0
    SettlingFailure.objects.filter(reported_at__isnull=False).update(reported_at=Now() - timedelta(hours=1))
    assert (report_set_aside(), mail.outbox[1].subject) == (1, "tweetdeals: 1 product could not be settled")


def test_a_mail_server_that_fails_is_asked_again(bad_saw, monkeypatch):
    make_user("curator", is_staff=True)
    settle_all()
    with monkeypatch.context() as patch:
        patch.setattr(set_aside.EmailMessage, "send", Mock(side_effect=OSError("away")))
        assert report_set_aside() == 0
    assert report_set_aside() == 1


def test_the_runs_page_names_it(bad_saw):
    settle_all()
    client = Client()
    client.force_login(make_user())
    page = client.get("/runs/").content.decode()
    assert "ValueError: the saw is too sharp" in page
    assert "Try again now" not in page


def test_staff_have_it_tried_again_from_the_page(bad_saw):
    settle_all()
    client = Client()
    client.force_login(make_user(is_staff=True))
    assert "Try again now" in client.get("/runs/").content.decode()
    client.post("/runs/set-aside/retry/")
    assert settle_dirty() == 1


def test_the_api_names_it(bad_saw):
    settle_all()
    client = Client()
    client.force_login(make_user())
    found = client.get("/api/v1/runs/set-aside/").json()
    assert [(each["reason"], each["attempts"]) for each in found] == [("ValueError: the saw is too sharp", 1)]
