"""A product's chart in another currency: both amounts at the pointer, one currency on the axis."""

import pytest

from deals.models import Product
from tests.browser.conftest import Visitor
from tests.browser.screens import SCREENS

pytestmark = pytest.mark.browser

DOT = """canvas => { const dot = Chart.getChart(canvas).getDatasetMeta(0).data.at(-1);
    return {x: dot.x, y: dot.y}; }"""
AXIS = "canvas => Chart.getChart(canvas).options.scales.y.title.text"


@pytest.mark.parametrize("visitor", SCREENS, indirect=True)
@pytest.mark.parametrize(
    ("query", "axis"),
    [("", "USD, as captured"), ("&draw=converted", "EUR, by the ECB rate of each price's day")],
)
def test_the_pointer_tells_both_amounts_and_the_axis_its_currency(
    visitor: Visitor, product: Product, query: str, axis: str
) -> None:
    visitor.open(f"/products/{product.pk}/?convert=EUR{query}")
    canvas = visitor.page.locator("canvas")
    canvas.hover(position=canvas.evaluate(DOT))
    told = visitor.page.locator("[data-readout] li").filter(has_text="Orchard Lane").locator("strong")
    assert told.inner_text() == "$93.99 ≈ €88.87 (1 USD = 0.9455 EUR, ECB, 2016-11-29)"
    assert (canvas.evaluate(AXIS), visitor.overflow, visitor.faults) == (axis, 0, [])


@pytest.mark.parametrize(("query", "drawn"), [("", 93.99), ("&draw=converted", 88.87)])
def test_a_line_is_drawn_in_one_currency(
    visitor: Visitor, product: Product, query: str, drawn: float
) -> None:
    visitor.open(f"/products/{product.pk}/?convert=EUR{query}")
    last = visitor.page.locator("canvas").evaluate("c => Chart.getChart(c).data.datasets[0].data.at(-1).y")
    assert last == drawn


def test_a_chart_without_any_rate_stays_empty_and_says_so(visitor: Visitor, product: Product) -> None:
    visitor.open(f"/products/{product.pk}/?convert=NGN&draw=converted")
    drawn = visitor.page.locator("canvas").evaluate(
        "c => Chart.getChart(c).data.datasets.filter((one) => !one.eventKind).map((one) => one.data.length)"
    )
    assert (sum(drawn), visitor.faults) == (0, [])
    assert "52 prices without a rate are not drawn" in visitor.page.locator("main").inner_text()
