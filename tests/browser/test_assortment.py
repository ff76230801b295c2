"""The assortment in a browser: a file from the upload to its matches, at both widths, in both themes."""

from pathlib import Path

import pytest

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
