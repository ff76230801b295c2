"""A brand is looked up for an unknown maker by keyboard alone, also after an undo."""

import pytest
from playwright.sync_api import expect

from deals.models import MakerAssignment, Product
from tests.browser.accessibility import serious_violations
from tests.browser.conftest import Visitor
from tests.browser.screens import SCREENS
from tests.curating import make_unknown_maker
from tests.factories import make_brand

pytestmark = pytest.mark.browser
OFFERED = "[data-review-item] [data-typeahead] [role=option]"


@pytest.fixture
def queue(visitor: Visitor, product: Product) -> Visitor:
    """Ada before an unknown maker."""
    for name in ("Lumo", "Lumina"):
        make_brand(name)
    make_unknown_maker()
    visitor.open("/review/makers/")
    return visitor


def assign(queue: Visitor, place: int) -> None:
    """Type a part of a brand's name and take the option at a place."""
    keyboard = queue.page.keyboard
    keyboard.press("a")
    keyboard.type("lum")
    expect(queue.page.locator(OFFERED)).to_have_text(["Lumina", "Lumo"])
    for _ in range(place):
        keyboard.press("ArrowDown")
    keyboard.press("Enter")  # the option
    expect(queue.page.locator("[data-decided]")).to_have_count(0)
    keyboard.press("Enter")  # the answer
    expect(queue.page.locator("[data-decided]")).to_have_count(1)


@pytest.mark.parametrize("visitor", SCREENS, indirect=True)
def test_a_brand_is_looked_up_and_after_an_undo_again(queue: Visitor) -> None:
    assign(queue, 1)
    queue.page.keyboard.press("u")
    expect(queue.page.locator("[data-decided]")).to_have_count(0)
    assign(queue, 2)
    made = MakerAssignment.objects.order_by("pk")
    assert [(each.brand.slug, each.undone_at is None) for each in made] == [("lumina", False), ("lumo", True)]
    assert (queue.overflow, serious_violations(queue), queue.faults) == (0, [], [])
