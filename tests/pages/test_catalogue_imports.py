"""Curators' files are read and imported by a worker: no request parses one, whatever is in it."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from deals import tasks
from deals.domain.catalogue_files import MOST_BYTES
from deals.models import Brand, BrandAlias, CatalogueImport
from deals.services.market import catalogue_uploads
from deals.services.market.catalogue_uploads import import_next_file, read_next_file
from tests.importing import import_file, page_of, send_file

pytestmark = pytest.mark.django_db
HEAD = "slug,name,names\n"
ROW = HEAD + "borvo,Borvo,bv\n"


def post(desk: Client, content: bytes) -> str:
    """Send a file; return what the next page says."""
    form = {"file": SimpleUploadedFile("brands.csv", content)}
    return desk.post("/catalogue/brands/import/", form, follow=True).content.decode()


def test_a_request_only_stores_the_file_and_the_page_refreshes_itself(desk: Client) -> None:
    html = post(desk, ROW.encode())
    row = CatalogueImport.objects.get()
    assert (row.state, bytes(row.content or b""), row.found) == ("unread", ROW.encode(), {})
    assert "Waiting for a worker" in html and f'hx-get="/catalogue/imports/{row.pk}/progress/"' in html


def test_confirming_writes_nothing_before_a_worker_does(desk: Client) -> None:
    row = send_file(desk, ROW, "brands")
    desk.post(f"/catalogue/imports/{row.pk}/")
    assert "Waiting for a worker" in page_of(desk, row) and not Brand.objects.exists()


def test_the_page_is_loaded_anew_once_the_worker_is_through(desk: Client) -> None:
    post(desk, ROW.encode())
    address = f"/catalogue/imports/{CatalogueImport.objects.get().pk}/progress/"
    assert "HX-Refresh" not in desk.get(address)
    read_next_file()
    assert desk.get(address)["HX-Refresh"] == "true"


def test_a_file_that_is_no_text_says_where(desk: Client) -> None:
    post(desk, b"slug,name,names\n\xff\xfe\n")
    read_next_file()
    assert "Byte 16 is no text: save the file as CSV in UTF-8." in page_of(
        desk, CatalogueImport.objects.get()
    )


def test_a_file_over_4_mb_is_not_stored(desk: Client) -> None:
    assert "over 4 MB: send it in parts" in post(desk, b"x" * (MOST_BYTES + 1))
    assert not CatalogueImport.objects.exists()


def test_a_file_without_a_name_of_a_file_is_asked_for(desk: Client) -> None:
    assert "Choose a CSV file." in desk.post("/catalogue/brands/import/", follow=True).content.decode()


def test_a_file_is_imported_once(desk: Client) -> None:
    row = import_file(desk, ROW, "brands")
    html = desk.post(f"/catalogue/imports/{row.pk}/", follow=True).content.decode()
    assert (row.state, row.entries) == ("done", None)
    assert "This file cannot be imported now: done." in html and not import_next_file()


def test_what_changed_since_the_preview_is_told_and_nothing_is_imported(desk: Client) -> None:
    row = send_file(desk, ROW, "brands")
    other = Brand.objects.create(slug="bevo", name="Bevo")
    BrandAlias.objects.create(brand=other, value="bv")
    desk.post(f"/catalogue/imports/{row.pk}/")
    assert import_next_file()
    html = page_of(desk, row)
    assert "1 row is faulty: nothing was imported." in html and "name 'bv' is that of bevo" in html
    assert Brand.objects.count() == 1


def test_a_file_whose_worker_died_is_imported_by_the_next_and_given_up_in_the_end(desk: Client) -> None:
    row = send_file(desk, ROW, "brands")
    CatalogueImport.objects.update(state="working", attempts=1)
    assert import_next_file() and Brand.objects.count() == 1
    CatalogueImport.objects.update(state="working", attempts=3)
    assert not import_next_file() and "Its worker stopped three times" in page_of(desk, row)


def test_a_fault_of_the_program_is_tried_three_times_and_told(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = send_file(desk, ROW, "brands")
    desk.post(f"/catalogue/imports/{row.pk}/")
    monkeypatch.setattr(catalogue_uploads, "write_entries", None)
    for _ in range(3):
        with pytest.raises(TypeError):
            import_next_file()
    assert "It failed 3 times (TypeError)" in page_of(desk, row) and not import_next_file()


def test_the_task_works_until_nothing_waits(
    desk: Client, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    sent: list[int] = []
    monkeypatch.setattr(tasks.catalogue_task, "apply_async", lambda **_: sent.append(1))
    with django_capture_on_commit_callbacks(execute=True):
        post(desk, ROW.encode())
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            tasks.catalogue_task()
    assert (CatalogueImport.objects.get().state, sent) == ("ready", [1, 1])


def test_twenty_files_wait_to_be_read_at_once(desk: Client) -> None:
    for _ in range(20):
        assert "Waiting for a worker" in post(desk, ROW.encode())
    assert "20 files wait to be read" in post(desk, ROW.encode())


def test_rows_are_written_many_at_a_time(
    desk: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """2,000 rows took 40,000 queries when each was saved by itself."""
    rows = (f"b{n},Brand {n},b{n};brand {n};x{n}" for n in range(1_500))
    row = send_file(desk, HEAD + "\n".join(rows), "brands")
    assert (row.state, row.found["new"], len(row.found["rows"])) == ("ready", 1_500, 200)
    desk.post(f"/catalogue/imports/{row.pk}/")
    with django_assert_max_num_queries(60):
        import_next_file()
    assert (Brand.objects.count(), BrandAlias.objects.count()) == (1_500, 4_500)
