"""The bell's small form, and the rule's form behind templates (test_questions.py begins a page earlier)."""

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from deals.models import AlertRule, Competitor, Product, Retailer, Workspace
from tests.browser.conftest import Visitor
from tests.browser.hand import Hand
from tests.browser.screens import SCREENS
from tests.factories import make_retailer

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


def tell_me_when(visitor: Visitor, product: Product, retailer: Retailer) -> int:
    """Ask from a product's page to be told when a retailer goes below $40; return the clicks that it took."""
    hand = Hand(visitor.page)
    visitor.open(f"/products/{product.pk}/")
    hand.begin()
    page = visitor.page
    page.get_by_role("link", name="Tell me when").click()
    expect(page.get_by_label("Price", exact=True)).to_be_focused()
    page.keyboard.type("40")
    page.get_by_text(retailer.name, exact=True).last.click()
    assert visitor.overflow == 0
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    rule = AlertRule.objects.get()
    assert (rule.target, rule.products, rule.retailers) == (Decimal(40), [product.pk], [retailer.pk])
    assert visitor.faults == []
    return hand.clicks


@pytest.mark.parametrize("visitor", SCREENS, indirect=True)
def test_an_alert_below_a_price_at_a_retailer_takes_three_clicks(visitor: Visitor, product: Product) -> None:
    Competitor.objects.create(workspace=Workspace.objects.get(), retailer=make_retailer("Tindalo"))
    assert tell_me_when(visitor, product, make_retailer("Orchard Lane")) == 3
