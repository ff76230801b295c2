"""Who may call the API."""

import pytest
from django.test import Client
from rest_framework.test import APIClient

from tests.factories import make_user


def test_without_a_key_it_answers_401_in_its_own_shape(client: Client, db: None) -> None:
    response = client.get("/api/v1/deals/")
    assert response.status_code == 401
    assert response.json() == {
        "error": {
            "code": "not_authenticated",
            "message": "Authentication credentials were not provided.",
            "fields": {},
        }
    }


def test_a_session_is_as_good_as_a_key(client: Client, db: None) -> None:
    client.force_login(make_user())
    assert client.get("/api/v1/deals/").status_code == 200


def test_a_wrong_key_is_refused(db: None) -> None:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION="Bearer nonsense")
    assert client.get("/api/v1/deals/").json()["error"]["code"] == "authentication_failed"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(api: APIClient, method: str) -> None:
    response = getattr(api, method)("/api/v1/deals/", {}, format="json")
    assert (response.status_code, response.json()["error"]["code"]) == (405, "method_not_allowed")


def test_too_many_calls_are_told_how_long_to_wait(api: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rest_framework.throttling.UserRateThrottle.rate", "2/min", raising=False)
    answers = [api.get("/api/v1/brands/") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].json()["error"]["code"] == "throttled"
    assert int(answers[2]["Retry-After"]) > 0


def test_an_unknown_address_is_404_in_its_own_shape(api: APIClient) -> None:
    assert api.get("/api/v1/nothing/here/").json()["error"]["code"] == "not_found"


def test_a_line_break_in_an_unknown_address_is_404_in_its_own_shape(api: APIClient) -> None:
    assert api.get("/api/v1/retailers/a%0Ab/").json()["error"]["code"] == "not_found"
