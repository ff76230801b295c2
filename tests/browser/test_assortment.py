"""The assortment in a browser: a file from the upload to its matches, at both widths, in both themes."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from deals.models import AssortmentItem, Product, Workspace
from deals.services.assortment import matching as assortment_matching
from deals.services.assortment.reading import read_next_upload
from tests.browser.accessibility import serious_violations
from tests.browser.conftest import Visitor
from tests.browser.screens import SCREENS

pytestmark = pytest.mark.browser

ROWS = (
    "SKU;Title;Brand;EAN;Price\n"
    "A1;Borvo 18V Cordless Drill BD-180;Borvo;12;89,99\n"
    "A2;Lumo kettle;Lumo;;\n"
    ";x;;;\n"
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """An article list with two good rows and two problems."""
    made = tmp_path / "articles.csv"
    made.write_text(ROWS)
    return made


@pytest.mark.parametrize("visitor", SCREENS, indirect=True)
def test_a_file_is_uploaded_checked_loaded_and_corrected(
    visitor: Visitor, product: Product, file: Path
) -> None:
    workspace, page = Workspace.objects.get(), visitor.page
    visitor.open(f"/workspaces/{workspace.pk}/assortment/")
    page.get_by_label("CSV or XLSX file").set_input_files(file)
    page.get_by_role("button", name="Upload").click()
    page.get_by_text("Waiting for a worker").wait_for()
    assert read_next_upload()
    page.get_by_text("1 row left out, 1 cell left empty").wait_for()
    assert (visitor.overflow, visitor.faults, serious_violations(visitor)) == (0, [], [])
    page.get_by_role("button", name="Import 2 articles").click()
    page.get_by_text("waiting for a worker").first.wait_for()
    assert assortment_matching.process_next_upload()
    page.get_by_role("link", name="Show articles").click()
    page.get_by_role("link", name="Correct the match of A1").click()
    page.get_by_role("button", name="No product").click()
    page.get_by_text("Saved for A1.").wait_for()
    assert (visitor.overflow, visitor.faults) == (0, [])
    assert AssortmentItem.objects.get(sku="A1").decision == "none"


def test_matches_are_confirmed_by_keyboard_and_the_page_stays(visitor: Visitor, product: Product) -> None:
    workspace, page = Workspace.objects.get(), visitor.page
    for sku in ("A1", "A2", "A3"):
        AssortmentItem.objects.create(
            workspace=workspace, sku=sku, title=f"Drill {sku}", product=product, confidence=0.6
        )
    visitor.open(f"/workspaces/{workspace.pk}/assortment/?match=unsure")
    for key in "jcncu":  # as fast as a hand can: no answer is waited for
        page.keyboard.press(key)
    came_again = page.locator("[data-article][data-decided]")
    for sku, words in (("A1", "chosen manually"), ("A2", "no product"), ("A3", "no match")):
        came_again.filter(has_text=f"Drill {sku}").filter(has_text=words).wait_for()
    assert decisions() == ["product", "none", ""]
    page.keyboard.press("n")
    expect(page.locator("[data-article][aria-current]")).to_contain_text("no product")
    page.keyboard.press("u")  # the very moment its row came
    page.get_by_role("button", name="Take the decision on A3 back").wait_for(state="detached")
    assert (decisions(), page.url.endswith("?match=unsure")) == (["product", "none", ""], True)
    assert (visitor.overflow, visitor.faults, serious_violations(visitor)) == (0, [], [])


def decisions() -> list[str]:
    return list(AssortmentItem.objects.order_by("sku").values_list("decision", flat=True))
