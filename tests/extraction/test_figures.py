"""Numbers, currencies and bare figures: what is proposed, in exact values."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.extraction.bare import find_bare
from ingestion.extraction.currencies import BY_CODE, CURRENCIES, language_of, link_countries, resolve_currency
from ingestion.extraction.money import find_money, find_percents, in_currency
from ingestion.extraction.triggers import may_hold_deal

STYLES = {
    "plain": lambda whole, cents: f"${whole}.{cents:02}",
    "comma": lambda whole, cents: f"${whole:,}.{cents:02}",
    "point": lambda whole, cents: f"{whole:,}".replace(",", ".") + f",{cents:02} €",
    "blank": lambda whole, cents: f"{whole:,}".replace(",", " ") + f",{cents:02} zł",
    "apostrophe": lambda whole, cents: f"CHF {whole:,}".replace(",", "'") + f".{cents:02}",
}


@given(st.integers(1, 999_999), st.integers(0, 99), st.sampled_from(sorted(STYLES)))
def test_a_number_is_read_back_in_every_style(whole, cents, style):
    found = find_money(f"lamp {STYLES[style](whole, cents)} today")
    assert [figure.value for figure in found] == [Decimal(f"{whole}.{cents:02}")]


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("49€99", "49.99", "EUR"),
        ("49,- €", "49", "EUR"),
        ("8,--€", "8", "EUR"),
        ("₹1,29,900", "129900", "INR"),
        ("3 490₽", "3490", "RUB"),
        ("12.990 Ft", "12990", "HUF"),
        ("3.5만원", "35000", "KRW"),
        ("Rp75rb", "75000", "IDR"),
        ("35ribu", "35000", "IDR"),
        ("R$ 1.299,00", "1299.00", "BRL"),
        ("1.499,00 TL", "1499.00", "TRY"),
        ("$20 AUD", "20", "AUD"),
        ("99¢US", "0.99", "USD"),
        ("PHP 100", "100", "PHP"),
    ],
)
def test_a_sum_with_a_plain_mark_has_value_and_currency(text, value, currency):
    assert [(figure.value, figure.currency) for figure in find_money(text)] == [(Decimal(value), currency)]


@pytest.mark.parametrize(
    "text", ["1299.99.1 €", "B08X1299 €", "10 Ft cable", "Canon R5", "IDR305MD", "HMV-RCN-RM1"]
)
def test_parts_of_numbers_and_models_are_no_sums(text):
    assert find_money(text) == []


@pytest.mark.parametrize(
    ("text", "links", "shop", "currency"),
    [
        ("a $1,299", ["https://www.amazon.com.mx/p"], None, "MXN"),
        ("now $99", ["https://shop.example.com/en-au/p"], None, "AUD"),
        ("now $99", ["https://go.example.com/?u=https%3A%2F%2Fshop.example.ca%2Fp"], None, "CAD"),
        ("now $99", ["http://bit.ly/p"], "AU", "AUD"),
        ("$99 @ Amazon AU", [], "US", "AUD"),
        ("Canada Goose coat $99", [], None, "USD"),
        ("¥499 耳机", [], None, "CNY"),
        ("nu 1.799 kr og gratis fragt på med nu før", [], None, "DKK"),
        ("C$99 now", ["https://shop.example.com.au/p"], "US", "CAD"),
    ],
)
def test_a_shared_sign_asks_link_text_shop_and_language(text, links, shop, currency):
    figure = find_money(text)[0]
    assert resolve_currency(figure, links=links, shop_country=shop, text=text) == currency


def test_a_point_groups_thousands_where_decimals_have_a_comma():
    figure = find_money("$89.990")[0]
    assert in_currency(figure, "CLP").value == 89990


def test_short_links_name_no_country():
    assert list(link_countries(["https://youtu.be/x", "http://bit.ly/p", "https://t.co/x"])) == []


def test_the_table_covers_the_world():
    assert len(CURRENCIES) == len(BY_CODE) >= 60
    assert all(len(country) == 2 for currency in CURRENCIES for country in currency.countries)


def test_languages_are_told_by_letters_or_small_words():
    texts = ["무료 배송", "der Preis für die Lampe", "the price of it", "lamp"]
    assert [language_of(text) for text in texts] == ["ko", "de", "en", None]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Kettle @649", "649"),
        ("Deal @ 1279", "1279"),
        ("Clara reader 119.99 at Indigo", "119.99"),
        ("가방 (41,890/무배)", "41890"),
        ("Charles shirts for 99", "99"),
        ("price 117", "117"),
    ],
)
def test_numbers_that_may_be_prices_are_proposed(text, value):
    assert [figure.value for figure in find_bare(text)] == [Decimal(value)]


@pytest.mark.parametrize(
    "text",
    [
        "on 12/25 at 10:30",
        "in 2016!",
        "pack of 12",
        "16GB drive",
        "call +4915112345678901",
        "version 1.2.3",
        "#119",
    ],
)
def test_dates_sizes_counts_and_ids_are_not(text):
    assert find_bare(text) == []


def test_a_percentage_behind_a_sum_is_no_range():
    assert [figure.value for figure in find_percents("(239.99 - 13% off)")] == [13]


@pytest.mark.parametrize(
    "text",
    ["$１７", "19,99 zł", "3,500원", "@ 649 ", "₹\u200e133", "５０％ off", "$𝟭𝟳", "Rp 50.000", "299 kr."],
)
def test_prices_of_other_countries_let_a_post_through(text):
    assert may_hold_deal(text)
