"""Notes on charts over the API: the same rights as on pages."""

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from deals.models import ChartNote, Membership, Workspace
from tests.api.test_saved_views import ada as ada
from tests.api.test_saved_views import client_of
from tests.api.test_saved_views import shop as shop
from tests.factories import make_product, make_retailer

NOTES = "/api/v1/notes/"


def write(client: APIClient, shop: Workspace, **sent: object):
    body = {"workspace": shop.pk, "first_day": "2016-06-05", "text": "Strike", **sent}
    return client.post(NOTES, body, format="json")


def test_a_note_is_written_and_listed(api: APIClient, shop: Workspace) -> None:
    answer = write(api, shop, retailer=make_retailer("Tindalo").slug)
    assert answer.status_code == 201
    (row,) = api.get(f"{NOTES}?workspace={shop.pk}").json()["results"]
    assert row == answer.json()
    days = {"first_day": "2016-06-05", "last_day": "2016-06-05"}
    other = {"text": "Strike", "retailer": "tindalo", "product": None, "line": None, "made_by": "ada"}
    assert row == {**days, **other, "id": row["id"], "workspace": shop.pk, "made_at": row["made_at"]}


@pytest.mark.parametrize(
    ("query", "n"),
    [("since=2016-06-06", 1), ("since=2016-06-08", 0), ("until=2016-06-05", 1), ("until=2016-06-04", 0)],
)
def test_notes_are_found_by_days(api: APIClient, shop: Workspace, query: str, n: int) -> None:
    write(api, shop, last_day="2016-06-07")
    assert len(api.get(f"{NOTES}?{query}").json()["results"]) == n


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"last_day": "2016-06-04"}, "last_day"),
        ({"text": "x" * 281}, "text"),
        ({"text": "\u200b"}, "text"),
        ({"product": 999}, "product"),
        ({"retailer": "nobody"}, "retailer"),
    ],
)
def test_what_cannot_be_a_note_is_refused(api: APIClient, shop: Workspace, sent: dict, field: str) -> None:
    answer = write(api, shop, **sent)
    assert answer.status_code == 400 and field in answer.json()["error"]["fields"]


def test_a_note_is_of_one_thing(api: APIClient, shop: Workspace) -> None:
    answer = write(api, shop, product=make_product().pk, retailer=make_retailer("Tindalo").slug)
    assert answer.status_code == 400 and not ChartNote.objects.exists()


def test_days_and_text_change_and_what_it_is_of_stays(api: APIClient, shop: Workspace) -> None:
    address = f"{NOTES}{write(api, shop).json()['id']}/"
    row = api.patch(address, {"text": "Lock-out", "last_day": "2016-06-09"}, format="json").json()
    assert (row["text"], row["first_day"], row["last_day"]) == ("Lock-out", "2016-06-05", "2016-06-09")
    assert api.patch(address, {"product": make_product().pk}, format="json").status_code == 400


def test_who_did_not_write_it_changes_nothing_and_a_manager_deletes_it(
    api: APIClient, shop: Workspace
) -> None:
    address = f"{NOTES}{write(api, shop).json()['id']}/"
    grace = client_of("grace")
    assert grace.patch(address, {"text": "x"}, format="json").status_code == 403
    assert grace.delete(address).status_code == 403
    Membership.objects.filter(user__username="grace").update(role="manager")
    assert grace.delete(address).status_code == 204


def test_a_viewer_reads_only(api: APIClient, shop: Workspace, ada: User) -> None:
    write(api, shop)
    Membership.objects.filter(user__username="grace").update(role="viewer")
    grace = client_of("grace")
    assert len(grace.get(NOTES).json()["results"]) == 1
    assert write(grace, shop).status_code == 403
