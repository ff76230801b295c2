"""Pages on paper: what they say is all there, in the light theme, within the margins, and nothing else."""

import re
from collections.abc import Callable

import pytest

from deals.models import Product, Workspace
from tests.browser.conftest import Visitor
from tests.browser.test_first_page import undercut as undercut

pytestmark = pytest.mark.browser

PAPER = 703
"""Pixels between the margins of A4."""

SHEETS = re.compile(rb"/Type\s*/Page\b")
WIDER = """width => [...document.querySelectorAll("main *, footer *")]
    .filter(one => one.checkVisibility() && one.getBoundingClientRect().right > width + 1)
    .map(one => `${one.tagName}.${one.className}`)"""
CUT = """() => [...document.querySelectorAll("main *")].filter(one => one.checkVisibility())
    .filter(one => one.scrollHeight > one.clientHeight + 2 && getComputedStyle(one).overflowY !== "visible")
    .map(one => `${one.tagName}.${one.className}`)"""
FOR_THE_HAND = "button:not(.series-key), form input, select, nav, .site-header, .offcanvas, .page-tools"


def addresses(product: Product) -> dict[str, str]:
    workspace = Workspace.objects.get().pk
    return {
        "product": f"/products/{product.pk}/?show=all",
        "overview": "/?period=30",
        "undercuts": f"/workspaces/{workspace}/compare/undercuts/?period=30",
    }


@pytest.fixture
def printed(visitor: Visitor, product: Product, undercut: Workspace) -> Callable[[str], Visitor]:
    """A page as it is laid out for paper."""

    def lay_out(name: str) -> Visitor:
        visitor.page.set_viewport_size({"width": 1280, "height": 800})
        visitor.open(addresses(product)[name])
        visitor.page.wait_for_load_state("networkidle")
        visitor.page.set_viewport_size({"width": PAPER, "height": 1000})
        take(visitor, "print")
        return visitor

    return lay_out


def take(visitor: Visitor, media: str) -> None:
    """Lay a page out for paper, or for the screen; scripts hear of it with the next picture."""
    visitor.page.emulate_media(media=media)
    visitor.page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 50)))")


PAGES = pytest.mark.parametrize("name", ["product", "overview", "undercuts"])


@PAGES
def test_nothing_is_wider_than_the_paper_nor_cut(printed, name: str) -> None:
    page = printed(name).page
    assert page.evaluate(WIDER, PAPER) == []
    assert page.evaluate(CUT) == []


@PAGES
def test_titles_and_all_rows_are_there_and_nothing_for_the_hand(printed, name: str) -> None:
    page = printed(name).page
    assert page.locator("h1").is_visible()
    rows = page.locator("main tbody tr").all()
    assert rows and all(row.is_visible() for row in rows)
    assert [
        one.evaluate("one => one.outerHTML.slice(0, 90)")
        for one in page.locator(FOR_THE_HAND).all()
        if one.is_visible()
    ] == []


@PAGES
def test_the_foot_says_whose_of_when_and_where(printed, name: str) -> None:
    visitor = printed(name)
    foot = visitor.page.locator(".print-foot").inner_text()
    assert "Ada's shop" in foot and "data to 30 Nov" in foot and visitor.page.url in foot


@PAGES
def test_a_pdf_has_sheets(printed, name: str) -> None:
    visitor = printed(name)
    assert len(SHEETS.findall(visitor.page.pdf(format="A4"))) > 0
    assert visitor.faults == []


@pytest.mark.parametrize("visitor", ["1280 dark"], indirect=True)
def test_paper_is_white_whatever_the_theme_and_the_screen_is_dark_again(printed) -> None:
    visitor = printed("product")
    ground = "getComputedStyle(document.body).backgroundColor"
    line = "Chart.getChart(document.querySelector('[data-price-chart]')).scales.x.options.ticks.color"
    looks = [visitor.page.evaluate(each) for each in (ground, line)]
    take(visitor, "screen")
    looks += [visitor.page.evaluate(each) for each in (ground, line)]
    assert looks == ["rgb(255, 255, 255)", "#566474", "rgb(16, 21, 27)", "#9aa8b7"]


def test_charts_are_as_wide_as_the_paper(printed) -> None:
    canvas = printed("product").page.locator("[data-price-chart]")
    box = canvas.bounding_box()
    assert PAPER - 40 <= box["width"] <= PAPER
    assert box["width"] / box["height"] == pytest.approx(
        canvas.evaluate("canvas => canvas.width / canvas.height"), rel=0.01
    )


def test_heads_of_tables_come_again_and_rows_stay_whole(printed) -> None:
    page = printed("product").page
    style = "one => [getComputedStyle(one).display, getComputedStyle(one).breakInside]"
    assert page.locator("main thead").first.evaluate(style)[0] == "table-header-group"
    assert page.locator("main tbody tr").first.evaluate(style)[1] == "avoid"


def test_details_with_a_table_are_open_on_paper_and_closed_again(printed) -> None:
    visitor = printed("overview")
    details = visitor.page.locator("details:has(table)").first
    assert details.evaluate("one => one.open") and details.locator("table").is_visible()
    take(visitor, "screen")
    assert not details.evaluate("one => one.open")


def test_an_evidence_card_stays_whole_and_its_links_are_written_out(
    visitor: Visitor, product: Product
) -> None:
    visitor.open(f"/deals/{product.deals.first().pk}/")
    visitor.page.emulate_media(media="print")
    card = visitor.page.locator(".evidence-card")
    assert card.evaluate("one => getComputedStyle(one).breakInside") == "avoid"
    written = card.locator("a[href^=http]").first.evaluate("one => getComputedStyle(one, '::after').content")
    assert "http" in written
