"""Ten deals are curated by keyboard alone: accepted, rejected with reasons, corrected in the text, undone."""

import pytest
from playwright.sync_api import expect

from deals.models import Deal, DealOverride
from tests.browser.conftest import Visitor
from tests.curating import TEXT, make_unsure

pytestmark = pytest.mark.browser


@pytest.fixture
def queue(visitor: Visitor) -> Visitor:
    """Ada before ten unsure deals, the surest first."""
    make_unsure(10)
    visitor.open("/review/unsure/")
    return visitor


def pick(queue: Visitor, start: int, length: int, key: str) -> None:
    """Select a stretch of the current item's text by keys, then name the field."""
    keyboard = queue.page.keyboard
    keyboard.press("i")
    expect(queue.page.locator("[data-post-text]:focus")).to_have_count(1)
    keyboard.press("Control+Home")
    for _ in range(start):
        keyboard.press("ArrowRight")
    for _ in range(length):
        keyboard.press("Shift+ArrowRight")
    keyboard.press(key)


def said() -> list[str]:
    """What stands on the ten posts, in their order."""
    words = {word.post_id: word for word in DealOverride.objects.standing()}
    return [words[number].said if number in words else "" for number in range(100, 110)]


def test_ten_items_are_curated_by_keyboard_only(queue: Visitor) -> None:
    keyboard, page = queue.page.keyboard, queue.page
    done = page.locator("[data-decided]")
    keyboard.press("a")  # 100
    keyboard.press("3")  # 101: wrong product
    keyboard.press("r")
    expect(done).to_have_count(2)
    pick(queue, TEXT.index("$89.99"), 6, "p")  # 102: its price is the other one
    expect(page.locator("[data-review-said]")).to_have_text("Corrected: accept or reject it.")
    expect(page.locator(f"#item-{Deal.objects.get(post=102).pk}")).to_be_focused()
    keyboard.press("a")
    expect(done).to_have_count(3)
    pick(queue, TEXT.index("SAVE5"), 5, "c")  # 103
    expect(page.locator("[data-review-said]")).to_have_text("Corrected: accept or reject it.")
    keyboard.press("a")
    expect(done).to_have_count(4)
    for count, key in enumerate("arara", 5):  # 104 to 108
        keyboard.press(key)
        expect(done).to_have_count(count)
    keyboard.press("r")  # 109, and taken back
    expect(done).to_have_count(10)
    keyboard.press("u")
    expect(done).to_have_count(9)
    keyboard.press("a")
    expect(done).to_have_count(10)
    assert said() == [
        "accepted", "rejected: wrong product", "accepted", "accepted", "accepted",
        "rejected: not a deal", "accepted", "rejected: not a deal", "accepted", "accepted",
    ]  # fmt: skip
    assert str(Deal.objects.get(post=102).price) == "89.99" and Deal.objects.get(post=103).coupon == "SAVE5"
    assert queue.faults == []


def test_a_selection_that_is_no_such_value_says_why(queue: Visitor) -> None:
    pick(queue, 0, 7, "p")
    expect(queue.page.locator("[data-correct-said]").first).to_contain_text("'Tindalo' is no price")
    assert DealOverride.objects.count() == 0
