"""Notes on charts: where they show, who writes and deletes them, what becomes of them."""

import json
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from deals.domain.chart_notes import MOST_NOTES
from deals.models import AuditEntry, ChartNote, Membership, Product, Workspace
from deals.services.common.relations import LINE, PRODUCT, follow_merge, follow_removal
from tests.factories import START, make_coverage, make_deal, make_line, make_product, make_retailer
from tests.pages.test_saved_views import as_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def product() -> Product:
    """A product of a line, sold by Tindalo."""
    product = make_product("Lumo kettle")
    make_line("Lumo", product)
    make_deal("20", product=product, retailer="Tindalo")
    make_coverage(START, 24 * 30)
    product.refresh_from_db()
    return product


def write(client: Client, workspace: Workspace, text: str = "Strike at the port", **sent: Any):
    """Write a note by the form of a page."""
    body = {"first_day": "2016-06-05", "text": text, **sent}
    return client.post(f"/workspaces/{workspace.pk}/notes/add/", body)


def make_note(workspace: Workspace, by: User, **fields: Any) -> ChartNote:
    values = {"text": "Strike", "first_day": START.date(), "last_day": START.date(), **fields}
    return ChartNote.objects.create(workspace=workspace, made_by=by, made_by_name=by.username, **values)


def shown(client: Client, address: str) -> list[str]:
    """Which notes a page lists."""
    html = client.get(address).text
    return [text for text in ("Strike", "Our sale", "New shop") if f"<bdi data-note-text>{text}" in html]


def test_a_note_on_all_charts_is_on_each_page_with_one(page: Client, workspace: Workspace, product) -> None:
    write(page, workspace, "Strike")
    for address in (f"/products/{product.pk}/", f"/lines/{product.line_id}/", "/retailers/tindalo/"):
        assert shown(page, address) == ["Strike"], address


def test_a_note_on_one_thing_is_on_its_page_alone(page: Client, workspace: Workspace, product) -> None:
    write(page, workspace, "Strike", product=product.pk, where="product")
    write(page, workspace, "Our sale", line=product.line_id, where="line")
    write(page, workspace, "New shop", retailer="tindalo", where="retailer")
    assert shown(page, f"/products/{product.pk}/") == ["Strike"]
    assert shown(page, f"/lines/{product.line_id}/") == ["Our sale"]
    assert shown(page, "/retailers/tindalo/") == ["New shop"]


def test_on_a_page_one_writes_for_all_charts_too(page: Client, workspace: Workspace, product) -> None:
    answer = write(
        page, workspace, product=product.pk, where="workspace", next=f"/products/{product.pk}/?show=all"
    )
    assert answer["Location"] == f"/products/{product.pk}/?show=all#notes"
    assert ChartNote.objects.get().product is None


def test_notes_are_events_of_the_page_its_files_and_its_numbers(page: Client, workspace, product) -> None:
    write(page, workspace, "Strike", last_day="2016-06-07")
    assert ">Strike<" in page.get(f"/products/{product.pk}/events/").text
    (row,) = json.loads(page.get(f"/products/{product.pk}/events.json?kind=note").getvalue())["rows"]
    assert (row["what"], row["retailer"], row["at_utc"], row["until_utc"], row["deal"], row["evidence"]) == (
        "Strike", "ada", "2016-06-05T00:00:00Z", "2016-06-07T23:59:59Z", None, None,
    )  # fmt: skip
    body = page.get(f"/api/v1/products/{product.pk}/price-events/?kind=note&workspace={workspace.pk}").json()
    assert [(each["kind"], each["what"], each["deal"]) for each in body["events"]] == [
        ("note", "Strike", None)
    ]
    assert body["counts"]["note"] == 1


def test_days_are_those_of_the_workspaces_zone(page: Client, workspace: Workspace, product) -> None:
    Workspace.objects.update(time_zone="America/New_York")
    write(page, workspace, "Strike")
    (row,) = json.loads(page.get(f"/lines/{product.line_id}/events.json?kind=note").getvalue())["rows"]
    assert row["at_utc"] == "2016-06-05T04:00:00Z"


def test_notes_of_later_days_and_of_other_periods_are_not_shown(page: Client, workspace, product) -> None:
    write(page, workspace, "Strike", last_day="2016-06-08")
    address = f"/products/{product.pk}/"
    assert shown(page, f"{address}?as_of=2016-06-04") == []
    assert shown(page, f"{address}?as_of=2016-06-05") == ["Strike"]
    assert shown(page, f"{address}?period=7&as_of=2016-06-14") == ["Strike"]
    assert shown(page, f"{address}?period=7&as_of=2016-06-15") == []


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"last_day": "2016-06-04"}, "lies before the first one"),
        ({"last_day": "2017-06-06"}, "366 days at most"),
        ({"first_day": "2006-03-20"}, "must lie between"),
        ({"first_day": "soon"}, "Enter a valid date"),
        ({"text": "x" * 281}, "at most 280 characters"),
        ({"text": "\u200b\u0007"}, "This field is required"),
    ],
)
def test_what_cannot_be_a_note_is_refused_with_a_sentence(page: Client, workspace, sent, said: str) -> None:
    answer = page.post(
        f"/workspaces/{workspace.pk}/notes/add/", {"first_day": "2016-06-05", "text": "x", **sent}
    )
    assert answer.status_code == 400 and said in answer.text
    assert not ChartNote.objects.exists()


def test_a_workspace_keeps_so_many_notes(page: Client, workspace: Workspace, owner: User) -> None:
    day = START.date()
    ChartNote.objects.bulk_create(
        ChartNote(workspace=workspace, text=str(number), first_day=day, last_day=day)
        for number in range(MOST_NOTES)
    )
    answer = write(page, workspace)
    assert answer.status_code == 400 and "up to 1,000 notes" in answer.text


