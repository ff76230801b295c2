"""The evidence card: each value marked where it was read."""

from typing import Any

import pytest
from django.test import Client

from deals.views.market.evidence import segments
from tests.factories import (
    DAY,
    START,
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
