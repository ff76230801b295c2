"""Search and filters of products."""

from decimal import Decimal
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from deals.selectors.common.as_of import Period
from deals.selectors.market.products import (
    ProductFilter,
    count_products,
    ordered,
    prices_of,
    retailers_of,
    search_products,
)
from tests.factories import DAY, START, make_brand, make_category, make_deal, make_product

pytestmark = pytest.mark.django_db
RANGE = {"currency": "USD", "price_from": Decimal(56), "price_to": Decimal(70)}
ALL = Period.all_until(START + 365 * DAY)


def titles(period: Period = ALL, **wanted: Any) -> list[str]:
    """The titles that a search finds, by title."""
    return [product.title for product in ordered(search_products(ProductFilter(**wanted), period), "title")]


@pytest.fixture
def shelf() -> None:
    """Three products with prices and one without."""
    drill = make_product(
        "Borvo Cordless Drill", brand=make_brand("Borvo"), category=make_category("Power tools")
    )
    kettle = make_product("Glass Kettle 1.7 l", brand=make_brand("Lumo"), category=make_category("Kitchen"))
    phone = make_product("Aspen Phone 64GB")
    make_product("Never announced")
    make_deal("60", START, product=drill, retailer="Tindalo")
    make_deal("55", START + DAY, product=drill, retailer="Quillmart")
    make_deal("20", START, product=kettle, retailer="Tindalo", currency="GBP")
    make_deal("300", START + 2 * DAY, product=phone, retailer="Quillmart")


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, ["Aspen Phone 64GB", "Borvo Cordless Drill", "Glass Kettle 1.7 l"]),
        ({"text": "cordles drill"}, ["Borvo Cordless Drill"]),
        ({"text": "lumo kettle"}, ["Glass Kettle 1.7 l"]),
        ({"text": "drill kettle"}, []),
        ({"brand": "borvo"}, ["Borvo Cordless Drill"]),
        ({"category": "kitchen"}, ["Glass Kettle 1.7 l"]),
        ({"retailer": "quillmart"}, ["Aspen Phone 64GB", "Borvo Cordless Drill"]),
        ({"currency": "GBP"}, ["Glass Kettle 1.7 l"]),
        ({"several_retailers": True}, ["Borvo Cordless Drill"]),
        ({"several_retailers": True, "retailer": "tindalo"}, ["Borvo Cordless Drill"]),
        ({**RANGE}, ["Borvo Cordless Drill"]),
        ({**RANGE, "retailer": "quillmart"}, []),
    ],
)  # fmt: skip
def test_a_filter_finds(shelf: None, wanted: dict[str, Any], found: list[str]) -> None:
    assert titles(**wanted) == found
    assert count_products(ProductFilter(**wanted), ALL) == len(found)


@pytest.mark.parametrize(("text", "found"), [("q2000", ["Drill"]), ("2", [])])
def test_a_short_word_is_a_word_of_the_brand_and_not_a_part_of_one(
    db: None, text: str, found: list[str]
) -> None:
    make_deal(product=make_product("Drill", brand=make_brand("Lumo Q2000")))
    assert titles(text=text) == found


def test_products_announced_later_than_the_as_of_moment_stay_out(shelf: None) -> None:
    assert titles(Period.all_until(START + 2 * DAY)) == ["Borvo Cordless Drill", "Glass Kettle 1.7 l"]


def test_a_row_counts_prices_and_retailers(shelf: None) -> None:
    product = search_products(ProductFilter(text="drill"), ALL).get()
    assert (product.points, product.lowest, product.last_at) == (2, 55, START + DAY)
    assert retailers_of([product.pk], ALL) == {product.pk: 2}


@pytest.mark.parametrize(
    ("key", "first"),
    [
        ("points", "Borvo Cordless Drill"),
        ("newest", "Aspen Phone 64GB"),
        ("highest", "Aspen Phone 64GB"),
        ("x", "Borvo Cordless Drill"),
    ],
)
def test_the_order_is_one_of_a_list(shelf: None, key: str, first: str) -> None:
    assert ordered(search_products(ProductFilter(currency="USD"), ALL), key)[0].title == first


def test_prices_are_in_the_currency_that_has_most(shelf: None) -> None:
    product = search_products(ProductFilter(text="drill"), ALL).get()
    make_deal("1", START + 5 * DAY, product=product, currency="EUR")
    make_deal("2", START + 6 * DAY, product=product, condition="used")
    prices = prices_of([product.pk], ALL)[product.pk]
    assert (prices.currency, prices.n, prices.lowest, prices.latest) == ("USD", 2, 55, 55)
    assert prices.latest_retailer == "Quillmart"


def test_counting_the_pages_takes_one_query(
    shelf: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        assert count_products(ProductFilter(several_retailers=True), ALL) == 1
