"""Lists: filters, cursors, the as-of moment, a fixed number of queries."""

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from ingestion.models import Run
from tests.factories import DAY, START, make_brand, make_category, make_coverage, make_deal, make_product

QUERIES = {"retailers": 4, "brands": 1, "categories": 1, "products": 6, "deals": 3, "runs": 4}


def fill(name: str) -> None:
    """One more row for every list."""
    product = make_product(brand=make_brand(f"Brand {name}"), category=make_category(f"Category {name}"))
    make_deal(product=product, brand=product.brand, category=product.category, retailer=f"Shop {name}")
    Run.objects.create(uris=["s3://bucket/"])


@pytest.mark.parametrize("name", QUERIES)
def test_rows_cost_no_queries(
    api: APIClient, name: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_coverage(START, 24)
    for count in (2, 20):
        for number in range(count):
            fill(f"{count} {number}")
        with django_assert_num_queries(QUERIES[name]):
            response = api.get(f"/api/v1/{name}/")
        assert len(response.json()["results"]) >= count


@pytest.mark.parametrize("name", QUERIES)
def test_a_cursor_walks_through_all_rows_once(api: APIClient, name: str) -> None:
    for number in range(7):
        fill(str(number))
    seen, url = [], f"/api/v1/{name}/?page_size=3"
    while url:
        page = api.get(url).json()
        seen += [str(row) for row in page["results"]]
        url = page["next"]
    assert len(seen) == len(set(seen)) == 7


@pytest.mark.parametrize("order", ["points", "newest", "title", "lowest", "highest"])
def test_products_with_equal_values_are_walked_once_in_every_order(api: APIClient, order: str) -> None:
    for number in range(7):
        fill(str(number))
    seen, url = [], f"/api/v1/products/?page_size=2&currency=USD&order={order}"
    while url:
        page = api.get(url).json()
        seen += [row["id"] for row in page["results"]]
        url = page["next"]
    assert len(seen) == len(set(seen)) == 7


def ids(api: APIClient, query: str) -> list[int]:
    """The deals that a query finds."""
    return [row["id"] for row in api.get(f"/api/v1/deals/?{query}").json()["results"]]


def test_deals_come_newest_first_and_never_after_the_as_of_moment(api: APIClient) -> None:
    first, second = make_deal(at=START), make_deal(at=START + DAY)
    assert ids(api, "") == [second.pk, first.pk]
    assert ids(api, "order=oldest") == [first.pk, second.pk]
    assert ids(api, "as_of=2016-06-01") == [first.pk]


def test_a_day_is_included_at_both_ends(api: APIClient) -> None:
    day = [make_deal(at=START + DAY), make_deal(at=START + 2 * DAY - timedelta(seconds=1))]
    make_deal(at=START), make_deal(at=START + 2 * DAY)
    assert sorted(ids(api, "since=2016-06-02&until=2016-06-02")) == [deal.pk for deal in day]


def test_unsure_readings_come_on_request_and_rejected_ones_never(api: APIClient) -> None:
    sure, unsure = make_deal(), make_deal(confidence=0.3)
    make_deal(rejected=True)
    assert ids(api, "") == [sure.pk]
    assert sorted(ids(api, "unsure=true")) == [sure.pk, unsure.pk]


@pytest.mark.parametrize(
    "query",
    ["retailer=tindalo", "brand=lumo", "category=kitchen", "kind=free", "condition=used", "currency=GBP",
     "price_from=50", "price_to=5", "price_point=false"],
)  # fmt: skip
def test_a_filter_keeps_what_fits(api: APIClient, query: str) -> None:
    make_deal("10", product=make_product())
    name, _, value = query.partition("=")
    fields = {
        "retailer": {"retailer": "Tindalo"}, "brand": {"brand": make_brand("Lumo")},
        "category": {"category": make_category("Kitchen")}, "kind": {"kind": "free"},
        "condition": {"condition": "used"}, "currency": {"currency": "GBP"},
        "price_point": {"scope": "range"},
    }.get(name, {})  # fmt: skip
    price = value if name.startswith("price_") and name != "price_point" else "10"
    wanted = make_deal(price, product=make_product(), **fields)
    assert ids(api, query) == [wanted.pk]


def test_a_product_row_tells_its_prices(api: APIClient) -> None:
    product = make_product("Kettle", brand=make_brand("Lumo"))
    make_deal("20", START, product=product, retailer="Tindalo")
    make_deal("15", START + DAY, product=product, retailer="Quillmart")
    (row,) = api.get("/api/v1/products/?q=kettle").json()["results"]
    assert row == {
        "id": product.pk, "title": "Kettle", "brand": {"slug": "lumo", "name": "Lumo"}, "category": None,
        "points": 2, "retailers": 2, "last_at": "2016-06-02T00:00:00Z",
        "prices": {
            "currency": "USD", "n": 2, "lowest": "15.00", "latest": "15.00",
            "latest_at": "2016-06-02T00:00:00Z", "latest_retailer": "Quillmart",
        },
    }  # fmt: skip


def test_every_page_tells_its_as_of_moment(api: APIClient) -> None:
    make_coverage(START, 24)
    assert api.get("/api/v1/deals/").json()["as_of"] == "2016-06-01"
