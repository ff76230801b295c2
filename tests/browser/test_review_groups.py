"""Curators decide on groups by keyboard; a decision that did not reach the server is seen and made again."""

import pytest
from playwright.sync_api import expect

from deals.models import MatchDecision
from tests.browser.conftest import Visitor
from tests.reviewing import make_pair, make_titles, product_of

pytestmark = pytest.mark.browser
TITLES = [
    f"{word} kettle k{n}0 {word}" for n, word in enumerate(("amber", "birch", "cedar", "dune", "elm"), 1)
]


@pytest.fixture
def groups(visitor: Visitor) -> Visitor:
    """Ada before a group of three kettles and one of two."""
    make_titles(*TITLES)
    make_pair(TITLES[0], TITLES[1], 0.9)
    make_pair(TITLES[1], TITLES[2], 0.8)
    make_pair(TITLES[3], TITLES[4], 0.5)
    visitor.open("/review/groups/")
    return visitor


def test_ticked_products_are_joined_and_the_next_group_told_apart_by_keys(groups: Visitor) -> None:
    page = groups.page
    page.get_by_role("checkbox", name=TITLES[0]).check()
    page.get_by_role("checkbox", name=TITLES[2]).check()
    page.keyboard.press("t")
    expect(page.locator("[data-decided]")).to_have_count(1)
    page.keyboard.press("r")
    expect(page.locator("[data-decided]")).to_have_count(2)
    assert product_of(TITLES[0]) == product_of(TITLES[2]) != product_of(TITLES[1])
    assert product_of(TITLES[3]) != product_of(TITLES[4])
    assert groups.faults == []


def test_undo_by_key_lets_the_group_wait_again(groups: Visitor) -> None:
    groups.page.keyboard.press("a")
    expect(groups.page.locator("[data-decided]")).to_have_count(1)
    groups.page.keyboard.press("u")
    expect(groups.page.get_by_text("Undone: the groups wait again.")).to_be_visible()
    expect(groups.page.locator("[data-review-item]")).to_have_count(2)


def test_a_decision_that_failed_is_seen_and_made_again(groups: Visitor) -> None:
    page = groups.page
    page.route("**/decide/", lambda route: route.abort())
    page.locator("[data-action-key=r]").first.click()
    expect(page.get_by_text("This was not saved.").first).to_be_visible()
    assert not MatchDecision.objects.exists()
    page.unroute("**/decide/")
    page.locator("[data-action-key=r]").first.click()
    expect(page.locator("[data-decided]")).to_have_count(1)
    assert MatchDecision.objects.exists()
