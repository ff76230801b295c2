"""The questions of a day on the demo: each takes as few clicks as promised, and its answer is true."""

import re
from datetime import timedelta
from decimal import Decimal
from statistics import median
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, expect

from deals.models import AlertRule, AssortmentItem, Deal, EngagementSnapshot, Retailer, Workspace
from deals.services.operations.demo import COMPETITORS, OWN_RETAILER
from tests.browser.conftest import Visitor
from tests.browser.hand import Hand

pytestmark = pytest.mark.browser

Analyst = tuple[Visitor, Hand]
WEEK = timedelta(days=7)
ROUNDED = Decimal("0.055")
"""Percentages are kept to the hundredth, half up, and shown to the tenth."""


def cells_of(row: Locator) -> list[str]:
    """Return the texts of a row's cells, in one line each."""
    return [" ".join(cell.split()) for cell in row.get_by_role("cell").all_inner_texts()]


def dollars(text: str) -> Decimal:
    """Return the amount that a cell begins with: '−$1,020.99 ...'."""
    return Decimal(text.split()[0].replace("$", "").replace(",", "").replace("−", "-"))


def my_price(title: str, at) -> Decimal:
    """Return what the demo's own retailer asked at a moment: its last post of 7 days, else its list."""
    mine = Deal.objects.filter(is_price_point=True, retailer__slug=OWN_RETAILER, product__title=title)
    posted = mine.filter(announced_at__lt=at, announced_at__gte=at - WEEK).order_by("-announced_at")
    listed = AssortmentItem.objects.filter(product__title=title)
    return posted[0].price if posted else listed.get().list_price


def test_who_undercut_me_last_week_on_what_and_by_how_much_takes_one_click_and_its_post_two(
    analyst: Analyst,
) -> None:
    visitor, hand = analyst
    tile = visitor.page.locator(".tile").filter(has_text="Undercuts against you")
    told = int(tile.locator(".tile-value").inner_text())
    tile.get_by_role("link").first.click()
    visitor.page.get_by_role("heading", name="They undercut you").wait_for()
    assert hand.clicks == 1
    table = visitor.page.get_by_role("region", name="They undercut you")
    links = table.get_by_role("link", name="Post:")
    assert links.count() == told > 0
    until = Workspace.objects.get().own_retailer.deals.latest("announced_at").announced_at
    for row, link in zip(table.get_by_role("row").all()[1:], links.all(), strict=True):
        cells = cells_of(row)
        deal = Deal.objects.get(pk=link.get_attribute("href").split("/deals/")[1].split("/")[0])
        mine = my_price(cells[0], deal.announced_at)
        assert (deal.product.title, deal.retailer.name, deal.retailer.slug in COMPETITORS) == (
            *cells[:2],
            True,
        )
        assert [dollars(cell) for cell in cells[3:6]] == [mine, deal.price, deal.price - mine]
        assert abs(dollars(cells[6]) - (deal.price - mine) / mine * 100) <= ROUNDED
        assert deal.announced_at > until - WEEK - timedelta(days=1)
    links.first.click()
    visitor.page.locator("#evidence.show").get_by_text(
        cells_of(table.get_by_role("row").nth(1))[0]
    ).first.wait_for()
    assert hand.clicks == 2 and visitor.faults == []


