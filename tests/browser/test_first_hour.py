"""The zone of a new workspace, the link of an invitation, the picture on the sign-in page, in a browser."""

import pytest
from playwright.sync_api import Browser, Page, expect

from deals.models import Invitation, Product, Workspace
from tests.browser.conftest import Visitor
from tests.browser.screens import SCREENS

pytestmark = pytest.mark.browser

ZONE = "America/Chicago"


def in_chicago(browser: Browser, visitor: Visitor) -> Page:
    """Ada again, in a browser whose clock stands in another zone."""
    session = visitor.page.context.storage_state()
    context = browser.new_context(timezone_id=ZONE, storage_state=session, base_url=visitor.site)
    return context.new_page()


def test_a_new_workspace_is_offered_the_zone_of_the_browser(visitor: Visitor, browser: Browser) -> None:
    page = in_chicago(browser, visitor)
    page.goto("/workspaces/new/")
    expect(page.get_by_role("combobox", name="Time zone")).to_have_value(ZONE)
    page.get_by_label("Name", exact=True).fill("Lake shop")
    page.get_by_role("button", name="Create").click()
    page.get_by_role("heading", name="Which retailer are you?").wait_for()
    assert Workspace.objects.get(name="Lake shop").time_zone == ZONE
    page.context.close()


def test_what_was_chosen_instead_stays(visitor: Visitor, browser: Browser) -> None:
    page = in_chicago(browser, visitor)
    page.goto("/workspaces/new/")
    page.get_by_role("combobox", name="Time zone").fill("UTC")
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_text("This field is required.")).to_be_visible()
    expect(page.get_by_role("combobox", name="Time zone")).to_have_value("UTC")
    page.goto(f"/workspaces/{Workspace.objects.get().pk}/settings/")
    expect(page.get_by_role("combobox", name="Time zone")).to_have_value("UTC")
    page.context.close()


def test_a_reload_shows_the_link_of_an_invitation_no_more(visitor: Visitor, product: Product) -> None:
    page, workspace = visitor.page, Workspace.objects.get()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=visitor.site)
    visitor.open(f"/workspaces/{workspace.pk}/")
    page.get_by_label("Email").fill("joan@example.com")
    page.get_by_role("button", name="Invite", exact=True).click()
    link = page.locator("#link").inner_text()
    page.get_by_role("button", name="Copy the link").click()
    expect(page.get_by_text("Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == link
    page.reload()
    page.get_by_role("heading", name="Ada's shop").wait_for()
    assert (link in page.content(), Invitation.objects.count()) == (False, 1)
    assert visitor.faults == []


@pytest.mark.parametrize("visitor", SCREENS, indirect=True)
def test_the_sign_in_page_shows_the_picture_of_its_theme_below_the_form_or_beside_it(
    visitor: Visitor,
) -> None:
    page = visitor.page
    page.context.clear_cookies()
    visitor.open("/sign-in/")
    dark = page.evaluate("document.documentElement.dataset.bsTheme === 'dark'")
    expect(page.locator(".on-dark" if dark else ".on-light")).to_be_visible()
    expect(page.locator(".on-light" if dark else ".on-dark")).to_be_hidden()
    form, about = (page.locator(part).bounding_box() for part in (".front-form", ".front-about"))
    is_phone = page.viewport_size["width"] < 900
    assert (about["y"] > form["y"] + 100, about["x"] > form["x"] + 100) == (is_phone, not is_phone)
    assert (visitor.overflow, visitor.faults) == (0, [])
