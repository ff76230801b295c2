"""Rubbish gets 400 or 404 and a sentence, never a 500 and never silence."""

import pytest
from rest_framework.test import APIClient

from tests.factories import make_deal, make_product

LISTS = ["retailers", "brands", "categories", "products", "deals", "runs"]

BAD = [
    ("deals", "retialer=x", "retialer"),
    ("deals", "product=0", "product"),
    ("deals", "product=9223372036854775808", "product"),
    ("deals", "product=1e400", "product"),
    ("deals", "product=1.5", "product"),
    ("deals", "price_from=NaN", "price_from"),
    ("deals", "price_from=-1", "price_from"),
    ("deals", "price_to=1000001", "price_to"),
    ("deals", "price_to=1.001", "price_to"),
    ("deals", "kind=bargain", "kind"),
    ("deals", "currency=%00", "currency"),
    ("deals", "since=0001-01-01T00:00%2B14:00", "since"),
    ("deals", "until=9999-12-31T23:59-14:00", "until"),
    ("deals", "since=yesterday", "since"),
    ("deals", "order=price", "order"),
    ("deals", "as_of=now", "as_of"),
    ("products", "q=%00", "q"),
    ("products", "price_from=10", "currency"),
    ("products", "order=lowest", "currency"),
    ("products", f"q={'x' * 201}", "q"),
    ("retailers", "period=8", "period"),
    ("retailers", "kind=x", "kind"),
    ("coverage", "since=2016-01-01", "since"),
    ("overview", "period=1", "period"),
    *((name, "page_size=201", "page_size") for name in LISTS),
    *((name, "page_size=0", "page_size") for name in LISTS),
    *((name, "page_size=²", "page_size") for name in LISTS),
    *((name, "cursor=rubbish", "cursor") for name in LISTS),
    *((name, "cursor=cD1yb3R0ZW4%3D", "cursor") for name in ("deals", "runs")),
    *((name, "nonsense=1", "nonsense") for name in LISTS),
]


@pytest.mark.parametrize(("name", "query", "field"), BAD)
def test_rubbish_is_refused_by_name(api: APIClient, name: str, query: str, field: str) -> None:
    make_deal(product=make_product())
    response = api.get(f"/api/v1/{name}/?{query}")
    assert response.status_code == 400
    error = response.json()["error"]
    assert (error["code"], list(error["fields"])) == ("invalid", [field])
    assert error["message"].startswith(f"{field}: ") and error["message"].endswith(".")


@pytest.mark.parametrize(
    "path",
    [
        "products/9999999999999999999999/", "products/1/", "products/1/price-history/", "deals/1/",
        "deals/99999999999999999999/", "retailers/nobody/", "runs/1/", "runs/99999999999999999999/files/",
    ],
)  # fmt: skip
def test_what_does_not_exist_is_404(api: APIClient, path: str) -> None:
    response = api.get(f"/api/v1/{path}")
    assert (response.status_code, response.json()["error"]["code"]) == (404, "not_found")


@pytest.mark.parametrize("query", ["currency=EUR", "condition=used", "currency=%00"])
def test_a_history_without_prices_is_404(api: APIClient, query: str) -> None:
    product = make_product()
    make_deal(product=product)
    assert api.get(f"/api/v1/products/{product.pk}/price-history/?{query}").status_code == 404
