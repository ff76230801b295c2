"""One display currency: wherever an amount stands, the converted one stands beside it, with rate and day."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from deals.models import Deal, Workspace
from tests.comparing.test_rates import FRIDAY
from tests.factories import make_deal, make_product

RATE = "1 USD = 0.9441 EUR, ECB, 25 Nov 2016"


@pytest.fixture
def base(workspace: Workspace) -> str:
    """The workspace's address: a competitor stood at $70, I went below, it answered."""
    product = make_product("Drill")
    make_deal("70", FRIDAY - timedelta(days=6, hours=23), product=product, retailer="Quillmart")
    make_deal("59.99", FRIDAY, product=product, retailer="Tindalo", list_price=Decimal("80.00"), kind="price")
    make_deal("55", FRIDAY + timedelta(hours=2), product=product, retailer="Quillmart")
    make_deal(None, FRIDAY, retailer="Tindalo", currency="", kind="percent_off", percent_off=20)
    return f"/workspaces/{workspace.pk}"


def lines_of(page: Client, address: str) -> list[list[str]]:
    """Return the cells of a CSV."""
    text = page.get(address).getvalue().decode("utf-8-sig")
    return [line.split(",") for line in text.splitlines()]


def html_of(page: Client, address: str) -> str:
    """Return a page; amounts and rates have spaces at which no line breaks."""
    return page.get(address).content.decode().replace("\N{NO-BREAK SPACE}", " ")


def cells_of(page: Client, address: str) -> list[dict[str, str]]:
    """Return the rows of a CSV by column."""
    header, *rows = lines_of(page, address)
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_the_list_of_promotions_shows_both_amounts(page: Client, base: str) -> None:
    plain = page.get(f"{base}/compare/promotions/").content.decode()
    html = html_of(page, f"{base}/compare/promotions/?convert=EUR")
    assert "$59.99" in plain and "€56.64" not in plain
    assert "$59.99" in html and "≈ €56.64" in html and RATE in html
    assert "$80.00" in html and "≈ €75.53" in html


def test_the_file_of_promotions_has_both_amounts_and_nothing_beside_no_price(page: Client, base: str) -> None:
    rows = cells_of(page, f"{base}/compare/promotions.csv?convert=EUR")
    found = {row["price"]: (row["converted"], row["rate"], row["rate_of"]) for row in rows}
    assert found["59.99"] == ("56.64", "0.944109", "2016-11-25")
    assert found[""] == ("", "", "")
    assert {row["converted_currency"] for row in rows} == {"EUR"}


def test_the_file_of_answers_has_all_three_amounts_in_both_currencies(page: Client, base: str) -> None:
    *_, row = cells_of(page, f"{base}/compare/undercuts.csv?convert=EUR")
    assert (row["price"], row["converted"], row["rate_of"]) == ("59.99", "56.64", "2016-11-25")
    assert (row["below_price"], row["below_converted"], row["below_rate_of"]) == (
        "70.00",
        "65.86",
        "2016-11-18",
    )
    assert (row["response_price"], row["response_converted"], row["response_rate_of"]) == (
        "55.00",
        "51.93",
        "2016-11-25",
    )


def test_the_file_of_movers_has_both_amounts_in_both_currencies(page: Client, base: str) -> None:
    (row,) = cells_of(page, f"{base}/compare/movers.csv?convert=EUR")
    assert (row["price_a_week_before"], row["before_converted"]) == ("70.00", "65.86")
    assert (row["price_now"], row["now_converted"], row["now_rate_of"]) == ("55.00", "51.93", "2016-11-25")


@pytest.mark.parametrize("part", ["promotions", "undercuts", "movers"])
@pytest.mark.parametrize("fmt", ["csv", "xlsx", "json"])
def test_every_form_of_a_file_explains_its_converted_columns(
    page: Client, base: str, part: str, fmt: str
) -> None:
    response = page.get(f"{base}/compare/{part}.{fmt}?convert=EUR")
    assert response.status_code == 200 and response.getvalue()