def test_a_text_is_plain_and_written_out(page: Client, workspace: Workspace, product) -> None:
    write(page, workspace, "<b>Sale\u202e\nnow</b>")
    assert ChartNote.objects.get().text == "<b>Sale now</b>"
    assert "&lt;b&gt;Sale now&lt;/b&gt;" in page.get(f"/products/{product.pk}/").text


def test_a_viewer_reads_and_writes_none(workspace: Workspace, owner: User, teammate: User, product) -> None:
    note = make_note(workspace, owner)
    Membership.objects.filter(user=teammate).update(role="viewer")
    client = as_user(teammate)
    assert shown(client, f"/products/{product.pk}/") == ["Strike"]
    assert "Add a note" not in client.get(f"/products/{product.pk}/").text
    assert write(client, workspace).status_code == 403
    assert client.post(f"/workspaces/{workspace.pk}/notes/{note.pk}/delete/").status_code == 403


def test_ones_own_note_is_changed_and_nobody_elses(workspace: Workspace, owner: User, teammate: User) -> None:
    note = make_note(workspace, teammate)
    body = {"first_day": "2016-06-09", "text": "Lock-out", "next": "/products/"}
    address = f"/workspaces/{workspace.pk}/notes/{note.pk}/"
    assert as_user(owner).post(address, body).status_code == 403
    assert as_user(teammate).post(address, body)["Location"] == "/products/#notes"
    note.refresh_from_db()
    assert (note.text, note.first_day, note.last_day) == ("Lock-out", date(2016, 6, 9), date(2016, 6, 9))


def test_a_note_is_deleted_by_who_wrote_it_or_a_manager_and_asks(workspace, owner: User, teammate) -> None:
    hers, his = make_note(workspace, owner), make_note(workspace, teammate)
    client = as_user(teammate)
    address = f"/workspaces/{workspace.pk}/notes/{{}}/delete/"
    assert client.post(address.format(hers.pk)).status_code == 403
    assert "Delete this note?" in client.get(address.format(his.pk)).text and ChartNote.objects.count() == 2
    client.post(address.format(his.pk))
    Membership.objects.filter(user=teammate).update(role="manager")
    client.post(address.format(hers.pk))
    assert not ChartNote.objects.exists()


def test_the_log_tells_of_each_note(page: Client, workspace: Workspace) -> None:
    write(page, workspace, "Strike")
    note = ChartNote.objects.get()
    address = f"/workspaces/{workspace.pk}/notes/{note.pk}/"
    page.post(address, {"first_day": "2016-06-05", "last_day": "2016-06-06", "text": "Strike"})
    page.post(f"{address}delete/")
    assert list(AuditEntry.objects.order_by("pk").values_list("action", "subject")) == [
        ("added the note", "2016-06-05: Strike"),
        ("changed the note", "2016-06-05: Strike → 2016-06-05: Strike"),
        ("deleted the note", "2016-06-05: Strike"),
    ]


def test_strangers_see_no_note(workspace: Workspace, owner: User, stranger: User, product) -> None:
    note = make_note(workspace, owner, product=product)
    client = as_user(stranger)
    assert shown(client, f"/products/{product.pk}/") == []
    assert client.get(f"/workspaces/{workspace.pk}/notes/{note.pk}/").status_code == 404
    assert list(ChartNote.objects.for_user(stranger)) == []


def test_a_note_stays_when_its_writer_leaves(
    page: Client, workspace: Workspace, teammate: User, product
) -> None:
    make_note(workspace, teammate)
    teammate.delete()
    html = page.get(f"/products/{product.pk}/").text
    assert shown(page, f"/products/{product.pk}/") == ["Strike"] and "grace, " in html


def test_notes_of_a_merged_product_or_line_follow_it(workspace: Workspace, owner: User, product) -> None:
    other = make_product("Lumo kettle 2")
    line = make_line("Lumo two", other)
    note, on_line = make_note(workspace, owner, product=other), make_note(workspace, owner, line=line)
    with connection.cursor() as cursor:
        follow_merge(cursor, PRODUCT, [other.pk], [product.pk])
        follow_merge(cursor, LINE, [line.pk], [product.line_id])
    note.refresh_from_db(), on_line.refresh_from_db()
    assert (note.product_id, on_line.line_id) == (product.pk, product.line_id)


def test_notes_of_a_product_that_goes_go_and_the_log_has_them(
    workspace: Workspace, owner: User, product
) -> None:
    make_note(workspace, owner, product=product)
    with connection.cursor() as cursor:
        follow_removal(cursor, PRODUCT, [product.pk])
    assert not ChartNote.objects.exists()
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.subject) == ("deleted the note: the product is gone", "2016-06-01: Strike")


def test_notes_on_a_merged_retailer_are_on_the_page_of_its_target(
    page, workspace, owner: User, product
) -> None:
    gone = make_retailer("Old Tindalo", merged_into=make_retailer("Tindalo"))
    make_note(workspace, owner, retailer=gone)
    assert shown(page, "/retailers/tindalo/") == ["Strike"]


def test_the_workspaces_export_has_its_notes(
    page: Client, workspace: Workspace, owner: User, product
) -> None:
    make_note(workspace, owner, product=product)
    exported = json.loads(page.get(f"/workspaces/{workspace.pk}/export.json").getvalue())
    (row,) = exported["chart_notes"]
    assert (row["text"], row["first_day"], row["product"], row["made_by_name"]) == (
        "Strike", "2016-06-01", product.pk, "ada",
    )  # fmt: skip
