"""Sums said twice, in the reader's own currency and in another."""

from decimal import Decimal

import pytest

from deals.domain.records import PostContent
from ingestion.extraction.catalogue_csv import load_catalogue
from ingestion.extraction.extract import extract_deals
from ingestion.extraction.money import find_money
from ingestion.extraction.said_again import other_currencies

TWICE = "Vardo Clip Player $47.50 Delivered (USD $35.60) https://t.co/a"


def price(text: str, handle: str = "", link: str = "http://bit.ly/a") -> tuple[Decimal | None, str | None]:
    [deal] = extract_deals(PostContent(text=text, handle=handle, urls=(link,)), load_catalogue())
    return deal.price, deal.currency


@pytest.mark.parametrize(
    "text",
    [
        "$12 (US$9)",
        "$12 shipped (USD 9.50)",
        "$12 (9.50 USD)",
        "$12 delivered [about US $9]",
        "129$ (US$89.50)",
    ],
)
def test_a_lower_sum_alone_in_brackets_is_the_price_in_another_currency(text: str) -> None:
    assert list(other_currencies(text, find_money(text)).values()) == ["USD"]


@pytest.mark.parametrize(
    "text", ["$12 (US$12)", "$12 (US$15)", "$12 (save US$3)", "$12 (US$9 used)", "£12 (US$9)", "$12, US$9"]
)
def test_other_sums_in_brackets_say_nothing_of_the_currency(text: str) -> None:
    assert other_currencies(text, find_money(text)) == {}


def test_the_accounts_country_tells_the_first_sums_currency() -> None:
    assert price(TWICE, handle="ozbargain") == (Decimal("47.50"), "AUD")
    assert price(TWICE, handle="redflagdeals") == (Decimal("47.50"), "CAD")


def test_the_links_country_is_asked_first() -> None:
    link = "https://www.amazon.ca/p"
    assert price(TWICE, handle="ozbargain", link=link) == (Decimal("47.50"), "CAD")


def test_where_no_country_tells_the_marked_sum_is_the_price() -> None:
    assert price(TWICE) == (Decimal("35.60"), "USD")
