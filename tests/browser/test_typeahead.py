"""A brand and a retailer are chosen by keyboard alone, and what is not on the list is refused in words."""

import pytest
from playwright.sync_api import Browser, expect

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
        expect(page.get_by_role("button", name=f"Remove {name}")).to_be_visible()
    page.get_by_role("button", name="Remove Quillmart Outlet").press("Enter")
    expect(page.get_by_role("button", name="Remove Tindalo")).to_be_focused()
    page.get_by_role("button", name="Save", exact=True).press("Enter")
    expect(page.get_by_text("Rule 'Named' saved.")).to_be_visible()
    assert AlertRule.objects.get().retailers == [make_retailer("Tindalo").pk]
    assert visitor.faults == []


def test_enter_takes_what_fits_first_and_sends_no_half_written_name(
    visitor: Visitor, catalogue: None
) -> None:
    workspace, page = Workspace.objects.get(), visitor.page
    visitor.open(f"/workspaces/{workspace.pk}/welcome/competitors/")
    field = page.get_by_role("combobox", name="Find a competitor")
    for typed in ("quillmart o", "tind"):  # faster than the list comes
        field.focus()
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
        expect(field).to_have_value("")
    page.keyboard.press("ArrowDown")
    expect(page.locator(OFFERED).first).to_be_visible()
    page.keyboard.press("Enter")  # nothing is typed: it sends the form
    page.get_by_role("heading", name="What do you want to watch?").wait_for()
    names = {each.retailer.name for each in workspace.competitors.all()}
    assert (names, visitor.faults) == ({"Quillmart Outlet", "Tindalo"}, [])


def test_without_the_script_a_chip_is_a_box_to_untick(
    browser: Browser, visitor: Visitor, catalogue: None
) -> None:
    workspace = Workspace.objects.get()
    for name in ("Tindalo", "Quillmart"):
        workspace.competitors.create(retailer=make_retailer(name))
    context = browser.new_context(
        java_script_enabled=False, storage_state=visitor.page.context.storage_state(), base_url=visitor.site
    )
    page = context.new_page()
    page.goto(f"/workspaces/{workspace.pk}/welcome/competitors/")
    page.get_by_role("checkbox", name="Tindalo").uncheck()
    page.get_by_label("Find a competitor").fill("quillmart outlet")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("heading", name="What do you want to watch?").wait_for()
    names = {each.retailer.name for each in workspace.competitors.filter(archived_at=None)}
    assert names == {"Quillmart", "Quillmart Outlet"}
    context.close()


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
