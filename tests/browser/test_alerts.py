"""A rule is built with its back-test; its mail arrives in the outbox, and is paused by its link."""

import pytest
from playwright.sync_api import expect

from deals.models import AlertEvent, Product, Suppression, Workspace
from deals.services.alerts.sending import send_due
from deals.services.common.encryption import encrypt
from deals.services.loading.settling import settle_all
from tests.alerts.builders import make_rule, on_day
from tests.browser.conftest import Visitor
from tests.browser.screens import SCREENS
from tests.factories import make_retailer
from tests.market.builders import load

pytestmark = pytest.mark.browser


@pytest.fixture
def mailing(visitor: Visitor, settings) -> Visitor:  # type: ignore[no-untyped-def]
    """Ada, whose mails lie in the outbox with links to this server."""
    settings.EMAIL_BACKEND = "deals.services.operations.outbox.OutboxBackend"
    settings.SITE_URL = visitor.site
    return visitor


def fall(day: int, price: str) -> None:
    """A price of a drill, loaded live."""
    make_retailer("Tindalo")
    load([on_day(day, price)], source=f"chunk:{day}", alert_mode="live", load="run 9")
    settle_all()


def test_a_rule_is_tried_saved_told_and_paused(mailing: Visitor) -> None:
    page = mailing.page
    mailing.open("/alerts/")
    page.get_by_role("link", name="New rule").click()
    page.get_by_label("Tell me when a retailer").select_option("custom")
    page.get_by_label("Name").fill("Falls by a tenth")
    page.get_by_label("Compare the price with").select_option("previous")
    page.get_by_label("By at least", exact=True).fill("10")
    page.get_by_role("button", name="Test on the archive").click()
    expect(page.locator("#back-test h2")).to_contain_text("this rule would have fired")
    page.locator("canvas[data-back-test-chart][data-drawn]").wait_for()
    tried = int(page.locator("#back-test h2").inner_text().split()[-2])
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Rule 'Falls by a tenth' saved.")).to_be_visible()
    assert AlertEvent.objects.count() == tried > 0

    fall(1, "20")
    fall(2, "15")
    send_due()
    mailing.open("/outbox/")
    page.get_by_role("link", name="Tindalo, Tindalo Drill 18V: $15.00").click()
    expect(page.get_by_text("Previous price: $20.00")).to_be_visible()
    page.locator("a[href*='/alerts/snooze/']").click()
    page.get_by_role("button", name="7 days").click()
    expect(page.get_by_role("status")).to_contain_text("for 7 days")
    assert Suppression.objects.get().user.get_username() == "ada"
    assert mailing.faults == []


def test_fields_that_mean_nothing_for_the_choice_are_hidden(visitor: Visitor) -> None:
    visitor.open(f"/workspaces/{Workspace.objects.get().pk}/alerts/rules/new/")
    page = visitor.page
    page.get_by_label("Tell me when a retailer").select_option("custom")
    page.get_by_label("Compare the price with").select_option("previous")
    expect(page.get_by_label("Target price")).to_be_hidden()
    page.get_by_label("Compare the price with").select_option("target")
    expect(page.get_by_label("Target price")).to_be_visible()
    page.get_by_label("Alert type").select_option("promotion")
    expect(page.get_by_label("Target price")).to_be_hidden()
    assert visitor.faults == []


def test_the_menu_shows_how_many_are_unread(visitor: Visitor) -> None:
    make_rule(Workspace.objects.get())
    fall(1, "20")
    fall(2, "15")
    count = AlertEvent.objects.count()
    visitor.open("/products/")
    expect(visitor.page.get_by_role("link", name=f"Alerts {count} unread")).to_be_visible()


@pytest.mark.parametrize("visitor", SCREENS, indirect=True)
def test_the_pages_fit_the_screen(mailing: Visitor, product: Product) -> None:
    workspace = Workspace.objects.get()
    rule = make_rule(workspace, name="Any fall at all, by whomever, of whatever it may be", stale_from=0)
    workspace.watchlists.create(name="Drills")
    hook = workspace.webhooks.create(
        url=f"https://hooks.example/{'long-path-' * 20}", encrypted_secret=encrypt("s")
    )
    fall(1, "20")
    fall(2, "15")
    send_due()
    base, event = f"/workspaces/{workspace.pk}/alerts", AlertEvent.objects.latest("at")
    pages = ["/", "/rules/", "/rules/new/", f"/rules/{rule.pk}/", f"/{event.pk}/", "/webhooks/"]
    for path in [*pages, f"/webhooks/{hook.pk}/"]:
        mailing.open(base + path)
        assert (path, mailing.overflow, mailing.faults) == (path, 0, [])
        assert mailing.page.locator("h1").count() == 1
