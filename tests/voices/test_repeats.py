"""What one account says twice counts once; what it says of two retailers is no comparison."""

from dataclasses import replace
from datetime import timedelta

import pytest

from deals.domain.records import PostDeals
from deals.models import Deal
from deals.selectors.common.as_of import Period
from deals.selectors.market.price_history import price_summary
from deals.services.loading.settling import settle_all
from tests.factories import make_retailer
from tests.market.builders import NOON, deal, load, post

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def advert(number: int, day: float = 0, price: str = "20", author: int = 7, retailer: str = "") -> PostDeals:
    """A shared price, `day` days after noon."""
    slug = retailer.lower() or None
    found = post(
        number, deal(0, price, retailer=retailer or None, retailer_slug=slug), text=f"kettle {price}"
    )
    at = NOON + day * DAY
    return PostDeals(replace(found.post, author_id=author, created_at=at, seen_at=at), found.deals)


def points() -> list[tuple[int, int]]:
    return list(Deal.objects.filter(is_price_point=True).order_by("post").values_list("post", "times"))


def test_the_same_price_by_one_account_is_one_point() -> None:
    load([advert(n, day=n / 10) for n in range(1, 22)])
    settle_all()
    assert points() == [(1, 21)]


def test_another_price_between_makes_it_news_again() -> None:
    load([advert(1), advert(2, 1, "25"), advert(3, 2)])
    settle_all()
    assert points() == [(1, 1), (2, 1), (3, 1)]


def test_after_the_days_for_which_a_price_stands_it_is_news_again() -> None:
    load([advert(1), advert(2, 6.9), advert(3, 7), advert(4, 8)])
    settle_all()
    assert points() == [(1, 2), (3, 2)]


def test_another_account_is_another_source() -> None:
    load([advert(1), advert(2), advert(3, author=8)])
    settle_all()
    assert points() == [(1, 2), (3, 1)]
    summary = price_summary(Deal.objects.first().product_id, "USD", "new", Period.all_until(NOON + DAY))
    assert (summary.n, summary.points) == (2, 2)


def test_one_text_for_two_retailers_is_no_comparison() -> None:
    for name in ("Tindalo", "Quillmart"):
        make_retailer(name)
    load(
        [
            advert(1, retailer="Tindalo"),
            advert(2, retailer="Quillmart"),
            advert(3, author=8, retailer="Tindalo"),
        ]
    )
    settle_all()
    assert points() == [(3, 1)]
    assert list(Deal.objects.filter(is_echo=True).order_by("post").values_list("post", flat=True)) == [1, 2]


def test_another_price_at_the_other_retailer_is_a_comparison() -> None:
    for name in ("Tindalo", "Quillmart"):
        make_retailer(name)
    load([advert(1, retailer="Tindalo"), advert(2, price="22", retailer="Quillmart")])
    settle_all()
    assert points() == [(1, 1), (2, 1)]


@pytest.mark.parametrize("title", [None, "select styles"])
def test_what_no_longer_names_a_product_repeats_nothing(title: str | None) -> None:
    adverts = [advert(n) for n in range(1, 4)]
    load(adverts)
    settle_all()
    load([replace(each, deals=(replace(each.deals[0], product=title),)) for each in adverts])
    settle_all()
    assert set(Deal.objects.values_list("product", "is_repeat", "times")) == {(None, False, 1)}
