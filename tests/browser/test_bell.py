"""The bell's small form, and the rule's form behind templates (test_questions.py counts the clicks)."""

import pytest
from playwright.sync_api import expect

from deals.models import Product, Workspace
from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser


def test_the_bell_asks_only_what_applies_and_puts_the_focus_on_what_is_wrong(
    visitor: Visitor, product: Product
) -> None:
    visitor.open(f"/products/{product.pk}/")
    page = visitor.page
    page.get_by_role("link", name="Tell me when").click()
    price = page.get_by_label("Price", exact=True)
    expect(price).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Enter the target price.")).to_be_visible()
    expect(price).to_be_focused()
    page.get_by_label("Tell me when a retailer").select_option("low")
    expect(price).to_be_hidden()
    assert visitor.faults == []


def test_a_template_hides_what_it_fixes_of_the_rule_form(visitor: Visitor) -> None:
    visitor.open(f"/workspaces/{Workspace.objects.get().pk}/alerts/rules/new/")
    page = visitor.page
    template = page.get_by_label("Tell me when a retailer")
    shown = {
        name: page.get_by_label(label, exact=True)
        for name, label in {
            "baseline": "Compare the price with",
            "target": "Target price",
            "days": "Days (N)",
        }.items()
    }
    asked = {}
    for choice in ("undercuts", "below", "promotion", "custom"):
        template.select_option(choice)
        asked[choice] = [name for name, field in shown.items() if field.is_visible()]
    assert asked == {"undercuts": [], "below": ["target"], "promotion": ["days"], "custom": ["days"]}
    page.get_by_label("Alert type").select_option("price")
    expect(shown["baseline"]).to_be_visible()
    assert visitor.faults == []
