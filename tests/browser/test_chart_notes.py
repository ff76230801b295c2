"""Notes as flags of charts, written and deleted on the page."""

import pytest

from deals.models import ChartNote, Product, Workspace
from tests.browser.conftest import Visitor
from tests.browser.test_first_page import undercut as undercut
from tests.factories import START

pytestmark = pytest.mark.browser

FLAGS = """canvas => Chart.getChart(canvas).data.datasets.filter(one => one.eventKind === "note")
    .flatMap(one => one.data.map(flag => [new Date(flag.x).toISOString().slice(0, 10), flag.event.what]))"""
DRAWN = "canvas => Chart.getChart(canvas).$notes"


def make_note(text: str = "Strike") -> ChartNote:
    day = START.date().replace(day=20)
    return ChartNote.objects.create(workspace=Workspace.objects.get(), text=text, first_day=day, last_day=day)


@pytest.mark.parametrize("visitor", ["360 dark", "1280 light"], indirect=True)
def test_a_note_is_written_by_the_keyboard_and_is_a_flag_of_the_chart(
    visitor: Visitor, product: Product
) -> None:
    visitor.open(f"/products/{product.pk}/")
    visitor.page.get_by_text("Add a note").focus()
    visitor.page.keyboard.press("Enter")
    visitor.page.get_by_label("Day", exact=True).fill("2016-07-01")
    visitor.page.get_by_label("Note", exact=True).fill("Strike at the port")
    visitor.page.keyboard.press("Enter")
    visitor.page.get_by_text("Strike at the port").first.wait_for()
    canvas = visitor.page.locator("canvas[data-price-chart][data-flagged]")
    canvas.wait_for()
    assert canvas.evaluate(FLAGS) == [["2016-07-01", "Strike at the port"]]
    assert visitor.overflow == 0 and visitor.faults == []


def test_the_list_of_events_has_the_note_and_its_key_takes_the_flags_out(visitor: Visitor, product) -> None:
    make_note()
    visitor.open(f"/products/{product.pk}/")
    visitor.page.locator("[data-event-twin]").get_by_text("Strike").wait_for()
    key = visitor.page.locator("[data-event-keys]").get_by_role("button", name="Notes")
    key.click()
    assert key.get_attribute("aria-pressed") == "false"


@pytest.mark.parametrize("name", ["timeline", "voice", "activity"])
def test_other_charts_over_time_have_numbered_flags(visitor: Visitor, undercut: Workspace, name: str) -> None:
    make_note()
    pages = {"activity": "/retailers/tindalo/?as_of=2016-06-30&period=30"}
    visitor.open(pages.get(name, "/?as_of=2016-06-30&period=30"))
    canvas = {
        "timeline": "[data-campaign-timeline]",
        "voice": "[data-voice-chart]",
        "activity": "[data-activity-chart]",
    }
    assert visitor.page.locator(canvas[name]).evaluate(DRAWN) == ["Strike"]


def test_the_picture_of_a_chart_has_its_notes_below(visitor: Visitor, product: Product) -> None:
    visitor.open(f"/products/{product.pk}/")
    before = height_of_png(visitor)
    make_note()
    visitor.open(f"/products/{product.pk}/")
    assert height_of_png(visitor) > before


def height_of_png(visitor: Visitor) -> int:
    """How high the picture is that the button saves: bytes 20 to 23 of a PNG."""
    with visitor.page.expect_download() as saved:
        visitor.page.get_by_role("button", name="Picture").click()
    return int.from_bytes(saved.value.path().read_bytes()[20:24], "big")


def test_deleting_asks_and_leads_back(visitor: Visitor, product: Product) -> None:
    make_note()
    visitor.open(f"/products/{product.pk}/")
    visitor.page.get_by_role("link", name="Delete the note").click()
    visitor.page.get_by_role("heading", name="Delete this note?").wait_for()
    visitor.page.get_by_role("button", name="Delete").click()
    visitor.page.wait_for_url(f"**/products/{product.pk}/#notes")
    assert not ChartNote.objects.exists() and visitor.faults == []
