"""A file from its menu: at once where the list is short, else a page that waits for the worker by itself."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from deals.export_tasks import export_task
from deals.exports import list_file
from deals.models import Product
from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser


def test_a_short_list_is_saved_from_the_menu_by_keyboard(visitor: Visitor, product: Product) -> None:
    visitor.open("/products/")
    page = visitor.page
    page.get_by_role("button", name="Files of this list").press("Enter")
    page.keyboard.press("ArrowDown")
    with page.expect_download() as saved:
        page.keyboard.press("Enter")
    assert saved.value.suggested_filename.endswith(".csv")
    assert (
        "Lumo" in Path(saved.value.path()).read_text()
        or product.title in Path(saved.value.path()).read_text()
    )


def test_a_long_list_is_waited_for_on_its_page_and_then_downloaded(
    visitor: Visitor, product: Product, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EXPORTS_DIR = tmp_path
    monkeypatch.setattr(list_file, "SHORT_ROWS", 0)
    page = visitor.page
    visitor.open("/products/")
    page.get_by_role("button", name="Files of this list").click()
    page.get_by_role("link", name="XLSX", exact=True).click()
    expect(page.get_by_text("Waiting for a worker:")).to_be_visible()
    export_task()
    with page.expect_download() as saved:
        page.get_by_role("link", name="Download").click()
    assert saved.value.suggested_filename.endswith(".xlsx")
    assert visitor.faults == []


def test_a_file_that_waits_is_cancelled(
    visitor: Visitor, product: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_file, "SHORT_ROWS", 0)
    visitor.open("/products.csv")
    visitor.page.get_by_role("button", name="Cancel").click()
    expect(visitor.page.get_by_text("Cancelled: no file is made.")).to_be_visible()
    expect(
        visitor.page.get_by_role("row", name="Products with prices").get_by_text("cancelled", exact=True)
    ).to_be_visible()
