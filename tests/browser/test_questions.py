"""The questions of a day, by clicks: who undercut me, when a rival promotes, what worked, 'tell me when'."""

from datetime import timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db.models import Count
from playwright.sync_api import expect

from deals.models import AlertRule, Competitor, Deal, Product, Retailer, Workspace
from ingestion.services.catalogues import load_catalogue
from tests.browser.conftest import Visitor
from tests.browser.screens import SCREENS
from tests.factories import (
    DAY,
    START,
    make_category,
    make_coverage,
    make_deal,
    make_post,
    make_product,
    make_retailer,
    make_snapshot,
)

pytestmark = pytest.mark.browser

RETAIL = settings.BASE_DIR.parent / "shared" / "dumps" / "retail-2016"
UNTIL = START + 30 * DAY
UNDERCUT = settings.BASE_DIR.parent / "shared" / "week" / "retail-2016" / "tweets_20161125_142040.json.bz2"
REAL = settings.BASE_DIR.parent / "shared/dumps/retail-2016/tweets_20161125_160545.json.bz2"
DUMP = settings.BASE_DIR.parent / "shared" / "dumps" / "retail-2016" / "tweets_20161129_223126.json.bz2"


@pytest.fixture
def undercut(product: Product) -> Workspace:
    """Ada is Tindalo; three days ago Quillmart sold the Borvo lamp for $60, hers was $80."""
    workspace = Workspace.objects.get()
    Workspace.objects.update(own_retailer=make_retailer("Tindalo"))
    for name in ("Quillmart", "Orchard Lane"):
        Competitor.objects.create(workspace=workspace, retailer=make_retailer(name))
    for number, (mine, theirs, days) in enumerate((("80", "60", 3), ("9", "8", 2), ("50", "49", 9))):
        lamp = make_product(f"Borvo Lamp {number}")
        for price, retailer, before in ((mine, "Tindalo", days + 2), (theirs, "Quillmart", days)):
            for minutes in (0, 1):  # two accounts tell it: one alone is no campaign in the picture
                at = UNTIL - before * DAY + timedelta(minutes=minutes)
                post = make_post(f"Borvo Lamp {number} for ${price}", at, voice="deal_account")
                make_deal(price, at, post, product=lamp, retailer=retailer)
    return workspace


def test_who_undercut_me_last_week_takes_one_click_and_its_post_a_second(
    visitor: Visitor, undercut: Workspace
) -> None:
    clicks = []

    def click(link) -> None:
        clicks.append(link.inner_text())
        link.click()

    visitor.open(f"/?as_of={(UNTIL - timedelta(hours=1)).date()}")
    tile = visitor.page.locator(".tile").filter(has_text="Undercuts against you")
    told = tile.locator(".tile-value").inner_text()
    click(tile.get_by_role("link"))
    assert told == str(visitor.page.get_by_role("link", name="Post").count())
    row = visitor.page.get_by_role("row").filter(has_text="Borvo Lamp 0")
    cells = [" ".join(cell.split()) for cell in row.get_by_role("cell").all_inner_texts()]
    assert cells[1] == "Quillmart"
    assert [cell.split()[0] for cell in cells[3:7]] == ["$80.00", "$60.00", "−$20.00", "−25.0"]
    assert visitor.page.get_by_role("row").filter(has_text="Borvo Lamp").count() == 2
    assert len(clicks) == 1
    click(row.get_by_role("link", name="Post"))
    visitor.page.locator("#evidence.show").get_by_text("Borvo Lamp 0 for $60").wait_for()
    assert len(clicks) == 2 and visitor.faults == []


@pytest.mark.full
@pytest.mark.shared
@pytest.mark.skipif(not UNDERCUT.is_file(), reason="../shared/week is not on this machine")
def test_who_undercut_target_takes_one_click_and_its_post_a_second_on_real_posts(visitor: Visitor) -> None:
    call_command("load_catalogue")
    call_command("ingest", str(UNDERCUT), "--inline", stdout=StringIO())
    Workspace.objects.update(own_retailer=Retailer.objects.get(slug="target"))
    amazon = Retailer.objects.get(slug="amazon")
    Competitor.objects.create(workspace=Workspace.objects.get(), retailer=amazon)
    visitor.open("/?as_of=2016-11-25")
    visitor.page.locator(".tile").filter(has_text="Undercuts against you").get_by_role("link").click()
    row = visitor.page.get_by_role("row").filter(has_text="Amazon").first
    cells = [cell.split()[0] for cell in row.get_by_role("cell").all_inner_texts()[3:7]]
    assert cells == ["$8.00", "$7.00", "−$1.00", "−12.5"]
    row.get_by_role("link", name="Post").click()
    visitor.page.locator("#evidence.show").get_by_text("#Joanne").first.wait_for()
    assert visitor.faults == []


