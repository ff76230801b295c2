"""A short list comes at once; a long one becomes an export, which leads to its progress."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from deals.exports.list_file import ListFile
from deals.exports.table import Column, Table
from deals.models import Export, Workspace
from tests.exports.conftest import asked

NUMBER = (Column("n", "a number", lambda row: row),)


def test_a_short_list_is_whole_when_it_is_sent(page: Client) -> None:
    answer = page.get("/products.csv")
    assert (answer.status_code, answer.streaming, len(answer.content.splitlines())) == (200, False, 3)
    assert not Export.objects.exists()


def test_a_long_list_leads_to_an_export_with_the_moment_it_was_asked_at(page: Client, all_long: None) -> None:
    answer = page.get("/products.csv?q=lumo&q=borvo")
    answer = page.get("/products.csv?order=title")
    export = Export.objects.latest("id")
    assert (answer.status_code, answer["Location"]) == (302, f"/exports/{export.pk}/")
    assert export.address == "/products.csv?order=title&as_of=2016-06-01T00%3A00%3A00.000001Z"
    assert (export.title, export.file_name) == (
        "Products with prices", "acme-tools_products_to-2016-06-01T000000.000001Z.csv",
    )  # fmt: skip


def test_head_makes_no_export(page: Client, all_long: None) -> None:
    assert page.head("/products.csv").status_code == 200
    assert not Export.objects.exists()


@pytest.mark.parametrize("fmt", ["csv", "xlsx", "json", "parquet"])
def test_the_look_ends_soon_after_its_bound(fmt: str, db: None) -> None:
    read = []
    rows = (read.append(n) or n for n in range(100_000))
    assert not ListFile(Table("x", "X", NUMBER, rows), fmt).is_short()
    assert 20_000 < len(read) <= 30_000


def test_a_slow_list_of_few_rows_is_sent_all_the_same(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deals.exports.list_file.SHORT_SECONDS", -1.0)
    assert ListFile(Table("x", "X", NUMBER, iter(range(500))), "csv").is_short()
    assert not ListFile(Table("x", "X", NUMBER, iter(range(1_001))), "csv").is_short()


def test_the_same_file_is_not_made_twice_and_a_fourth_one_is_refused_plainly(
    page: Client, all_long: None
) -> None:
    for order in ("title", "title", "newest", "points"):
        page.get(f"/products.csv?order={order}")
    assert Export.objects.count() == 3
    told = page.get("/products.xlsx", follow=True).content.decode()
    assert "3 files are being made for you: wait until one is done, or cancel one; then ask again." in told
    assert Export.objects.count() == 3


def test_the_page_tells_rows_rate_and_what_is_left_and_asks_again_by_itself(
    page: Client, ada: User, workspace: Workspace
) -> None:
    export = asked(workspace)
    Export.objects.update(
        state="running", rows=3_000, rows_expected=9_000,
        started_at="2026-01-01T00:00:00Z", heartbeat_at="2026-01-01T00:00:10Z",
    )  # fmt: skip
    html = " ".join(page.get(f"/exports/{export.pk}/").content.decode().split())
    assert "3,000 of 9,000 rows · 300 rows/s · about 20 s left" in html
    assert f'hx-get="/exports/{export.pk}/" hx-trigger="every 1s"' in html


def test_the_part_that_refreshes_itself_ends_with_the_file(page: Client, workspace: Workspace) -> None:
    export = asked(workspace)
    Export.objects.update(state="failed", reason="The disk is full.")
    html = page.get(f"/exports/{export.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert "The disk is full." in html and "hx-get" not in html and "<html" not in html
