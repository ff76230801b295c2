"""What follows from all facts: a product's title, brand and category, and its outliers."""

from dataclasses import replace
from decimal import Decimal

import pytest

from deals.domain.records import DealKind
from deals.models import Brand, Deal, DirtyProduct, Product
from deals.services.curation.corrections import accept_deal
from deals.services.loading.settling import settle_all, settle_dirty
from tests.factories import make_user
from tests.market.builders import deal, load, post

pytestmark = pytest.mark.django_db


def prices(**found) -> list[Decimal]:
    return list(Deal.objects.filter(**found).order_by("price").values_list("price", flat=True))


def test_a_price_far_from_the_median_is_an_outlier_and_no_price_point():
    load([post(number, deal(0, price)) for number, price in enumerate(("20", "22", "24", "73", "7"), 1)])
    settle_all()
    assert prices(is_outlier=True) == [Decimal(7), Decimal(73)]
    assert prices(is_price_point=True) == [Decimal(20), Decimal(22), Decimal(24)]


def test_two_prices_that_lie_no_more_than_ten_times_apart_are_too_few_to_judge():
    load([post(1, deal(0, "10")), post(2, deal(0, "100"))])
    settle_all()
    assert prices(is_outlier=True) == []


def test_of_two_prices_that_lie_further_apart_nobody_knows_which_is_wrong():
    load([post(1, deal(0, "1")), post(2, deal(0, "100"))])
    settle_all()
    assert prices(is_outlier=True) == [Decimal(1), Decimal(100)]
    load([post(3, deal(0, "90"))], source="chunk:2")
    settle_all()
    assert prices(is_outlier=True) == [Decimal(1)]


@pytest.mark.parametrize(
    ("price", "said", "is_outlier"),
    [
        ("10", {"list_price": Decimal(100)}, False),
        ("9.99", {"list_price": Decimal(100)}, True),
        ("80", {"list_price": Decimal(100), "percent_off": Decimal(20)}, False),
        ("26", {"list_price": Decimal(100), "percent_off": Decimal(20)}, True),
        ("20", {"list_price": Decimal(100), "percent_off": Decimal(95)}, True),
    ],
)
def test_a_single_price_is_judged_by_what_its_own_post_says(price, said, is_outlier):
    load([post(1, deal(0, price, **said))])
    settle_all()
    assert (Deal.objects.get().is_outlier, Deal.objects.get().is_price_point) == (is_outlier, not is_outlier)


def test_a_price_that_its_own_post_contradicts_is_no_measure_for_another():
    load([post(1, deal(0, "1", list_price=Decimal(100))), post(2, deal(0, "100"))])
    settle_all()
    assert prices(is_outlier=True) == [Decimal(1)]


def test_a_price_is_no_price_point_before_it_is_settled():
    load([post(1)])
    assert prices(is_price_point=True) == []
    settle_all()
    assert prices(is_price_point=True) == [Decimal(20)]


def test_an_outlier_is_none_any_more_once_the_median_moves():
    load([post(number, deal(0, price)) for number, price in enumerate(("20", "20", "90"), 1)])
    settle_all()
    assert prices(is_outlier=True) == [Decimal(90)]
    load([post(number, deal(0, "80")) for number in range(4, 8)], source="chunk:2")
    settle_all()
    assert prices(is_outlier=True) == [Decimal(20), Decimal(20)]


def test_free_items_and_doubtful_readings_do_not_move_the_median():
    low = [post(number, deal(0, "1", confidence=0.2)) for number in range(1, 6)]
    free = [post(number, deal(0, "0", kind=DealKind.FREE)) for number in range(6, 12)]
    load([*low, *free, *(post(number, deal(0, "50")) for number in range(12, 15))])
    settle_all()
    assert prices(is_outlier=True) == []
    assert prices(is_price_point=True) == [Decimal(50)] * 3


def test_currencies_are_judged_apart():
    load([post(n, deal(0, "20")) for n in range(1, 4)] + [post(9, deal(0, "2000", currency="JPY"))])
    settle_all()
    assert prices(is_outlier=True) == []


def test_the_earliest_deal_names_the_product_and_most_deals_its_brand():
    brands = [Brand.objects.create(slug=slug, name=slug) for slug in ("a", "b")]
    first = deal(product="Tindalo DRILL 18V", brand_slug="b")
    load([post(3, deal(brand_slug="a")), post(2, deal(brand_slug="a")), post(1, first)])
    settle_all()
    assert Product.objects.values_list("title", "brand").get() == ("Tindalo DRILL 18V", brands[0].pk)


def test_settling_goes_in_steps_until_nothing_is_dirty():
    load([post(number, deal(product=f"Thing {number}")) for number in range(1, 6)])
    assert [settle_dirty(limit=2) for _ in range(4)] == [2, 2, 1, 0]
    assert DirtyProduct.objects.count() == 0


def list_price_only(post_id: int, list_price: str = "89.99", **fields):
    """A post that states a list price and a percentage, and no price."""
    values = {"kind": DealKind.PERCENT_OFF, "list_price": Decimal(list_price), "percent_off": Decimal(20)}
    stated = replace(deal(**fields), **{**values, "price": None})
    return post(post_id, stated)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_first_price_that_another_posts_list_price_contradicts_waits_in_any_order(order) -> None:
    posts = [post(1, deal(price="0.89")), list_price_only(2)]
    for number in order:
        load([posts[number]], source=f"chunk:{number}")
    settle_all()
    assert Deal.objects.get(post=1).is_price_point is False
    assert Deal.objects.get(post=1).is_outlier is True


@pytest.mark.parametrize("other", [{"list_price": "8.00"}, {"confidence": 0.2}, {"product": "Tindalo Saw"}])
def test_a_first_price_that_nothing_sure_contradicts_counts(other) -> None:
    load([post(1, deal(price="0.89")), list_price_only(2, **other)])
    settle_all()
    assert Deal.objects.get(post=1).is_price_point is True


def test_a_confirmed_first_price_counts_whatever_others_state() -> None:
    load([post(1, deal(price="0.89")), list_price_only(2)])
    settle_all()
    accept_deal(Deal.objects.get(post=1).pk, make_user("cleo"))
    assert Deal.objects.get(post=1).is_price_point is True


def test_from_three_prices_on_the_median_alone_is_the_measure() -> None:
    load([*(post(n, deal(price="8.00")) for n in (1, 2, 3)), list_price_only(4)])
    settle_all()
    assert Deal.objects.filter(is_price_point=True).count() == 3
