"""Comparing in a real browser: the matrix at a past date, the index, zoom by dragging, PNG."""

from pathlib import Path

import pytest

from deals.models import Competitor, Product, Workspace
from tests.browser.conftest import Visitor
from tests.browser.screens import SCREENS
from tests.factories import make_brand, make_category, make_point, make_product, make_retailer

pytestmark = pytest.mark.browser

RANGE = "canvas => { const {min, max} = Chart.getChart(canvas).scales.x; return max - min; }"
VALUES = "canvas => Chart.getChart(canvas).data.datasets[0].data.map(point => point.y)"
WIDTHS = """canvas => Chart.getChart(canvas).data.datasets
    .filter((one) => one.label.endsWith(", in force")).map((one) => [one.owner, one.borderWidth])"""


@pytest.fixture
def compared(product: Product) -> Workspace:
    """Ada is Tindalo, against Quillmart and Orchard Lane, over four more products."""
    workspace = Workspace.objects.get()
    Workspace.objects.update(own_retailer=make_retailer("Tindalo"))
    for name in ("Quillmart", "Orchard Lane"):
        Competitor.objects.create(workspace=workspace, retailer=make_retailer(name))
    for number in range(4):
        kettle = make_product(
            f"Lumo Kettle {number}", brand=make_brand("Lumo"), category=make_category("Kitchen")
        )
        for place, name in enumerate(("Tindalo", "Quillmart", "Orchard Lane")):
            for day in range(150 + place + number, 183, 5):
                make_point(kettle, name, 60 + 3 * place, day)
    return workspace


def drag_over(visitor: Visitor, canvas) -> None:
    """Drag over the middle third of a chart."""
    box = canvas.bounding_box()
    y = box["y"] + box["height"] / 2
    visitor.page.mouse.move(box["x"] + box["width"] / 3, y)
    visitor.page.mouse.down()
    visitor.page.mouse.move(box["x"] + box["width"] * 2 / 3, y, steps=5)
    visitor.page.mouse.up()


@pytest.mark.parametrize("visitor", SCREENS, indirect=True)
def test_pages_fit_the_screen_without_a_fault(visitor: Visitor, compared: Workspace) -> None:
    base = f"/workspaces/{compared.pk}/compare"
    pages = ["/", "/market/", f"{base}/", f"{base}/?convert=EUR", f"{base}/index/?split=brand"]
    pages += [f"{base}/undercuts/", f"{base}/share-of-voice/", f"{base}/promotions/"]
    pages += [f"/products/{Product.objects.latest('id').pk}/?convert=EUR"]
    for path in pages:
        visitor.open(path)
        assert (path, visitor.overflow, visitor.faults) == (path, 0, [])
        assert visitor.page.locator("h1").count() == 1


def test_the_matrix_of_a_past_day_is_chosen_in_the_header(visitor: Visitor, compared: Workspace) -> None:
    visitor.open(f"/workspaces/{compared.pk}/compare/")
    row = visitor.page.get_by_role("row").filter(has_text="Lumo Kettle 0")
    assert "$44.99" not in row.inner_text()
    visitor.page.get_by_role("button", name="Data to").click()
    visitor.page.get_by_label("Show the data as of the end of").fill("2016-11-08")
    visitor.page.get_by_role("button", name="Show", exact=True).click()
    visitor.page.get_by_text("Prices at 8 November 2016 23:59 UTC").wait_for()
    cells = [" ".join(cell.split()) for cell in row.get_by_role("cell").all_inner_texts()]
    assert cells == [
        "$44.99 8 Nov said by @tindalo · share button",
        "less expensive index 88.23 · rank 1 of 3 · n = 2",
        "$48.99 5 Nov said by @orchardlane · share button more expensive",
        "$52.99 4 Nov said by @quillmart · share button more expensive",
    ]
    assert visitor.faults == []


def test_dragging_zooms_without_changing_a_value_and_a_button_resets(
    visitor: Visitor, compared: Workspace, product: Product
) -> None:
    visitor.open(f"/products/{product.pk}/")
    canvas = visitor.page.locator("canvas[data-drawn]")
    whole, values = canvas.evaluate(RANGE), canvas.evaluate(VALUES)
    reset = visitor.page.get_by_role("button", name="Reset zoom")
    assert reset.is_hidden()
    drag_over(visitor, canvas)
    assert 0.2 < canvas.evaluate(RANGE) / whole < 0.5
    assert canvas.evaluate(VALUES) == values
    assert visitor.page.locator("#evidence.show").count() == 0
    reset.click()
    assert canvas.evaluate(RANGE) == whole and reset.is_hidden()
    assert visitor.faults == []


def test_my_line_is_the_thick_one_and_comes_first(
    visitor: Visitor, compared: Workspace, product: Product
) -> None:
    visitor.open(f"/products/{product.pk}/")
    assert visitor.page.locator("canvas").evaluate(WIDTHS) == [
        ["Tindalo", 3.5],
        ["Orchard Lane", 1.75],
        ["Quillmart", 1.75],
    ]


def test_a_chart_is_saved_as_png(visitor: Visitor, compared: Workspace, product: Product) -> None:
    visitor.open(f"/products/{product.pk}/")
    with visitor.page.expect_download() as saved:
        visitor.page.get_by_role("button", name="Picture").click()
    assert saved.value.suggested_filename == f"prices-of-product-{product.pk}.png"
    assert Path(saved.value.path()).read_bytes().startswith(b"\x89PNG\r\n\x1a\n")
    assert visitor.faults == []


def test_titles_come_when_the_reader_gets_there(visitor: Visitor, product: Product) -> None:
    visitor.open(f"/products/{product.pk}/")
    visitor.page.locator(".other-deals").scroll_into_view_if_needed()
    visitor.page.get_by_role("heading", name="Titles under which it was announced").wait_for()
    assert visitor.faults == []


def test_the_index_is_drawn_with_how_many_products_count(visitor: Visitor, compared: Workspace) -> None:
    visitor.open(f"/workspaces/{compared.pk}/compare/index/?period=30&split=brand")
    lines = visitor.page.locator("canvas").evaluate(
        "canvas => Chart.getChart(canvas).data.datasets.map(one => one.label)"
    )
    assert lines == ["All", "Lumo", "Borvo", "products", "100: equal"]
    assert visitor.page.locator("[data-table-twin] tbody tr").count() == 30
    assert visitor.faults == []
