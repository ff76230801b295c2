"""What the first page and its pictures lead to: posts, days, months, tables."""

from datetime import timedelta

import pytest

from deals.models import Competitor, Product, Workspace
from tests.browser.conftest import Visitor
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

UNTIL = START + 30 * DAY


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


@pytest.fixture
def weekly_lamps(undercut: Workspace) -> Workspace:
    """Quillmart sold lamps at 30 % off each Friday for 12 weeks, all days of which are loaded."""
    lamps, first = make_category("Lamps"), UNTIL + 100 * DAY
    make_coverage(UNTIL, 24 * 200, source="chunk:77")
    for week in range(12):
        make_deal("7", first + week * 7 * DAY + DAY / 2, retailer=make_retailer("Quillmart"), category=lamps,
                  list_price=10)  # fmt: skip
    return undercut


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


def test_the_plot_of_my_campaigns_has_a_point_for_each_that_can_be_judged(
    visitor: Visitor, lamps_and_chairs: Workspace
) -> None:
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
