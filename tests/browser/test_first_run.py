"""From an account to the first chart by mouse and by keyboard alone, and what one does next."""

import csv

import pytest
from playwright.sync_api import Locator, Page, expect

from deals.models import Product, WatchedItem, Workspace
from tests.browser.accessibility import serious_violations
from tests.browser.conftest import Visitor
from tests.factories import make_retailer
from tests.mailed import mailed_link

pytestmark = pytest.mark.browser

PASSWORD = "a long word for grace"
BY_KEYBOARD, BY_MOUSE = "360 dark", "1280 light"
MOST_TABS = 150


def tab_to(target: Locator) -> None:
    """Press Tab until the target has the focus."""
    for _ in range(MOST_TABS):
        if target.evaluate("one => one === document.activeElement"):
            return
        target.page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {target}")


def write(target: Locator, text: str) -> None:
    """Go to a field by keyboard and type."""
    tab_to(target)
    target.page.keyboard.type(text)


def press(target: Locator) -> None:
    """Go to a button or link by keyboard and press Enter."""
    tab_to(target)
    target.page.keyboard.press("Enter")


def find(page: Page, label: str, typed: str, name: str, button: str = "") -> None:
    """Type a part of a name, and take what is offered first by keyboard."""
    with page.expect_response(lambda answer: answer.url.endswith(f"?q={typed}")):
        write(page.get_by_role("combobox", name=label), typed)
    page.get_by_role("option", name=name).wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    if button:
        page.get_by_role("button", name=button).wait_for()


@pytest.mark.parametrize(
    "visitor", [BY_KEYBOARD, pytest.param(BY_MOUSE, marks=pytest.mark.full)], indirect=True
)
def test_the_wizard_leads_from_signing_up_to_the_first_chart(
    visitor: Visitor, product: Product, request: pytest.FixtureRequest
) -> None:
    make_retailer("Aspen Goods")
    by_keyboard = BY_KEYBOARD in request.node.name
    fill, use = (write, press) if by_keyboard else (Locator.fill, Locator.click)
    page = visitor.page
    page.set_default_timeout(10_000)
    page.context.clear_cookies()
    visitor.open("/sign-up/")
    fill(page.get_by_label("Email"), "grace@example.com")
    fill(page.get_by_label("Password", exact=True), PASSWORD)
    fill(page.get_by_label("Password confirmation"), PASSWORD)
    use(page.get_by_role("button", name="Create account"))
    page.get_by_role("heading", name="Check your email").wait_for()
    visitor.open(mailed_link())
    use(page.get_by_role("button", name="Yes, verify it"))
    fill(page.get_by_label("Name", exact=True), "Grace's shop")
    use(page.get_by_role("button", name="Create"))
    find(page, "Your retailer", "tind", "Tindalo")
    use(page.get_by_role("button", name="Continue"))
    page.get_by_role("checkbox", name="Quillmart").wait_for()
    find(page, "Find a competitor", "aspen", "Aspen Goods", button="Remove Aspen Goods")
    use(page.get_by_role("button", name="Continue"))
    page.get_by_role("heading", name="What do you want to watch?").wait_for()
    assert (visitor.overflow, serious_violations(visitor)) == (0, [])
    use(page.get_by_role("button", name="Watch and finish"))
    use(page.get_by_role("link", name=product.title).first)
    page.locator("canvas[data-drawn]").first.wait_for()
    made = Workspace.objects.get(name="Grace's shop")
    rivals = {each.retailer.name for each in made.competitors.all()}
    assert rivals == {"Quillmart", "Orchard Lane", "Aspen Goods"}
    assert WatchedItem.objects.get(watchlist__workspace=made).product == product
    assert visitor.faults == []


def test_a_competitor_is_looked_for_and_added(visitor: Visitor, product: Product) -> None:
    workspace, page = Workspace.objects.get(), visitor.page
    page.set_default_timeout(10_000)
    visitor.open(f"/workspaces/{workspace.pk}/competitors/")
    page.get_by_label("Name, handle or domain").fill("quill")
    page.get_by_role("button", name="Search", exact=True).click()
    page.get_by_role("button", name="Add Quillmart").click()
    expect(page.get_by_role("rowheader", name="Quillmart")).to_be_visible()
    assert [each.retailer.name for each in workspace.competitors.all()] == ["Quillmart"]


def test_the_csv_of_a_chart_has_the_rows_of_its_table(visitor: Visitor, product: Product) -> None:
    visitor.open(f"/products/{product.pk}/")
    visitor.page.get_by_role("button", name="Files of the prices").click()
    with visitor.page.expect_download() as saved:
        visitor.page.get_by_role("link", name="CSV", exact=True).click()
    rows = list(csv.DictReader(saved.value.path().open()))
    assert len(rows) == product.deals.filter(is_price_point=True).count()
