"""Requests that are too deep, too long or hold odd characters: 4xx in the asked format, never a 500."""

from typing import Any

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from deals.models import Workspace

pytestmark = pytest.mark.django_db
TOO_MANY = "&".join(["a=1"] * 1001)
TOO_LARGE = b"[" + b"1," * 2**21 + b"1]"


@pytest.fixture
def lists(workspace: Workspace) -> str:
    """Where the API takes watchlists."""
    return f"/api/v1/workspaces/{workspace.pk}/watchlists/"


def send_json(client: Client, path: str, body: bytes | str) -> HttpResponse:
    client.raise_request_exception = False
    return client.post(path, body, content_type="application/json")


def error_of(answer: Any) -> tuple[int, str]:
    error = answer.json()["error"]
    assert sorted(error) == ["code", "fields", "message"] and error["message"].endswith(".")
    return answer.status_code, error["code"]


@pytest.mark.parametrize("depth", [101, 500, 990, 1200, 100_000])
@pytest.mark.parametrize("pair", ["[]", "{}"])
def test_deep_json_is_refused(page: Client, lists: str, depth: int, pair: str) -> None:
    opened = "[" if pair == "[]" else '{"a":'
    body = opened * depth + ("1" if pair == "{}" else "") + pair[1] * depth
    assert error_of(send_json(page, lists, body)) == (400, "parse_error")


def test_json_of_ordinary_depth_is_read(page: Client, lists: str) -> None:
    body = "[" * 90 + "]" * 90
    assert error_of(send_json(page, lists, body)) == (400, "invalid")  # it is no object


def test_a_body_over_the_limit_is_413_in_json_for_the_api(page: Client, lists: str) -> None:
    assert len(TOO_LARGE) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    assert error_of(send_json(page, lists, TOO_LARGE)) == (413, "too_large")


def test_a_form_over_the_limit_is_413_as_a_page(page: Client) -> None:
    page.raise_request_exception = False
    answer = page.post("/sign-in/", "a=" + "x" * 2**22, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413
    assert "A form accepts up to 2.5 MB of text" in answer.content.decode()


@pytest.mark.parametrize("path", ["/", "/sign-in/", "/products/"])
def test_1001_fields_in_an_address_are_400_signed_in_too(page: Client, path: str) -> None:
    page.raise_request_exception = False
    answer = page.get(f"{path}?{TOO_MANY}")
    assert answer.status_code == 400
    assert "An address or a form may have up to 1000 fields." in answer.content.decode()


def test_1001_fields_of_an_address_that_is_none_are_404(page: Client) -> None:
    page.raise_request_exception = False
    assert page.get(f"/nowhere/?{TOO_MANY}").status_code == 404


def test_1001_fields_are_400_in_json_for_the_api(page: Client) -> None:
    page.raise_request_exception = False
    assert error_of(page.get(f"/api/v1/deals/?{TOO_MANY}")) == (400, "too_many_fields")


def test_1001_fields_of_a_form_are_400(page: Client) -> None:
    page.raise_request_exception = False
    answer = page.post("/sign-in/", TOO_MANY, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 400


@pytest.mark.parametrize("character", ["%00", "%08", "%1b", "%7f", "%C2%85"])
@pytest.mark.parametrize("place", ["/products/?q=", "/?", "/sign-in/?next=/", "/products/?x="])
def test_control_characters_in_an_address_are_400(page: Client, place: str, character: str) -> None:
    page.raise_request_exception = False
    answer = page.get(f"{place}a{character}b")
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "parameter", ["q", "retailer", "brand", "product", "as_of", "period", "cursor", "order"]
)
@pytest.mark.parametrize("name", ["deals", "products", "retailers", "lines", "overview", "price-comparison"])
def test_control_characters_in_a_query_of_the_api_are_no_500(page: Client, name: str, parameter: str) -> None:
    page.raise_request_exception = False
    assert page.get(f"/api/v1/{name}/?{parameter}=a%00%1bb").status_code < 500


def test_what_is_no_json_is_refused_with_the_place(page: Client, lists: str) -> None:
    answer: Any = send_json(page, lists, '{"name": NaN}')
    assert error_of(answer) == (400, "parse_error")
    assert answer.json()["error"]["message"] == "The body is not JSON: NaN is not allowed."
