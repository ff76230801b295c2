"""Reports over the API."""

import pytest
from rest_framework.test import APIClient

from deals.models import DealReport
from tests.curating import make_unsure
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_a_deal_is_reported_once_and_listed(api: APIClient) -> None:
    (unsure,) = make_unsure()
    body = {"deal": unsure.pk, "reason": "duplicate", "comment": "seen before"}
    made = api.post("/api/v1/reports/", body, format="json")
    assert (made.status_code, made.json()["state"], made.json()["reason"]) == (201, "open", "duplicate")
    assert api.post("/api/v1/reports/", body, format="json").status_code == 409
    (row,) = api.get("/api/v1/reports/").json()["results"]
    assert (row["deal"], row["comment"], row["answer"]) == (unsure.pk, "seen before", "")


@pytest.mark.parametrize(
    ("body", "status"),
    [({"deal": 99, "reason": "price"}, 404), ({"deal": 1, "reason": "x"}, 400), ({"reason": "price"}, 400)],
)
def test_rubbish_is_refused(api: APIClient, body: dict, status: int) -> None:
    assert api.post("/api/v1/reports/", body, format="json").status_code == status
    assert DealReport.objects.count() == 0


def test_reports_are_ones_own(api: APIClient) -> None:
    (unsure,) = make_unsure()
    DealReport.objects.create(post_id=1, anchor=0, deal=unsure, reason="price", reporter=make_user("eve"))
    assert api.get("/api/v1/reports/").json()["results"] == []
