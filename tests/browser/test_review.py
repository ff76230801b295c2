"""Curators decide by keyboard alone."""

import pytest
from playwright.sync_api import expect

from deals.models import MatchDecision
from deals.services.matching.decisions import decide
from tests.browser.conftest import Visitor
from tests.factories import make_user
from tests.reviewing import make_pair, make_titles

pytestmark = pytest.mark.browser
TITLES = [
    f"{word} kettle k{n}0 {word}"
    for n, word in enumerate(("amber", "birch", "cedar", "dune", "elm", "fir"), 1)
]


@pytest.fixture
def queue(visitor: Visitor) -> Visitor:
    """Ada before three pairs that wait, the surest first: amber and birch, cedar and dune, elm and fir."""
    make_titles(*TITLES)
    for place, score in enumerate((0.8, 0.7, 0.6)):
        make_pair(TITLES[2 * place], TITLES[2 * place + 1], score)
    visitor.open("/review/match/")
    return visitor


def verdicts() -> list[tuple[str, str]]:
    """The standing decisions, in the order in which they were made: the first title's word, the verdict."""
    made = MatchDecision.objects.filter(undone_at=None).order_by("id")
    return [(decision.left_key.split()[0], decision.verdict) for decision in made]


def test_several_items_are_decided_and_one_is_taken_back_by_keys(queue: Visitor) -> None:
    keyboard, item = queue.page.keyboard, queue.page.locator("[data-review-item]")
    keyboard.press("j")
    keyboard.press("r")
    keyboard.press("k")
    keyboard.press("k")
    keyboard.press("a")
    expect(queue.page.locator("[data-decided]")).to_have_count(2)
    keyboard.press("u")  # the last decision: amber and birch wait again, and have the focus
    expect(queue.page.locator("[data-decided]")).to_have_count(1)
    expect(item.first).to_be_focused()
    expect(queue.page.locator("[data-review-said]")).to_have_text("Undone.")
    keyboard.press("r")
    expect(queue.page.locator("[data-decided]")).to_have_count(2)
    keyboard.press("a")  # the focus went on to the item that still waits
    expect(queue.page.locator("[data-decided]")).to_have_count(3)
    assert sorted(verdicts()) == [("amber", "different"), ("cedar", "different"), ("elm", "same")]
    expect(queue.page.locator("[data-review-next]")).to_be_focused()
    assert queue.faults == []


def test_undo_waits_for_a_decision_that_is_on_its_way(queue: Visitor) -> None:
    queue.page.keyboard.press("a")
    queue.page.keyboard.press("u")
    expect(queue.page.locator("[data-review-said]")).to_have_text("Undone.")
    assert (verdicts(), MatchDecision.objects.count()) == ([], 1)


def test_a_click_decides_and_leads_on_to_the_next_item(queue: Visitor) -> None:
    queue.page.locator("[data-action-key=a]").nth(1).click()
    expect(queue.page.locator("[data-review-item]").nth(2)).to_be_focused()
    queue.page.get_by_role("button", name="Undo").click()
    expect(queue.page.locator("[data-review-item]").nth(1)).to_be_focused()
    assert (verdicts(), queue.faults) == ([], [])


def test_keys_do_nothing_while_one_types_or_with_a_modifier(queue: Visitor) -> None:
    field = "const field = document.createElement('input'); document.body.append(field); field.focus();"
    queue.page.keyboard.press("Control+a")
    queue.page.evaluate(f"() => {{ {field} }}")
    queue.page.keyboard.type("ar")
    assert queue.page.evaluate("document.activeElement.value") == "ar"
    assert MatchDecision.objects.count() == 0


def test_an_item_that_another_curator_decided_says_so_in_its_place(queue: Visitor) -> None:
    decide(TITLES[0], TITLES[1], "different", make_user("ida"))
    queue.page.keyboard.press("a")
    expect(queue.page.locator("[data-decided]")).to_contain_text(
        "Decided by ida meanwhile: different products."
    )
    assert verdicts() == [("amber", "different")]


def test_all_selected_items_are_decided_at_once(queue: Visitor) -> None:
    queue.page.keyboard.press("x")
    assert queue.page.locator("input[name=item]:checked").count() == 1
    queue.page.get_by_label("Select all on this page").check()
    queue.page.get_by_role("button", name="All selected: different products").click()
    expect(queue.page.get_by_text("3 of 3: Noted: different products.")).to_be_visible()
    assert [verdict for _, verdict in verdicts()] == ["different"] * 3