@pytest.fixture
def weekly_lamps(undercut: Workspace) -> Workspace:
    """Quillmart sold lamps at 30 % off each Friday for 12 weeks, all days of which are loaded."""
    lamps, first = make_category("Lamps"), UNTIL + 100 * DAY
    make_coverage(UNTIL, 24 * 200, source="chunk:77")
    for week in range(12):
        make_deal("7", first + week * 7 * DAY + DAY / 2, retailer=make_retailer("Quillmart"), category=lamps,
                  list_price=10)  # fmt: skip
    return undercut


def test_when_a_competitor_promotes_a_category_and_how_deep_takes_two_clicks(
    visitor: Visitor, weekly_lamps: Workspace
) -> None:
    page = visitor.page
    visitor.open(f"/?as_of={(UNTIL + 179 * DAY).date()}")
    ways = (("When competitors promote", "Quillmart"), ("Categories", "Lamps"))
    for menu, name in ways:
        page.get_by_role("navigation", name=menu).get_by_role("link", name=name).click()
    page.get_by_role("heading", name="Quillmart: Lamps").wait_for()
    told = " ".join(page.locator(".next-promotion").first.inner_text().split())
    assert "n = 11 gaps; held 6 of 6 times" in told
    row = " ".join(page.get_by_role("row").filter(has_text="Lamps").first.inner_text().split())
    assert "30.0 % n = 12" in row
    assert page.locator("[data-day]").count() == 12
    assert len(ways) == 2 and visitor.faults == []


@pytest.mark.full
@pytest.mark.shared
@pytest.mark.skipif(not REAL.is_file(), reason="../shared/dumps is not on this machine")
def test_it_takes_two_clicks_on_a_real_file_too(visitor: Visitor) -> None:
    call_command("ingest", str(REAL), "--inline", "--json", stdout=StringIO())
    busiest = Retailer.objects.annotate(n=Count("deals__category")).exclude(slug="target").latest("n")
    workspace = Workspace.objects.get()
    Workspace.objects.update(own_retailer=make_retailer("Target"))
    Competitor.objects.create(workspace=workspace, retailer=busiest)
    category = busiest.deals.exclude(category=None).order_by("-announced_at")[0].category
    visitor.open("/?as_of=2016-11-30")
    ways = (("When competitors promote", busiest.name), ("Categories", category.name))
    for menu, name in ways:
        visitor.page.get_by_role("navigation", name=menu).get_by_role("link", name=name).first.click()
    visitor.page.get_by_role("heading", name=f"{busiest.name}: {category.name}").wait_for()
    assert visitor.page.locator("[data-day]").count() >= 1
    assert len(ways) == 2 and visitor.faults == []


def test_a_click_on_a_day_lists_its_posts(visitor: Visitor, weekly_lamps: Workspace) -> None:
    visitor.open(f"/retailers/quillmart/?as_of={(UNTIL + 179 * DAY).date()}&category=lamps")
    visitor.page.locator("[data-day]").last.click()
    visitor.page.get_by_role("link", name="Whole period").wait_for()
    deals = visitor.page.locator("section[aria-labelledby=deals]")
    assert deals.locator("tbody tr").count() == 1 and visitor.faults == []


def test_the_menu_of_time_leads_to_a_month_in_two_clicks(visitor: Visitor, undercut: Workspace) -> None:
    visitor.open("/products/?as_of=2016-11-30")
    visitor.page.locator("button.as-of").click()
    visitor.page.get_by_role("link", name="Jul 2016: 744 of 744 hours loaded").click()
    visitor.page.wait_for_url("**/products/?as_of=2016-07-31")
    assert visitor.faults == []


def test_a_click_on_a_dumbbell_opens_the_post(visitor: Visitor, undercut: Workspace) -> None:
    visitor.open(f"/?as_of={(UNTIL - timedelta(hours=1)).date()}")
    canvas = visitor.page.locator("[data-undercut-chart]")
    place = canvas.evaluate(
        "canvas => { const {x, y} = Chart.getChart(canvas).getDatasetMeta(1).data[0]; return {x, y}; }"
    )
    canvas.click(position=place)
    visitor.page.locator("#evidence.show").get_by_text("Borvo Lamp 0 for $60").wait_for()
    assert visitor.page.locator("#undercuts ~ *").count() and visitor.faults == []


def test_the_timeline_and_the_voices_have_tables(visitor: Visitor, undercut: Workspace) -> None:
    visitor.open(f"/?as_of={(UNTIL - timedelta(hours=1)).date()}")
    for heading, table in (("timeline", "[data-timeline-table]"), ("voice", "[data-table-twin]")):
        panel = visitor.page.locator(f"section[aria-labelledby={heading}]")
        panel.locator("summary").click()
        assert panel.locator(f"{table} tbody tr").count() >= 2
    assert visitor.faults == []