def test_a_file_says_in_words_where_there_is_no_rate(page: Client, base: str) -> None:
    (row,) = cells_of(page, f"{base}/compare/movers.csv?convert=NGN")
    assert row["now_converted"] == "no ECB rate of USD to NGN for 25 Nov 2016"
    assert (row["price_now"], row["now_rate"]) == ("55.00", "")


def test_the_api_gives_deals_and_undercuts_in_both_currencies(page: Client, base: str) -> None:
    deals = page.get("/api/v1/deals/?convert=EUR&retailer=tindalo").json()["results"]
    found = {deal["price"]: deal for deal in deals}
    assert found["59.99"]["converted"]["amount"] == "56.64"
    assert found["59.99"]["converted_list_price"]["amount"] == "75.53"
    assert found[None]["converted"] is None
    assert "converted" not in page.get("/api/v1/deals/").json()["results"][0]
    *_, told = page.get(f"/api/v1{base}/compare/undercuts/?convert=EUR").json()["undercuts"]
    assert [told[name]["converted"]["amount"] for name in ("first", "over", "response")] == [
        "56.64",
        "65.86",
        "51.93",
    ]


def test_the_api_gives_movers_and_newest_deals_in_both_currencies(page: Client, base: str) -> None:
    body = page.get(f"/api/v1{base}/overview/?convert=EUR").json()
    assert body["movers"][0]["now"]["converted"]["amount"] == "51.93"
    assert body["newest"][0]["converted"]["rate_of"] == "2016-11-25"


def test_a_chart_is_drawn_in_one_currency_and_says_which(page: Client, base: str) -> None:
    product = page.get("/api/v1/products/").json()["results"][0]["id"]
    plain = page.get(f"/products/{product}/?convert=EUR").content.decode()
    html = page.get(f"/products/{product}/?convert=EUR&draw=converted").content.decode()
    assert "data-draw-converted" not in plain and "Drawn in USD" in plain
    assert "data-draw-converted" in html and "Drawn in EUR: each price by the ECB rate of its own day" in html
    assert "convert=EUR" in html.split('data-url="')[1].split('"')[0]
    assert "data-draw-converted" not in page.get(f"/products/{product}/?draw=converted").content.decode()


def test_a_chart_says_how_many_prices_it_cannot_draw(page: Client, base: str) -> None:
    product = page.get("/api/v1/products/").json()["results"][0]["id"]
    html = page.get(f"/products/{product}/?convert=NGN&draw=converted").content.decode()
    assert "3 prices without a rate are not drawn" in html


@pytest.mark.parametrize("query", ["convert=euro", "draw=pretty"])
def test_rubbish_is_refused_with_a_sentence(page: Client, base: str, query: str) -> None:
    product = page.get("/api/v1/products/").json()["results"][0]["id"]
    response = page.get(f"/products/{product}/?{query}")
    assert (response.status_code, f"{query.split('=')[0]} must be" in response.content.decode()) == (
        400,
        True,
    )


def test_every_page_refuses_a_currency_that_is_none(page: Client, base: str) -> None:
    for address in ("/", "/market/", f"{base}/campaigns/", "/products/"):
        assert page.get(f"{address}?convert=euro").status_code == 400


def test_a_retailers_deals_and_their_file_have_both_amounts(page: Client, base: str) -> None:
    assert "≈ €56.64" in html_of(page, "/retailers/tindalo/?convert=EUR")
    found = {row["price"]: row for row in cells_of(page, "/retailers/tindalo.csv?convert=EUR")}
    assert (found["59.99"]["converted"], found["59.99"]["rate"]) == ("56.64", "0.944109")
    assert (found[""]["converted"], found[""]["rate_of"]) == ("", "")
    assert "converted" not in lines_of(page, "/retailers/tindalo.csv")[0]


def test_the_evidence_card_shows_both_amounts(page: Client, base: str) -> None:
    deal = Deal.objects.get(price=Decimal("59.99"))
    assert "≈ €56.64" in html_of(page, f"/deals/{deal.pk}/?convert=EUR")


def test_the_link_to_the_file_of_movers_keeps_the_currency(page: Client, base: str) -> None:
    html = page.get(f"{base}/overview/more/?convert=EUR").content.decode()
    assert "convert=EUR" in html.split("compare/movers.csv?")[1].split('"')[0]
