"""How many promotions a retailer had: kept by the hour, always what counting the deals gives."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from deals.models import Deal
from deals.selectors.common.as_of import Period
from deals.selectors.market.promotions import promotions_by_day, promotions_of
from deals.services.operations.load_data import Amounts, make_load_data
from tests.factories import START, make_deal, make_retailer

HALF_HOUR = timedelta(minutes=30)


def kept() -> dict[tuple, int]:
    """What the table holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT retailer_id, hour, n FROM deals_promotionhour WHERE n <> 0")
        return {(retailer, hour.astimezone(UTC)): n for retailer, hour, n in cursor.fetchall()}


def counted() -> dict[tuple, int]:
    """What the deals are."""
    deals = Deal.objects.filter(rejected=False, confidence__gte=0.5, retailer__isnull=False)
    moments = ((each.retailer_id, each.announced_at.astimezone(UTC)) for each in deals)
    return Counter((shop, at.replace(minute=0, second=0, microsecond=0)) for shop, at in moments)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        lambda deals: deals.filter(anchor=0).update(rejected=True),
        lambda deals: deals.update(confidence=0.3),
        lambda deals: deals.filter(confidence__lt=0.5).update(confidence=0.9),
        lambda deals: deals.update(retailer=make_retailer("Quillmart")),
        lambda deals: deals.update(retailer=None),
        lambda deals: deals.update(announced_at=START + 5 * HALF_HOUR),
        lambda deals: deals.update(price=1),
        lambda deals: deals.all().delete(),
    ],
)
def test_whatever_changes_a_deal_changes_the_hours(change: Callable) -> None:
    for number, sure in enumerate((0.9, 0.9, 0.3)):
        make_deal(retailer="Tindalo", at=START + number * HALF_HOUR, anchor=number, confidence=sure)
    assert sum(kept().values()) == 2
    change(Deal.objects)
    assert kept() == counted()


@pytest.mark.django_db
def test_what_is_rolled_back_is_not_counted() -> None:
    deal = make_deal(retailer="Tindalo")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_deal(retailer="Tindalo")
        make_deal(retailer="Tindalo", post=deal.post)
    assert kept() == counted() == {(deal.retailer_id, START): 1}


@pytest.mark.django_db(transaction=True)
def test_load_data_and_emptied_tables_are_counted_too() -> None:
    make_load_data(Amounts(deals=300, products=20, retailers=20, brands=5, categories=2))
    assert kept() == counted() != {}
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE deals_deal CASCADE")
    assert kept() == {}


class AnyPeriod(TestCase):
    @given(
        st.lists(st.integers(0, 200), max_size=8),
        st.integers(0, 200),
        st.integers(1, 200),
        st.sampled_from(["UTC", "America/New_York", "Asia/Kathmandu"]),
    )
    def test_it_is_counted_to_the_minute(self, at: list[int], begin: int, length: int, zone: str) -> None:
        step = timedelta(minutes=23)
        shop = make_retailer("Tindalo")
        for number, steps in enumerate(at):
            make_deal(retailer="Tindalo", at=START + steps * step, anchor=number)
        since, until = START + begin * step, START + (begin + length) * step
        n = sum(since <= START + steps * step < until for steps in at)
        period = Period("x", since, until)
        assert promotions_of([shop.pk], period) == ({shop.pk: n} if n else {})
        assert sum(n for _, n in promotions_by_day({shop.pk: zone}, period)[shop.pk]) == n