def test_when_a_competitor_promotes_a_category_and_how_deep_takes_two_clicks(analyst: Analyst) -> None:
    visitor, hand = analyst
    page = visitor.page
    page.get_by_role("navigation", name="When competitors promote").get_by_role(
        "link", name="PixelBarn"
    ).click()
    page.get_by_role("navigation", name="Categories").get_by_role("link", name="Video games").click()
    page.get_by_role("heading", name="PixelBarn: Video games").wait_for()
    assert hand.clicks == 2
    until = page.get_by_role("row").filter(has_text="Video games").first
    mine = Deal.objects.filter(retailer__slug="demo-pixelbarn", category__slug="gaming")
    days = {
        each.astimezone(ZoneInfo("America/New_York")).date()
        for each in mine.values_list("announced_at", flat=True)
    }
    fridays = sorted(day for day in days if day.weekday() == 4)
    told = " ".join(page.locator(".next-promotion").first.inner_text().split())
    assert told.startswith(f"Next promotion: {fridays[-1] + WEEK:%-d %b %Y}")
    assert page.locator("[data-day]").count() == len(days)
    depths = [
        (each.list_price - each.price) / each.list_price if each.list_price else each.percent_off / 100
        for each in mine
        if each.list_price or each.percent_off
    ]
    assert cells_of(until)[1] == f"{median(depths) * 100:.1f} % n = {len(depths)}"
    assert visitor.faults == []


def test_which_of_our_own_promotions_worked_takes_one_click(analyst: Analyst) -> None:
    visitor, hand = analyst
    visitor.page.get_by_role("link", name="Campaigns", exact=True).click()
    visitor.page.locator("[data-lift-plot][data-drawn]").wait_for()
    assert hand.clicks == 1
    said = {result: campaigns_said(visitor, result) for result in ("worked", "as usual", "did not work")}
    assert said == {
        "worked": [(25, "TV sets"), (30, "headphones")],
        "as usual": [(15, "video game consoles")],
        "did not work": [(10, "camera gear"), (10, "laptop computers"), (10, "smartphone models")],
    }
    drawn = {result: [drawn_by(*each) for each in these] for result, these in said.items()}
    assert min(drawn["worked"]) > 2 * median(own_reactions()) > 4 * max(drawn["did not work"])
    assert visitor.faults == []


def campaigns_said(visitor: Visitor, result: str) -> list[tuple[int, str]]:
    """Return the percentage and the goods of the campaigns of which the page says so."""
    table = visitor.page.get_by_role("region", name=result, exact=True)
    names = [row.get_by_role("rowheader").inner_text() for row in table.get_by_role("row").all()[1:]]
    told = [re.fullmatch(r"Gadgetree: (\d+)% off (.+), \d.+", name) for name in names]
    return sorted((int(one[1]), one[2]) for one in told if one)


def own_reactions(**of: object) -> list[int]:
    """Return what each post of the demo's own account had drawn when last seen, a day later or more."""
    posts = Deal.objects.filter(retailer__slug=OWN_RETAILER, post__voice="retailer", **of).values("post")
    drawn = {}
    for one in (
        EngagementSnapshot.objects.filter(post__in=posts).order_by("observed_at").select_related("post")
    ):
        if one.observed_at - one.post.created_at >= timedelta(days=1):
            drawn[one.post_id] = one.engagement
    return list(drawn.values())


def drawn_by(percent: int, goods: str) -> float:
    """Return what a post of the shop on that campaign drew, in the middle of all."""
    return median(own_reactions(percent_off=percent, product_text=f"all {goods}", price=None))


def test_to_be_told_when_a_competitor_goes_below_a_price_takes_three_clicks(analyst: Analyst) -> None:
    visitor, hand = analyst
    page = visitor.page
    rows = page.get_by_role("region", name="Newest deals of your competitors").get_by_role("row")
    rows.nth(1).get_by_role("link", name="Tell me when:").click()
    expect(page.get_by_label("Price", exact=True)).to_be_focused()
    page.keyboard.type("40")
    page.get_by_text("Cartwheel Market", exact=True).last.click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    assert hand.clicks == 3
    rule = AlertRule.objects.latest("pk")
    theirs = Deal.objects.filter(retailer__slug__in=COMPETITORS)
    newest = theirs.exclude(product=None).latest("announced_at")
    cartwheel = Retailer.objects.get(slug="demo-cartwheel-market")
    assert (rule.target, rule.products, rule.retailers) == (Decimal(40), [newest.product_id], [cartwheel.pk])
    assert visitor.faults == []
