"""Saving the page that one is on, opening it again, and beginning with it."""

import pytest
from playwright.sync_api import expect

from deals.models import Product, SavedView
from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser


def save(visitor: Visitor, name: str) -> None:
    """Save the page by the keyboard alone."""
    visitor.page.get_by_role("button", name="Saved views").focus()
    visitor.page.keyboard.press("Enter")
    field = visitor.page.locator(".views").get_by_label("Name")
    field.fill(name)
    visitor.page.keyboard.press("Enter")
    visitor.page.get_by_text(f"Saved as '{name}'").wait_for()


@pytest.mark.parametrize("visitor", ["360 dark", "1280 light"], indirect=True)
def test_a_page_is_saved_and_opened_by_the_bookmark_in_the_header(visitor: Visitor, product: Product) -> None:
    visitor.open("/products/?q=drill&order=title")
    save(visitor, "Drills")
    visitor.open("/retailers/")
    visitor.page.get_by_role("button", name="Saved views").click()
    assert visitor.overflow == 0
    visitor.page.locator(".views").get_by_role("link", name="Drills").click()
    visitor.page.wait_for_url("**/products/?q=drill&order=title")
    assert visitor.faults == []


def test_the_first_page_and_the_way_back(visitor: Visitor, product: Product) -> None:
    visitor.open("/products/?q=drill")
    save(visitor, "Drills")
    view = SavedView.objects.get()
    visitor.open(f"/workspaces/{view.workspace_id}/views/")
    visitor.page.get_by_role("button", name="First page Drills").click()
    visitor.page.get_by_text("Your first page is").wait_for()
    visitor.open("/")
    expect(visitor.page.get_by_role("heading", name="Products")).to_be_visible()
    visitor.page.get_by_role("navigation", name="Main").get_by_role("link", name="Overview").click()
    visitor.page.wait_for_url("**/overview/")
    assert visitor.faults == []
