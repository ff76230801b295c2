"""Amounts in another currency: the bank's rate of the day, to the cent, never silently."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.test import Client

from deals.models import Workspace
from deals.selectors.common.exchange_rates import convert, rate_on
from tests.factories import make_deal, make_product

FRIDAY = datetime(2016, 11, 25, 12, tzinfo=UTC)
"""On this day 1 euro was 1.0592 US dollars and 0.8497 pounds."""


def test_an_amount_is_converted_at_the_rate_of_its_day_to_the_cent() -> None:
    found = convert(Decimal("59.99"), "USD", "EUR", FRIDAY)
    assert (found.amount, found.rate.on.isoformat()) == (Decimal("56.64"), "2016-11-25")
    assert convert(Decimal("10"), "EUR", "USD", FRIDAY).amount == Decimal("10.59")


@pytest.mark.parametrize("day", [26, 27])
def test_on_a_weekend_the_last_rate_before_holds(day: int) -> None:
    found = convert(Decimal("59.99"), "USD", "EUR", FRIDAY.replace(day=day))
    assert (found.amount, found.rate.on.isoformat()) == (Decimal("56.64"), "2016-11-25")


def test_the_day_is_that_of_the_bank() -> None:
    late = datetime(2016, 11, 24, 23, 30, tzinfo=UTC)
    assert convert(Decimal(1), "USD", "EUR", late).rate.on.isoformat() == "2016-11-25"


@pytest.mark.parametrize(
    ("source", "target", "at"),
    [
        ("USD", "NGN", FRIDAY),
        ("XXX", "EUR", FRIDAY),
        ("USD", "EUR", datetime(1998, 1, 1, tzinfo=UTC)),
        ("USD", "EUR", datetime(2090, 1, 1, tzinfo=UTC)),
    ],
)
def test_without_a_rate_it_says_so(source: str, target: str, at: datetime) -> None:
    found = convert(Decimal(1), source, target, at)
    assert (found.amount, found.rate) == (None, None)
    assert found.reason.startswith(f"no ECB rate of {source} to {target} for ")


def test_a_currency_is_worth_itself() -> None:
    assert rate_on("EUR", "EUR", FRIDAY.date()).value == 1


@pytest.fixture
def drill(workspace: Workspace) -> int:
    """A drill for $59.99 of mine and $70 of a competitor's, on the Friday."""
    product = make_product("Drill")
    make_deal("59.99", FRIDAY, product=product, retailer="Tindalo")
    make_deal("70", FRIDAY, product=product, retailer="Quillmart")
    return product.pk


def test_pages_show_both_amounts_only_where_somebody_asks(page: Client, workspace, drill: int) -> None:
    for url in (f"/products/{drill}/", f"/workspaces/{workspace.pk}/compare/"):
        url = f"{url}?level=product" if "compare" in url else f"{url}?show=all"
        assert "56.64" not in page.get(url).content.decode()
        html = page.get(f"{url}&convert=EUR").content.decode().replace("\N{NO-BREAK SPACE}", " ")
        assert "$59.99" in html and "€56.64" in html
        assert "1 USD = 0.9441 EUR, ECB, 25 Nov 2016" in html
        assert page.get(f"{url}&convert=euro").status_code == 400


def test_the_workspaces_currency_holds_by_default(page: Client, workspace, drill: int) -> None:
    Workspace.objects.update(currency="EUR")
    url = f"/workspaces/{workspace.pk}/compare/?level=product"
    assert "€56.64" in page.get(url).content.decode()
    assert "€56.64" not in page.get(f"{url}&convert=none").content.decode()


def test_a_currency_without_a_rate_says_so_beside_the_price(page: Client, workspace, drill: int) -> None:
    html = page.get(f"/products/{drill}/?convert=NGN").content.decode()
    assert "no ECB rate of USD to NGN for 25 Nov 2016" in html


def test_files_have_both_amounts_with_rate_and_day(page: Client, workspace, drill: int) -> None:
    for url in (f"/products/{drill}.csv", f"/workspaces/{workspace.pk}/compare.csv"):
        plain = page.get(url).getvalue().decode("utf-8-sig").splitlines()
        lines = page.get(f"{url}?convert=EUR").getvalue().decode("utf-8-sig").splitlines()
        assert lines[0] == f"{plain[0]},converted,converted_currency,rate,rate_of"
        assert any(line.endswith(",56.64,EUR,0.944109,2016-11-25") for line in lines)


def test_the_api_converts_on_request(page: Client, workspace, drill: int) -> None:
    url = f"/api/v1/products/{drill}/price-history/"
    point = page.get(f"{url}?convert=EUR").json()["series"][0]["points"][0]
    converted = {
        "currency": "EUR",
        "amount": "66.09",
        "rate": "0.944109",
        "rate_of": "2016-11-25",
        "reason": "",
    }
    assert (point["price"], point["converted"]) == ("70.00", converted)
    assert "converted" not in page.get(url).json()["series"][0]["points"][0]
    rows = page.get(f"/api/v1/workspaces/{workspace.pk}/compare/?convert=EUR").json()["rows"]
    assert rows[0]["mine"]["converted"]["amount"] == "56.64"
    assert page.get(f"{url}?convert=euro").status_code == 400
