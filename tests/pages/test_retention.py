"""Operators' pages: purge by upload, counted; retention with a preview. Staff only."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from deals.models import Post, Purge, Retention
from tests.market.builders import load, post

pytestmark = pytest.mark.django_db


def test_an_uploaded_file_and_pasted_ids_are_purged_and_counted(desk: Client) -> None:
    load([post(5), post(6), post(7)])
    file = SimpleUploadedFile("ids.txt", b"5\n99")
    html = desk.post("/deletions/", {"file": file, "pasted": "6", "sure": "on"}, follow=True).content.decode()
    assert "3 ids are purged; 2 of the posts were stored" in html and "1, with 3 ids" in html
    assert list(Post.objects.values_list("pk", flat=True)) == [7]
    assert Purge.objects.get().purged_by.username == "cleo"


def test_notices_of_dumps_are_counted_apart(desk: Client) -> None:
    load(deleted_post_ids=(1, 2, 3))
    html = desk.get("/deletions/").content.decode()
    assert "3 in 1 chunk of dumps" in html and "No upload yet" in html


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"pasted": "5"}, "Tick this"),
        ({"pasted": "x", "sure": "on"}, "line 1"),
        ({"sure": "on"}, "these are 0"),
        ({"file": SimpleUploadedFile("x", b"\xff\xfe"), "sure": "on"}, "is no text"),
        ({"file": SimpleUploadedFile("x", "5\n6".encode("utf-16")), "sure": "on"}, "in UTF-8"),
        ({"file": SimpleUploadedFile("x", b"\x00\x01\n5"), "sure": "on"}, "line 1"),
        ({"file": SimpleUploadedFile("x", b""), "sure": "on"}, "empty"),
        ({"file": SimpleUploadedFile("x", b"5\n" * (3 * 2**20)), "sure": "on"}, "more than 4 MB"),
        ({"file": SimpleUploadedFile("x.csv", b"id,text\n5,hello\n"), "sure": "on"}, "no other columns"),
        ({"file": SimpleUploadedFile("x", b"<b>x</b>\n5"), "sure": "on"}, "&lt;b&gt;x&lt;/b&gt;"),
        ({"pasted": "7" * 25, "sure": "on"}, "line 1"),
        ({"pasted": "\u0665", "sure": "on"}, "line 1"),
        ({"pasted": "5\n" * (3 * 2**19), "sure": "on"}, "send it as a file"),
    ],
)
def test_what_cannot_be_purged_says_why_and_nothing_goes(desk: Client, form: dict, said: str) -> None:
    load([post(5)])
    answer = desk.post("/deletions/", form)
    assert (answer.status_code, said in answer.content.decode()) == (400, True)
    assert (Post.objects.count(), Purge.objects.count()) == (1, 0)


def test_a_sheets_one_column_with_header_mark_and_quotes_is_taken(desk: Client) -> None:
    load([post(5), post(6)])
    sheet = SimpleUploadedFile("x.csv", '\ufefftweet_id\r\n"5"\r\n'.encode())
    html = desk.post("/deletions/", {"file": sheet, "sure": "on"}, follow=True).content.decode()
    assert "1 ids are purged; 1 of the posts were stored" in html
    assert list(Post.objects.values_list("pk", flat=True)) == [6]


def test_a_preview_shows_what_would_go_and_saves_nothing(desk: Client) -> None:
    load([post(5)])
    html = desk.get("/retention/?text_days=1&report_days=&mail_days=").content.decode()
    assert "not saved yet" in html and "0 of 1" in html
    assert Retention.objects.count() == 0


def test_settings_are_saved(desk: Client) -> None:
    desk.post("/retention/", {"text_days": "30", "report_days": "", "mail_days": "7"})
    row = Retention.objects.get()
    assert (row.text_days, row.report_days, row.mail_days, row.changed_by.username) == (30, None, 7, "cleo")


@pytest.mark.parametrize("days", ["0", "-1", "36501", "x", "1.5"])
def test_days_that_cannot_be_are_refused(desk: Client, days: str) -> None:
    answer = desk.post("/retention/", {"text_days": days, "report_days": "", "mail_days": ""})
    assert (answer.status_code, Retention.objects.count()) == (400, 0)


@pytest.mark.parametrize("url", ["/deletions/", "/retention/"])
def test_others_than_staff_get_404_and_nothing_changes(page: Client, url: str) -> None:
    load([post(5)])
    assert (page.get(url).status_code, page.post(url, {"pasted": "5", "sure": "on"}).status_code) == (
        404,
        404,
    )
    assert (Post.objects.count(), Purge.objects.count()) == (1, 0)
