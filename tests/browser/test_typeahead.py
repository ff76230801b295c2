"""A brand and a retailer are chosen by keyboard alone, and what is not on the list is refused in words."""

import pytest
from playwright.sync_api import expect

from deals.models import AlertRule, Product, Workspace
from tests.browser.accessibility import serious_violations
from tests.browser.conftest import Visitor
from tests.browser.screens import SCREENS
from tests.factories import make_brand, make_retailer

pytestmark = pytest.mark.browser

OFFERED = "[data-typeahead] [role=option]"


@pytest.fixture
def catalogue(product: Product) -> None:
    """Brands and retailers beside those of the product."""
    for name in ("Lumo", "Lumina", "Alumond"):
        make_brand(name)
    make_retailer("Quillmart Outlet")


@pytest.mark.parametrize("visitor", SCREENS, indirect=True)
def test_a_brand_is_chosen_by_keyboard(visitor: Visitor, catalogue: None) -> None:
    visitor.open("/products/")
    page, field = visitor.page, visitor.page.get_by_role("combobox", name="Brand")
    field.focus()
    page.keyboard.type("lum")
    expect(page.locator(OFFERED)).to_have_text(["Lumina", "Lumo", "Alumond"])
    expect(field).to_have_attribute("aria-expanded", "true")
    assert (visitor.overflow, serious_violations(visitor)) == (0, [])
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator(f"{OFFERED}[aria-selected=true]")).to_have_text("Lumo")
    page.keyboard.press("Enter")
    expect(field).to_have_value("Lumo")
    page.keyboard.press("Enter")
    page.wait_for_url("**/products/?*brand=lumo&*")
    expect(page.get_by_role("combobox", name="Brand")).to_have_value("Lumo")
    assert visitor.faults == []


def test_retailers_of_a_rule_are_chosen_and_taken_back_by_keyboard(visitor: Visitor, catalogue: None) -> None:
    workspace, page = Workspace.objects.get(), visitor.page
    visitor.open(f"/workspaces/{workspace.pk}/alerts/rules/new/")
    page.get_by_label("Name", exact=True).fill("Named")
    page.get_by_label("Tell me when a retailer").select_option("low")
    page.get_by_label("Offered by").select_option("named")
    field = page.get_by_role("combobox", name="Retailers")
    for typed, name in (("quillmart o", "Quillmart Outlet"), ("tin", "Tindalo")):
        field.focus()
        page.keyboard.type(typed)
        expect(page.locator(OFFERED)).to_have_text([name])
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(page.get_by_role("checkbox", name=name)).to_be_checked()
    page.get_by_role("checkbox", name="Quillmart Outlet").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.get_by_text("Rule 'Named' saved.")).to_be_visible()
    assert AlertRule.objects.get().retailers == [make_retailer("Tindalo").pk]
    assert visitor.faults == []


def test_escape_closes_the_list_and_arrow_down_opens_it(visitor: Visitor, catalogue: None) -> None:
    visitor.open("/products/")
    page, field = visitor.page, visitor.page.get_by_role("combobox", name="Brand")
    field.focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", name="Alumond")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("option", name="Alumond")).to_be_hidden()
    expect(field).to_have_attribute("aria-expanded", "false")


def test_a_name_that_is_not_on_the_list_is_refused_in_words(visitor: Visitor, catalogue: None) -> None:
    visitor.open("/products/")
    visitor.page.get_by_role("combobox", name="Brand").fill("Nobody")
    visitor.page.get_by_role("button", name="Search").click()
    expect(visitor.page.get_by_text("No brand is called “Nobody”")).to_be_visible()
    expect(visitor.page.get_by_role("combobox", name="Brand")).to_have_value("Nobody")
