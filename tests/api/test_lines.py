"""Product lines in the API: the same values as their pages."""

import pytest
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from deals.models import LineRedirect, ProductLine
from tests.factories import DAY, START, make_brand, make_deal, make_line, make_product


@pytest.fixture
def line(db: None) -> ProductLine:
    """Two sizes at two shops: 49 to 99 dollars."""
    small, large = make_product("Borvo Pulsar 16GB"), make_product("Borvo Pulsar 64GB")
    make_deal("49", START, product=small, retailer="Tindalo")
    make_deal("99", START, product=large, retailer="Tindalo")
    make_deal("89", START + DAY, product=large, retailer="Quillmart")
    return make_line("Borvo Pulsar", small, large)


def test_a_line_has_its_range_in_the_list(api: APIClient, line: ProductLine) -> None:
    (row,) = api.get("/api/v1/lines/?q=pulsar&several=true").json()["results"]
    assert (row["name"], row["products"], row["points"], row["retailers"]) == ("Borvo Pulsar", 2, 3, 2)
    assert row["prices"] == {
        "currency": "USD",
        "n": 3,
        "lowest": "49.00",
        "highest": "99.00",
        "lowest_retailer": "Tindalo",
        "lowest_at": "2016-06-01T00:00:00Z",
    }


def test_a_line_names_its_products(api: APIClient, line: ProductLine) -> None:
    body = api.get(f"/api/v1/lines/{line.pk}/").json()
    assert [one["title"] for one in body["products"]] == ["Borvo Pulsar 16GB", "Borvo Pulsar 64GB"]
    assert body["histories"] == [{"currency": "USD", "condition": "new", "n": 3}]


def test_a_history_has_each_day_s_range(api: APIClient, line: ProductLine) -> None:
    body = api.get(f"/api/v1/lines/{line.pk}/price-history/").json()
    days = [(day["day"], day["retailer"], day["lowest"], day["highest"], day["n"]) for day in body["days"]]
    assert days == [
        ("2016-06-02", "quillmart", "89.00", "89.00", 1),
        ("2016-06-01", "tindalo", "49.00", "99.00", 2),
    ]
    assert (body["highest"], body["left_off"], body["summary"]["n"]) == ("99.00", 0, 3)


def test_a_line_that_is_gone_leads_on(api: APIClient, line: ProductLine) -> None:
    LineRedirect.objects.create(old_id=77, key="old", line=line)
    answer = api.get("/api/v1/lines/77/price-history/")
    assert (answer.status_code, answer["Location"]) == (301, f"/api/v1/lines/{line.pk}/price-history/")


def test_rubbish_is_refused(api: APIClient, line: ProductLine) -> None:
    assert api.get("/api/v1/lines/?several=perhaps&colour=red").status_code == 400
    assert api.get("/api/v1/lines/?order=colour").status_code == 400


@pytest.mark.parametrize("count", [2, 20])
def test_a_page_of_lines_takes_a_fixed_number_of_queries(
    api: APIClient, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for number in range(count):
        product = make_product(f"Pulsar {number}", brand=make_brand(f"Brand {number}"))
        make_deal(product=product, retailer="Tindalo")
        make_line(f"Pulsar {number}", product)
    with django_assert_num_queries(7):
        api.get("/api/v1/lines/")
