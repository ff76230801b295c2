"""From an account to the first chart, by mouse and by keyboard alone; a competitor; a file; dark at 360 px."""

import csv
from pathlib import Path

import pytest
from django.contrib.auth.models import User

from deals.models import Competitor, Product, WatchedItem, Workspace
from tests.browser.accessibility import serious_violations
from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser

PASSWORD = "a long word for grace"


def make_account(visitor: Visitor) -> None:
    """Sign up as Grace."""
    visitor.page.context.clear_cookies()
    visitor.open("/sign-up/")
    visitor.page.get_by_label("Username").fill("grace")
    visitor.page.get_by_label("Email").fill("grace@example.com")
    for field in visitor.page.locator("input[type=password]").all():
        field.fill(PASSWORD)
    visitor.page.locator("main button[type=submit]").click()


@pytest.mark.parametrize("visitor", ["1280 light", "360 dark"], indirect=True)
def test_the_wizard_leads_from_signing_up_to_the_first_chart(visitor: Visitor, product: Product) -> None:
    page = visitor.page
    make_account(visitor)
    page.get_by_label("Name").fill("Grace's shop")
    page.locator("main button[type=submit]").click()
    page.get_by_label("Name, handle or domain").fill("tindalo")
    page.get_by_role("button", name="Look").click()
    page.get_by_role("button", name="This is me: Tindalo").click()
    page.get_by_role("heading", name="Whom do you compare with?").wait_for()
    page.get_by_label("Name, handle or domain").fill("quill")
    page.get_by_role("button", name="Look").click()
    assert (visitor.overflow, serious_violations(visitor)) == (0, [])
