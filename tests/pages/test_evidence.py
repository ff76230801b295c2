"""The evidence card: each value marked where it was read."""

from typing import Any

import pytest
from django.test import Client
from django.utils.html import strip_tags

from deals.models import Deal
from deals.selectors.market.deals import why_no_price_point
from deals.views.market.evidence import segments
from tests.factories import (
    DAY,
    START,
    make_category,
    make_coverage,
    make_deal,
    make_demo_post,
    make_post,
    make_product,
    make_snapshot,
)

TEXT = "\U0001f600 Lumo Kettle £20"


def shown(text: str, spans: dict[str, Any]) -> list[tuple[str, tuple[str, ...], str]]:
    """Text, fields and letters of each segment."""
    return [(part.text, part.fields, part.letters) for part in segments(text, spans)]


def test_offsets_count_code_points() -> None:
    assert shown(TEXT, {"price": [14, 17]}) == [("\U0001f600 Lumo Kettle ", (), ""), ("£20", ("price",), "P")]


def test_overlapping_spans_are_cut_at_their_ends() -> None:
    assert shown("Lumo Kettle", {"product": [0, 11], "brand": [0, 4]}) == [
        ("Lumo", ("product", "brand"), "TB"),
        (" Kettle", ("product",), ""),
    ]


@pytest.mark.parametrize("span", [[5, 99], [-1, 3], [3, 3], [4, 2], ["0", 2], [0], None, "ab", [0.0, 1.0]])
def test_a_span_that_is_none_is_left_out(span: Any) -> None:
    assert shown("Lumo Kettle", {"price": span, "unknown": [0, 4]}) == [("Lumo Kettle", (), "")]


def test_a_post_without_text_has_no_segments() -> None:
    assert segments("", {"price": [0, 1]}) == []


@pytest.fixture
def deal_url(db: None) -> str:
    """The card of a deal whose post tries to run a script and to link to one."""
    make_coverage(START, 24 * 10)
    post = make_post("<script>x</script> Kettle \u202e $20", START)
    deal = make_deal("20", post=post, product=make_product("Kettle"), url="javascript:alert(1)",
                     spans={"price": [28, 31], "product": [19, 25]})  # fmt: skip
    make_snapshot(post, START + DAY, retweets=0, likes=0)
    make_snapshot(post, START + 5 * DAY, retweets=7, likes=2)
    return f"/deals/{deal.pk}/"


def test_a_post_is_shown_as_text_and_its_values_are_marked(page: Client, deal_url: str) -> None:
    html = page.get(deal_url).content.decode()
    assert "&lt;script&gt;x&lt;/script&gt;" in html
    assert 'class="span span-price " title="Price">' in html
    assert "<bdi>&lt;script&gt;" in html


def test_links_leave_with_no_referrer_rights_and_only_over_http(page: Client, deal_url: str) -> None:
    html = page.get(deal_url).content.decode()
    assert 'rel="noopener nofollow ugc" target="_blank">The post' in html
    assert "javascript:" not in html


def test_the_reaction_is_the_last_one_before_the_as_of_moment(page: Client, deal_url: str) -> None:
    assert "9 in all, observed" in page.get(deal_url).content.decode()
    assert "0 in all, observed" in page.get(f"{deal_url}?as_of=2016-06-03").content.decode()
    assert "not observed" in page.get(f"{deal_url}?as_of=2016-06-01").content.decode()


def test_a_deal_of_the_future_is_not_found(page: Client, deal_url: str) -> None:
    assert page.get(f"{deal_url}?as_of=2016-05-30").status_code == 404


def test_a_rejected_deal_is_not_found(page: Client) -> None:
    assert page.get(f"/deals/{make_deal(rejected=True).pk}/").status_code == 404


def test_the_panel_gets_the_card_alone(page: Client, deal_url: str) -> None:
    response = page.get(deal_url, headers={"HX-Request": "true"})
    assert response.content.decode().lstrip().startswith('<article class="evidence-card">')
    assert "HX-Request" in response["Vary"]


def test_an_invented_post_has_no_link(page: Client) -> None:
    deal = make_deal(post=make_demo_post())
    html = page.get(f"/deals/{deal.pk}/").content.decode()
    assert "invented for the demo: no link" in html
    assert "twitter.com" not in html


def test_a_deleted_post_shows_neither_author_nor_text(page: Client) -> None:
    post = make_post("", handle="", author_name="")
    html = page.get(f"/deals/{make_deal(post=post, spans={'price': [0, 4]}).pk}/").content.decode()
    assert "The author deleted the post" in html
    assert "twitter.com" not in html


def words(page: Client, deal: Deal) -> str:
    """The text of a deal's card, in one line."""
    html = page.get(f"/deals/{deal.pk}/").content.decode()
    return " ".join(strip_tags(html).split())


def make_unsure_point(**fields: Any) -> Deal:
    """A priced offer of one product whose title is unsure."""
    sure = {"price": 0.98, "currency": 0.97, "product": 0.62, "scope": 0.9, "category": 0.71, "chart": 0.6}
    values = {"product": make_product("Kettle"), "category": make_category("Kitchen"), **fields}
    return make_deal(point_confidence=0.6, field_confidences=sure, **values)


def test_each_value_stands_beside_its_confidence(page: Client, db: None) -> None:
    shown = words(page, make_unsure_point())
    assert "$59.99 confidence of the price: 98%" in shown
    assert "Kettle confidence of the title: 62%" in shown
    assert "USD confidence of the currency: 97%" in shown
    assert "one product confidence of the product or range: 90%" in shown
    assert "Kitchen confidence of the category: 71%" in shown


def test_a_price_below_the_bar_says_why_and_what_histories_ask_for(page: Client, db: None) -> None:
    shown = words(page, make_unsure_point())
    assert "Not in price histories: the reading of its title is unsure (62%)." in shown
    assert "60% sure that price, currency, retailer and title are all right" in shown
    assert "price histories ask for 90%" in shown


@pytest.mark.parametrize("fields", [{"scope": "range"}, {"price": None, "piece_price": None}])
def test_what_is_no_price_of_one_product_has_no_confidence_of_a_point(
    page: Client, db: None, fields: dict[str, Any]
) -> None:
    assert "are all right" not in words(page, make_unsure_point(**fields))


def test_a_reading_by_the_rules_alone_shows_no_confidence_by_field(page: Client, db: None) -> None:
    shown = words(page, make_deal(product=make_product("Kettle")))
    assert "confidence of the" not in shown and "are all right" not in shown


@pytest.mark.parametrize(
    ("sure", "reason"),
    [
        ({"price": 0.9, "product": 0.62}, "the reading of its title is unsure (62%)"),
        ({"price": 0.3, "retailer": 0.4}, "the reading of its price is unsure (30%)"),
        ({"retailer": 0.4, "brand": 0.1}, "the reading of its retailer is unsure (40%)"),
        (
            {"price": 0.95, "product": 0.93},
            "the reading of price, currency, retailer, title together is unsure (75%)",
        ),
        ({}, "the reading of price, currency, retailer, title together is unsure (75%)"),
    ],
)
def test_the_least_sure_field_says_why_a_price_is_no_price_point(
    db: None, sure: dict[str, float], reason: str
) -> None:
    deal = make_deal(product=make_product(), point_confidence=0.75, field_confidences=sure)
    assert why_no_price_point(deal) == reason
