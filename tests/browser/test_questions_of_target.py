"""The questions of a day on real posts, as an analyst of Target: as few clicks as on the demo, and true."""

from decimal import Decimal
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db.models import Count
from playwright.sync_api import expect

from deals.models import AlertRule, Competitor, Deal, Retailer, Workspace
from tests.browser.conftest import Visitor
from tests.browser.hand import Hand

SHARED = settings.BASE_DIR.parent / "shared"
DUMPS = SHARED / "dumps" / "retail-2016"
FILE = DUMPS / "tweets_20161129_223126.json.bz2"
UNDERCUT = SHARED / "week" / "retail-2016" / "tweets_20161125_142040.json.bz2"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.full,
    pytest.mark.shared,
    pytest.mark.skipif(
        not (DUMPS.is_dir() and UNDERCUT.is_file()), reason="../shared is not on this machine"
    ),
]


def begin(visitor: Visitor, paths: list, competitor: str, query: str = "") -> Hand:
    """Load files as Target's analyst who competes with one retailer, and open the first page."""
    call_command("load_catalogue", stdout=StringIO())
    for path in paths:
        call_command("ingest", str(path), "--inline", stdout=StringIO())
    Workspace.objects.update(own_retailer=Retailer.objects.get(slug="target"))
    rival = Retailer.objects.get(slug=competitor)
    Competitor.objects.create(workspace=Workspace.objects.get(), retailer=rival)
    hand = Hand(visitor.page)
    visitor.open(f"/{query}")
    hand.begin()
    return hand


def test_who_undercut_target_takes_one_click_and_its_post_two(visitor: Visitor) -> None:
    hand = begin(visitor, [UNDERCUT], "amazon", "?as_of=2016-11-25")
    visitor.page.locator(".tile").filter(has_text="Undercuts against you").get_by_role("link").first.click()
    row = visitor.page.get_by_role("row").filter(has_text="Amazon").first
    cells = [cell.split()[0] for cell in row.get_by_role("cell").all_inner_texts()[3:7]]
    assert cells == ["$8.00", "$7.00", "−$1.00", "−12.5"] and hand.clicks == 1
    row.get_by_role("link", name="Post").click()
    visitor.page.locator("#evidence.show").get_by_text("#Joanne").first.wait_for()
    assert hand.clicks == 2 and visitor.faults == []


def test_when_walmart_promotes_a_category_takes_two_clicks(visitor: Visitor) -> None:
    hand = begin(visitor, [FILE], "walmart")
    told = Deal.objects.filter(retailer__slug="walmart").values_list("category__name")
    category = told.exclude(category=None).annotate(n=Count("pk")).order_by("-n", "category__name")[0][0]
    for menu, name in (("When competitors promote", "Walmart"), ("Categories", category)):
        links = visitor.page.get_by_role("navigation", name=menu).get_by_role("link", name=name)
        links.first.click()
    visitor.page.get_by_role("heading", name=f"Walmart: {category}").wait_for()
    assert visitor.page.locator("[data-day]").count() >= 1
    assert hand.clicks == 2 and visitor.faults == []


def test_which_of_targets_promotions_worked_takes_one_click(visitor: Visitor) -> None:
    hand = begin(visitor, sorted(DUMPS.glob("tweets_20161128_*.bz2"))[-2:], "walmart")
    visitor.page.get_by_role("link", name="Campaigns", exact=True).click()
    visitor.page.get_by_role("heading", name="My campaigns: what worked and what did not").wait_for()
    address = f"{visitor.site}/api/v1/workspaces/{Workspace.objects.get().pk}/campaigns/worked/?period=90"
    counts = [int(each.split()[0]) for each in visitor.page.locator(".results li").all_inner_texts()]
    assert visitor.page.request.get(address).json()["n"] == sum(counts) > 0
    assert hand.clicks == 1 and visitor.faults == []


def test_to_be_told_when_walmart_goes_below_a_price_takes_three_clicks(visitor: Visitor) -> None:
    hand = begin(visitor, [FILE], "walmart")
    page = visitor.page
    page.get_by_role("region", name="Newest deals").get_by_role("link", name="Tell me when:").first.click()
    expect(page.get_by_label("Price", exact=True)).to_be_focused()
    page.keyboard.type("40")
    page.get_by_text("Walmart", exact=True).last.click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    rule, walmart = AlertRule.objects.get(), Retailer.objects.get(slug="walmart")
    assert (rule.target, rule.retailers) == (Decimal(40), [walmart.pk])
    assert Deal.objects.filter(retailer=walmart, product__in=rule.products).exists()
    assert hand.clicks == 3 and visitor.faults == []
