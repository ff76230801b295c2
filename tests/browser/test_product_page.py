"""The main job in a real browser: a drawn chart, evidence behind its dots, a table for everyone."""

import pytest

from deals.models import Product, Workspace
from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser

LINES = """canvas => Chart.getChart(canvas).data.datasets
    .filter(one => !one.isListPrice && !one.isAside).map(one => [one.label, one.data.length])"""
DOT = """canvas => { const dot = Chart.getChart(canvas).getDatasetMeta(0).data.at(-1);
    return {x: dot.x, y: dot.y}; }"""
COLOURS = """canvas => { const {width, height} = canvas, colours = new Set();
    const pixels = canvas.getContext('2d').getImageData(0, 0, width, height).data;
    for (let i = 0; i < pixels.length; i += 4) if (pixels[i + 3] === 255)
        colours.add(`${pixels[i]},${pixels[i + 1]},${pixels[i + 2]}`);
    return [...colours]; }"""
SERIES_COLOURS = {"31,95,191", "194,65,12", "21,128,61"}
"""--series-1 to --series-3 of the light theme."""


@pytest.fixture
def chart(visitor: Visitor, product: Product):
    """The drawn canvas of the product's page."""
    visitor.open(f"/products/{product.pk}/")
    canvas = visitor.page.locator("canvas[data-price-chart][data-drawn]")
    canvas.wait_for()
    return canvas


def test_the_chart_draws_a_line_a_retailer(visitor: Visitor, chart) -> None:
    assert chart.evaluate(LINES) == [["Orchard Lane", 16], ["Quillmart", 17], ["Tindalo", 19]]
    assert set(chart.evaluate(COLOURS)) >= SERIES_COLOURS
    assert visitor.faults == []


def test_a_click_on_a_dot_opens_its_evidence_with_marked_spans(visitor: Visitor, chart) -> None:
    chart.click(position=chart.evaluate(DOT))
    card = visitor.page.locator("#evidence.show .evidence-card")
    card.wait_for()
    marks = {mark.get_attribute("title"): mark.inner_text() for mark in card.locator("mark.span").all()}
    assert marks["Price"].startswith("P$93.99")
    assert marks["List price"].startswith("L$105.00")
    assert set(marks) == {"Product", "List price", "Price", "Coupon"}
    assert visitor.faults == []


def test_times_of_the_chart_are_in_the_workspaces_zone(visitor: Visitor, product: Product) -> None:
    Workspace.objects.update(time_zone="America/New_York")
    visitor.open(f"/products/{product.pk}/")
    drawn = visitor.page.locator("canvas").evaluate(
        "canvas => Chart.getChart(canvas).data.datasets[0].data[0].x"
    )
    first = product.deals.filter(retailer__name="Orchard Lane").earliest("announced_at").announced_at
    assert drawn / 1000 == first.timestamp() - 4 * 3600


def test_a_retailer_can_be_taken_out_of_the_chart(visitor: Visitor, chart) -> None:
    visitor.page.get_by_role("button", name="Quillmart").click()
    assert chart.evaluate("canvas => Chart.getChart(canvas).isDatasetVisible(1)") is False


def test_the_coverage_bar_lies_under_the_time_axis(visitor: Visitor, chart) -> None:
    area = chart.evaluate("canvas => Chart.getChart(canvas).chartArea")
    left = chart.bounding_box()["x"]
    bar = visitor.page.locator(".coverage-bar").bounding_box()
    assert bar["x"] == pytest.approx(left + area["left"], abs=1)
    assert bar["width"] == pytest.approx(area["width"], abs=1)


def test_the_keyboard_reaches_the_table_and_its_evidence(visitor: Visitor, chart) -> None:
    visitor.page.keyboard.press("Tab")
    visitor.page.keyboard.press("Enter")  # the skip link
    for _ in range(20):
        visitor.page.keyboard.press("Tab")
        if visitor.page.evaluate("document.activeElement.matches('a[href=\"#table\"]')"):
            break
    visitor.page.keyboard.press("Enter")  # past the chart's buttons
    for _ in range(20):
        visitor.page.keyboard.press("Tab")
        if visitor.page.evaluate("document.activeElement.matches('[data-table-twin] a[data-evidence]')"):
            break
    visitor.page.keyboard.press("Enter")
    visitor.page.locator("#evidence.show .evidence-card").wait_for()
    visitor.page.keyboard.press("Escape")
    visitor.page.locator("#evidence.show").wait_for(state="hidden")
    assert visitor.page.evaluate("document.activeElement.matches('a[data-evidence]')")


def test_a_table_link_opens_the_card_on_its_own_page_without_scripts(visitor: Visitor, chart) -> None:
    link = visitor.page.locator("[data-table-twin] a[data-evidence]").first.get_attribute("href")
    visitor.open(link)
    assert visitor.page.locator("main .evidence-card mark.span").count() == 4


def test_the_theme_can_be_switched_and_stays(visitor: Visitor, chart) -> None:
    visitor.page.get_by_role("button", name="Colour theme").click()
    visitor.page.get_by_role("button", name="Dark").click()
    assert visitor.page.evaluate("document.documentElement.dataset.bsTheme") == "dark"
    assert "116,168,255" in chart.evaluate(COLOURS)
    visitor.open("/")
    assert visitor.page.evaluate("document.documentElement.dataset.bsTheme") == "dark"
