"""A product is found from any page by keyboard alone, and each kind by name."""

import re

import pytest
from playwright.sync_api import Locator, expect

from deals.models import Product
from tests.browser.accessibility import serious_violations
from tests.browser.conftest import Visitor
from tests.browser.screens import SCREENS
from tests.factories import make_brand

pytestmark = pytest.mark.browser


def options(visitor: Visitor) -> Locator:
    return visitor.page.locator("[data-search] [role=option]")


@pytest.mark.parametrize("visitor", SCREENS, indirect=True)
def test_a_product_is_opened_by_keyboard(visitor: Visitor, product: Product) -> None:
    make_brand("Borvo Works")
    visitor.open("/retailers/")
    page, field = visitor.page, visitor.page.get_by_role("combobox", name="Search")
    page.keyboard.press("/")
    expect(field).to_be_focused()
    expect(field).to_have_value("")
    page.keyboard.type("borvo")
    expect(options(visitor).nth(0)).to_contain_text("Borvo 18V Cordless Drill BD-180")
    expect(field).to_have_attribute("aria-expanded", "true")
    assert (visitor.overflow, serious_violations(visitor)) == (0, [])
    page.keyboard.press("ArrowDown")
    expect(options(visitor).nth(0)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/products/{product.pk}/")
    assert visitor.faults == []


def test_enter_without_a_choice_opens_the_page_of_all(visitor: Visitor) -> None:
    visitor.open("/products/")
    visitor.page.keyboard.press("/")
    visitor.page.keyboard.type("borvo")
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url("**/search/?q=borvo")
    expect(visitor.page.get_by_role("link", name=re.compile("Borvo 18V"))).to_be_visible()


def test_escape_closes_the_list_and_then_leaves_the_field(visitor: Visitor) -> None:
    visitor.open("/products/")
    page, field = visitor.page, visitor.page.get_by_role("combobox", name="Search")
    page.keyboard.press("/")
    page.keyboard.type("borvo")
    expect(options(visitor).nth(0)).to_be_visible()
    page.keyboard.press("Escape")
    expect(options(visitor).nth(0)).to_be_hidden()
    expect(field).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#search-field")).to_be_hidden()
    expect(page.get_by_role("link", name="Search")).to_be_focused()


def test_where_the_field_has_no_room_an_icon_shows_it(visitor: Visitor) -> None:
    visitor.open("/products/")
    page, field = visitor.page, visitor.page.locator("#search-field")
    for width, shown in ((360, False), (800, True), (1200, False), (1280, False), (1400, True)):
        page.set_viewport_size({"width": width, "height": 740})
        assert (visitor.overflow, field.is_visible()) == (0, shown)
    page.set_viewport_size({"width": 360, "height": 740})
    page.locator("[data-search-open]").click()
    expect(field).to_be_focused()
    page.locator("h1").click()
    expect(field).to_be_hidden()


def test_a_stroke_that_is_typed_elsewhere_stays_there(visitor: Visitor) -> None:
    visitor.open("/products/")
    field = visitor.page.locator("#id_q")
    field.focus()
    visitor.page.keyboard.type("1/2")
    expect(field).to_have_value("1/2")
    expect(field).to_be_focused()
