"""Operators' pages: purge by upload, counted; retention with a preview. Staff only."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from deals import tasks
from deals.models import Post, Purge, Retention
from deals.services.operations.purging import carry_out_next_purge
from tests.market.builders import load, post

pytestmark = pytest.mark.django_db


def purged(desk: Client, form: dict) -> str:
    """Send ids, have a worker purge them, and return the page that says so."""
    address = desk.post("/deletions/", form)["Location"]
    waiting = desk.get(address).content.decode()
    assert "A worker removes" in waiting and "hx-get" in waiting
    assert carry_out_next_purge() and not carry_out_next_purge()
    return " ".join(desk.get(address).content.decode().split())


def test_a_request_notes_the_ids_and_deletes_nothing_itself(desk: Client) -> None:
    load([post(5)])
    desk.post("/deletions/", {"pasted": "5\n6", "sure": "on"})
    assert (Post.objects.count(), Purge.objects.get().done_at) == (1, None)
    load([post(6)])
    assert not Post.objects.filter(pk=6).exists()


def test_the_page_asks_until_a_purge_is_done(desk: Client) -> None:
    desk.post("/deletions/", {"pasted": "5", "sure": "on"})
    address = f"/deletions/purges/{Purge.objects.get().pk}/"
    assert "hx-get" in desk.get(address).content.decode()
    tasks.purge_task()
    assert "hx-get" not in desk.get(address).content.decode()


def test_an_uploaded_file_and_pasted_ids_are_purged_and_counted(desk: Client) -> None:
    load([post(5), post(6), post(7)])
    file = SimpleUploadedFile("ids.txt", b"5\n99")
    html = purged(desk, {"file": file, "pasted": "6", "sure": "on"})
    assert "3 ids are purged; 2 of the posts were stored" in html and "1, with 3 ids" in html
    assert list(Post.objects.values_list("pk", flat=True)) == [7]
    assert Purge.objects.get().purged_by.username == "cleo"


def test_notices_of_dumps_are_counted_apart(desk: Client) -> None:
    load(deleted_post_ids=(1, 2, 3))
    html = desk.get("/deletions/").content.decode()
    assert "3 in 1 chunk of dumps" in html and "No uploads yet" in html


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"pasted": "5"}, "Tick this"),
        ({"pasted": "x", "sure": "on"}, "line 1"),
        ({"sure": "on"}, "these are 0"),
        ({"file": SimpleUploadedFile("x", b"\xff\xfe"), "sure": "on"}, "is not text"),
        ({"file": SimpleUploadedFile("x", "5\n6".encode("utf-16")), "sure": "on"}, "in UTF-8"),
        ({"file": SimpleUploadedFile("x", b"\x00\x01\n5"), "sure": "on"}, "line 1"),
        ({"file": SimpleUploadedFile("x", b""), "sure": "on"}, "empty"),
        ({"file": SimpleUploadedFile("x", b"5\n" * (3 * 2**20)), "sure": "on"}, "more than 4 MB"),
        ({"file": SimpleUploadedFile("x.csv", b"id,text\n5,hello\n"), "sure": "on"}, "no other columns"),
        ({"file": SimpleUploadedFile("x", b"<b>x</b>\n5"), "sure": "on"}, "&lt;b&gt;x&lt;/b&gt;"),
        ({"file": SimpleUploadedFile("x", b"\n" * (3 * 2**20)), "sure": "on"}, "over 400,000 lines"),
        ({"pasted": "7" * 25, "sure": "on"}, "line 1"),
        ({"pasted": "\u0665", "sure": "on"}, "line 1"),
    ],
)
def test_what_cannot_be_purged_says_why_and_nothing_goes(desk: Client, form: dict, said: str) -> None:
    load([post(5)])
    answer = desk.post("/deletions/", form)
    assert (answer.status_code, said in answer.content.decode()) == (400, True)
    assert (Post.objects.count(), Purge.objects.count()) == (1, 0)


def test_more_text_than_a_form_takes_is_413_and_says_to_upload_a_file(desk: Client) -> None:
    answer = desk.post("/deletions/", {"pasted": "5\n" * (3 * 2**19), "sure": "on"})
    assert (answer.status_code, "upload a file" in answer.content.decode()) == (413, True)
    assert Purge.objects.count() == 0


def test_a_sheets_one_column_with_header_mark_and_quotes_is_taken(desk: Client) -> None:
    load([post(5), post(6)])
    sheet = SimpleUploadedFile("x.csv", '\ufefftweet_id\r\n"5"\r\n'.encode())
    html = purged(desk, {"file": sheet, "sure": "on"})
    assert "1 ids are purged; 1 of the posts were stored" in html
    assert list(Post.objects.values_list("pk", flat=True)) == [6]


def test_a_preview_shows_what_would_go_and_saves_nothing(desk: Client) -> None:
    load([post(5)])
    html = desk.get("/retention/?text_days=1&report_days=&mail_days=&export_days=7").content.decode()
    assert "not saved yet" in html and "0 of 1" in html
    assert Retention.objects.count() == 0


def test_settings_are_saved(desk: Client) -> None:
    desk.post("/retention/", {"text_days": "30", "report_days": "", "mail_days": "7", "export_days": "3"})
    row = Retention.objects.get()
    assert (row.text_days, row.report_days, row.mail_days, row.export_days) == (30, None, 7, 3)
    assert row.changed_by.username == "cleo"


@pytest.mark.parametrize("days", ["0", "-1", "36501", "x", "1.5"])
def test_days_that_cannot_be_are_refused(desk: Client, days: str) -> None:
    sent = {"text_days": days, "report_days": "", "mail_days": "", "export_days": "7"}
    answer = desk.post("/retention/", sent)
    assert (answer.status_code, Retention.objects.count()) == (400, 0)


@pytest.mark.parametrize("url", ["/deletions/", "/retention/"])
def test_others_than_staff_get_404_and_nothing_changes(page: Client, url: str) -> None:
    load([post(5)])
    assert (page.get(url).status_code, page.post(url, {"pasted": "5", "sure": "on"}).status_code) == (
        404,
        404,
    )
    assert (Post.objects.count(), Purge.objects.count()) == (1, 0)
