"""The list of product lines and a line's page."""

from datetime import timedelta

import pytest
from django.test import Client

from deals.models import LineRedirect, ProductLine
from tests.factories import DAY, START, make_coverage, make_deal, make_line, make_product

pytestmark = pytest.mark.django_db


@pytest.fixture
def line() -> ProductLine:
    """Two sizes at two shops: 49 to 99 dollars."""
    small, large = make_product("Borvo Pulsar 16GB"), make_product("Borvo Pulsar 64GB")
    make_coverage(START, 48)
    make_deal("49", START, product=small, retailer="Tindalo")
    make_deal("99", START + timedelta(hours=2), product=large, retailer="Tindalo")
    make_deal("89", START + DAY, product=large, retailer="Quillmart")
    return make_line("Borvo Pulsar", small, large)


def test_the_list_has_the_range_the_retailers_and_the_products(page: Client, line: ProductLine) -> None:
    (row,) = page.get("/lines/").context["listed"]
    assert (row.line.name, row.line.products_n, row.line.retailers, row.line.points) == (
        "Borvo Pulsar",
        2,
        2,
        3,
    )
    figures = row.figures
    assert (str(figures.lowest), str(figures.highest), figures.lowest_retailer) == (
        "49.00",
        "99.00",
        "Tindalo",
    )


def test_the_page_shows_a_day_s_range_by_retailer(page: Client, line: ProductLine) -> None:
    context = page.get(f"/lines/{line.pk}/").context
    days = [(day.retailer, str(day.lowest), str(day.highest), day.n) for day in context["found"].days]
    assert days == [("Quillmart", "89.00", "89.00", 1), ("Tindalo", "49.00", "99.00", 2)]


def test_the_chart_has_each_day_s_lowest_price_only(page: Client, line: ProductLine) -> None:
    numbers = page.get(f"/lines/{line.pk}/").context["numbers"]
    drawn = {
        one["retailer"]["name"]: [point["price"] for point in one["points"]] for one in numbers["series"]
    }
    assert drawn == {"Tindalo": ["49.00"], "Quillmart": ["89.00"]}


def test_its_products_are_listed_each_with_its_own_prices(page: Client, line: ProductLine) -> None:
    listed = page.get(f"/lines/{line.pk}/products/").context["listed"]
    lowest = [(product.title, str(prices.lowest), retailers) for product, prices, retailers in listed]
    assert lowest == [("Borvo Pulsar 16GB", "49.00", 1), ("Borvo Pulsar 64GB", "89.00", 2)]


def test_a_product_leads_to_its_line(page: Client, line: ProductLine) -> None:
    product = line.products.first()
    assert product is not None
    assert f'href="/lines/{line.pk}/"' in page.get(f"/products/{product.pk}/").content.decode()


def test_a_line_that_is_gone_leads_to_the_one_that_took_its_products(page: Client, line: ProductLine) -> None:
    LineRedirect.objects.create(old_id=77, key="borvo pulsr", line=line)
    answer = page.get("/lines/77/?period=30")
    assert (answer.status_code, answer["Location"]) == (301, f"/lines/{line.pk}/?period=30")


def test_unreadable_filters_are_refused(page: Client) -> None:
    assert page.get("/lines/?order=colour").status_code == 400
    assert page.get("/lines.csv?order=colour").status_code == 400