@pytest.fixture
def lamps_and_chairs(undercut: Workspace) -> Workspace:
    """Six accounts of six sizes told of my lamps and my chairs; the chairs drew more for each."""
    for thing, likes in (("lamps", 3), ("chairs", 9)):
        for author in range(1, 7):
            at = UNTIL - 5 * DAY + timedelta(hours=author)
            told = {"author_id": author, "handle": f"fox{author}", "followers": 10**author}
            post = make_post(f"15% off all {thing}, says {author}", at, voice="deal_account", **told)
            off = {"kind": "percent_off", "percent_off": 15, "product_text": thing}
            make_deal(None, at, post, retailer="Tindalo", **off)
            make_snapshot(post, at + 2 * DAY, likes=likes, retweets=0)
    return undercut


def test_which_of_my_promotions_worked_takes_one_click(visitor: Visitor, lamps_and_chairs: Workspace) -> None:
    visitor.open(f"/?as_of={(UNTIL - timedelta(hours=1)).date()}")
    visitor.page.get_by_role("link", name="Campaigns", exact=True).click()
    visitor.page.locator("[data-lift-plot][data-drawn]").wait_for()
    heads = visitor.page.locator(".result-head").all_inner_texts()
    assert [head.split(" ", 1)[0] for head in heads[:2]] == ["Worked", "Did"]
    first = visitor.page.get_by_role("region", name="worked", exact=True).get_by_role("row").nth(1)
    assert first.get_by_role("rowheader").inner_text().startswith("Tindalo: 15% off chairs")
    points = (
        "canvas => Chart.getChart(canvas).data.datasets[0].points.map((one) => [one.depth, one.lift > 1])"
    )
    assert visitor.page.locator("[data-lift-plot]").evaluate(points) == [[0.15, True], [0.15, False]]
    assert visitor.faults == []


COUNT = "addEventListener('pointerdown', () => { window.clicks = (window.clicks ?? 0) + 1 }, true)"
"""Counts what a hand did: a click on a label is one on its button too, but a finger went down once."""


def tell_me_when(visitor: Visitor, product: Product, retailer: Retailer) -> int:
    """Ask from a product's page to be told when a retailer goes below $40; return the clicks that it took."""
    visitor.page.add_init_script(COUNT)
    visitor.open(f"/products/{product.pk}/")
    page = visitor.page
    page.get_by_role("link", name="Tell me when").click()
    expect(page.get_by_label("Price", exact=True)).to_be_focused()
    page.keyboard.type("40")
    page.get_by_text(retailer.name, exact=True).last.click()
    assert visitor.overflow == 0
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    rule = AlertRule.objects.get()
    assert (rule.target, rule.products, rule.retailers) == (Decimal(40), [product.pk], [retailer.pk])
    assert visitor.faults == []
    return page.evaluate("window.clicks")


@pytest.mark.parametrize("visitor", SCREENS, indirect=True)
def test_an_alert_below_a_price_at_a_retailer_takes_three_clicks(visitor: Visitor, product: Product) -> None:
    Competitor.objects.create(workspace=Workspace.objects.get(), retailer=make_retailer("Tindalo"))
    assert tell_me_when(visitor, product, make_retailer("Orchard Lane")) == 3


@pytest.mark.full
@pytest.mark.shared
@pytest.mark.skipif(not RETAIL.is_dir(), reason="the real dumps are not here")
def test_which_of_targets_promotions_worked_takes_one_click_on_real_posts(
    visitor: Visitor, product: Product
) -> None:
    load_catalogue()
    for path in sorted(RETAIL.glob("tweets_20161128_*.bz2"))[-2:]:
        call_command("ingest", str(path), "--inline")
    workspace = Workspace.objects.get()
    Workspace.objects.update(own_retailer=Retailer.objects.get(name="Target"))
    Competitor.objects.create(workspace=workspace, retailer=Retailer.objects.get(name="Walmart"))
    visitor.open("/?as_of=2016-11-28&period=7")
    visitor.page.get_by_role("link", name="Campaigns", exact=True).click()
    visitor.page.get_by_role("heading", name="My campaigns: what worked and what did not").wait_for()
    told = visitor.page.request.get(
        f"{visitor.site}/api/v1/workspaces/{workspace.pk}/campaigns/worked/"
    ).json()
    counts = [int(each.split()[0]) for each in visitor.page.locator(".results li").all_inner_texts()]
    assert told["n"] == sum(counts) > 0
    assert visitor.faults == []


@pytest.mark.full
@pytest.mark.shared
@pytest.mark.skipif(not DUMP.is_file(), reason="../shared/dumps is not on this machine")
def test_an_alert_on_a_real_product_takes_three_clicks_too(visitor: Visitor, product: Product) -> None:
    call_command("load_catalogue")
    call_command("ingest", str(DUMP), "--inline")
    walmart = Retailer.objects.get(slug="walmart")
    deal = Deal.objects.filter(is_price_point=True, retailer=walmart).order_by("pk").first()
    assert deal and deal.product
    assert tell_me_when(visitor, deal.product, walmart) == 3
