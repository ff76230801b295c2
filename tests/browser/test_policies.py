"""The admin and the API's documentation work under their content policies."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser


def test_the_admin_works_under_its_policy(visitor: Visitor) -> None:
    for path in ("/admin/", "/admin/deals/product/", "/admin/deals/workspace/add/", "/admin/auth/user/add/"):
        visitor.open(path)
    expect(visitor.page.get_by_role("button", name="Save").last).to_be_visible()
    assert visitor.faults == []


def test_the_documentation_of_the_api_works_under_its_policy(visitor: Visitor) -> None:
    visitor.open("/api/docs/")
    expect(visitor.page.get_by_text("/api/v1/deals/", exact=True).first).to_be_visible(timeout=20_000)
    assert visitor.faults == []
