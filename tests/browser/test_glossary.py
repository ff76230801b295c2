"""The glossary and every '?' by keyboard."""

import pytest
from playwright.sync_api import expect

from deals.models import Product
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser


def test_a_question_mark_of_a_tile_leads_to_its_entry_by_keyboard(visitor: Visitor, product: Product) -> None:
    page = visitor.page
    visitor.open(f"/products/{product.pk}/")
    page.get_by_role("button", name="What this means: Usual", exact=True).press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/glossary/#usual-price")
    expect(page.get_by_role("heading", name="Usual", exact=True)).to_be_in_viewport()
    assert visitor.faults == []


def test_escape_closes_a_question_marks_text(visitor: Visitor, product: Product) -> None:
    page = visitor.page
    visitor.open(f"/products/{product.pk}/")
    page.get_by_role("button", name="What this means: Now", exact=True).press("Enter")
    assert page.locator("#help-lowest-now").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#help-lowest-now").is_visible()
