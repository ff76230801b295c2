"""The search over the API: the groups of the page, with figures and addresses."""

import pytest
from rest_framework.test import APIClient

from tests.factories import START, make_brand, make_deal, make_product


def test_a_search_gives_each_kind_with_its_figures(api: APIClient) -> None:
    product = make_product("Lumo Kettle", brand=make_brand("Lumo"))
    make_deal(product=product, retailer="Tindalo", at=START)
    groups = api.get("/api/v1/search/?q=lumo&as_of=2016-06-20").json()["groups"]
    assert [group["kind"] for group in groups] == ["products", "brands"]
    assert groups[0]["results"] == [{
        "name": "Lumo Kettle", "about": "Lumo", "address": f"/products/{product.pk}/", "products": None,
        "prices": 1, "retailers": 1, "promotions": None, "last_at": "2016-06-01T00:00:00Z",
    }]  # fmt: skip
    assert groups[1]["results"][0]["address"] == "/products/?brand=lumo"


def test_nothing_later_than_the_moment_is_found(api: APIClient) -> None:
    make_deal(product=make_product("Lumo Kettle"), at=START)
    assert api.get("/api/v1/search/?q=lumo&as_of=2016-05-20").json()["groups"] == []


@pytest.mark.parametrize("query", ["", "q=", "q=%20", f"q={'a' * 201}", "q=a%00", "q=a%1b"])
def test_what_cannot_be_looked_for_is_refused(api: APIClient, query: str) -> None:
    answer = api.get(f"/api/v1/search/?{query}")
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (400, ["q"])


def test_a_misspelt_parameter_is_refused(api: APIClient) -> None:
    assert list(api.get("/api/v1/search/?q=a&nonsense=1").json()["error"]["fields"]) == ["nonsense"]
