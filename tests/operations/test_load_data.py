"""The load data: as many rows as asked for, skewed, and only into an empty database."""

from collections import Counter

import pytest

from deals.models import CoverageHour, Deal, EngagementSnapshot, Post, WatchedItem
from deals.services.operations.load_data import LAST, SINCE, Amounts, make_load_data

SMALL = Amounts(deals=3000, products=200, retailers=20, brands=30, categories=5)

pytestmark = pytest.mark.django_db(transaction=True)


def test_there_are_as_many_rows_as_asked_for() -> None:
    workspace = make_load_data(SMALL)
    assert (Deal.objects.count(), Post.objects.count(), CoverageHour.objects.count()) == (
        3000,
        3000,
        183 * 24,
    )
    assert (workspace.competitors.count(), WatchedItem.objects.count()) == (10, 200)


def test_all_deals_lie_in_the_half_year() -> None:
    make_load_data(SMALL)
    assert not Deal.objects.exclude(announced_at__gte=SINCE, announced_at__lt=LAST).exists()


def test_few_products_and_retailers_have_most_deals() -> None:
    make_load_data(SMALL)
    for field, rows in (("product_id", 200), ("retailer_id", 20)):
        counts = Counter(Deal.objects.values_list(field, flat=True)).most_common()
        assert sum(n for _, n in counts[: rows // 5]) > 0.4 * 3000


def test_most_posts_were_never_seen_again() -> None:
    make_load_data(SMALL)
    assert 0.1 * 3000 < EngagementSnapshot.objects.count() < 0.2 * 3000


def test_more_than_half_are_price_points_and_some_are_no_prices() -> None:
    make_load_data(SMALL)
    assert 1500 < Deal.objects.filter(is_price_point=True).count() < 2300
    assert 300 < Deal.objects.filter(kind="percent_off", piece_price=None).count() < 900


def test_a_database_with_deals_is_refused() -> None:
    make_load_data(SMALL)
    with pytest.raises(ValueError, match="holds deals already"):
        make_load_data(SMALL)
    assert Deal.objects.count() == 3000
