"""The API of comparisons: the pages' numbers, members only, rubbish refused by name."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from deals.models import Product, Workspace
from deals.services.workspaces.api_keys import create_key
from tests.comparing.test_pages import fill
from tests.factories import START, make_coverage, make_user, make_workspace

TAILS = {
    "overview/": 11,
    "news/": 10,
    "compare/": 9,
    "compare/index/": 8,
    "compare/undercuts/": 8,
    "compare/share-of-voice/": 8,
}
"""Addresses below a workspace's in the API, and the queries that each costs, whatever the rows."""


@pytest.fixture
def filled(page: Client, workspace: Workspace) -> str:
    """The workspace's address, with five shared products."""
    make_coverage(START, 24 * 5)
    for number in range(5):
        fill(number)
    return f"workspaces/{workspace.pk}"


@pytest.mark.parametrize("tail", TAILS)
def test_members_only(page: Client, client: Client, filled: str, stranger, tail: str) -> None:
    assert page.get(f"/api/v1/{filled}/{tail}").status_code == 200
    client.force_login(stranger)
    assert client.get(f"/api/v1/{filled}/{tail}").status_code == 404


@pytest.mark.parametrize("tail", TAILS)
def test_a_key_opens_its_own_workspace_alone(filled: str, owner, workspace, tail: str) -> None:
    other = make_workspace(owner, name="Second")
    client = APIClient()
    secret = create_key(workspace, owner, name="reader", scope="read")[1]
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    assert client.get(f"/api/v1/{filled}/{tail}").status_code == 200
    assert client.get(f"/api/v1/workspaces/{other.pk}/{tail}").status_code == 404


@pytest.mark.parametrize("tail", TAILS)
@pytest.mark.parametrize("query", ["currency=usd", "period=8", "nonsense=1", "brand=a/b"])
def test_rubbish_is_refused_by_name(page: Client, filled: str, tail: str, query: str) -> None:
    response = page.get(f"/api/v1/{filled}/{tail}?{query}")
    assert (response.status_code, list(response.json()["error"]["fields"])) == (400, [query.split("=")[0]])


@pytest.mark.parametrize(("tail", "query"), [("compare/", "cursor=2"), ("compare/index/", "split=colour")])
def test_what_a_page_does_not_have_is_refused(page: Client, filled: str, tail: str, query: str) -> None:
    assert page.get(f"/api/v1/{filled}/{tail}?{query}").status_code == 400


def test_a_workspace_without_a_retailer_is_told_what_to_do(page: Client, filled: str) -> None:
    Workspace.objects.update(own_retailer=None)
    response = page.get(f"/api/v1/{filled}/compare/")
    assert response.status_code == 404
    assert "which retailer it is" in response.json()["error"]["message"]


def test_the_matrix_of_the_page_and_of_the_api_are_the_same(page: Client, filled: str) -> None:
    body = page.get(f"/api/v1/{filled}/compare/").json()
    html = page.get(f"/{filled}/compare/").content.decode()
    assert body["position"]["index"] == "100.00" and body["position"]["n"] == 5
    assert re.findall(r"index ([\d.]+) · rank (\d) of 3", html) == [
        (row["index"], str(row["rank"])) for row in body["rows"]
    ]


def test_the_index_of_the_page_the_file_and_the_api_are_the_same(page: Client, filled: str) -> None:
    points = page.get(f"/api/v1/{filled}/compare/index/").json()["lines"][0]["points"]
    lines = page.get(f"/{filled}/compare/index.csv").getvalue().decode("utf-8-sig").splitlines()[1:]
    assert [line.split(",")[3:6] for line in lines] == [
        [point["at"], str(point["n"]), point["index"] or ""] for point in points
    ]
    html = page.get(f"/{filled}/compare/index/").content.decode()
    shown = [point["index"] for point in reversed(points[-50:]) if point["n"] >= 5]
    assert shown and re.findall(r'data-label="Index" class="num">(\d+\.\d\d)</td>', html) == shown


def test_no_door_tells_the_index_of_four_products(page: Client, filled: str) -> None:
    Product.objects.order_by("pk").first().deals.update(rejected=True)  # type: ignore[union-attr]
    why = "not enough data: 4 of the 5 products needed"
    overview, matrix = (page.get(f"/api/v1/{filled}/{tail}").json() for tail in ("overview/", "compare/"))
    last = page.get(f"/api/v1/{filled}/compare/index/").json()["lines"][0]["points"][-1]
    for told in (overview["position"], matrix["position"], last):
        assert (told["n"], told["index"], told["why_none"]) == (4, None, why)
    rows = page.get(f"/{filled}/compare/index.csv").getvalue().decode("utf-8-sig").splitlines()
    assert rows[-1].split(",")[4:7] == ["4", "", why]


def test_share_of_voice_is_the_same_on_the_page(page: Client, filled: str) -> None:
    voices = page.get(f"/api/v1/{filled}/compare/share-of-voice/").json()["retailers"]
    html = page.get(f"/{filled}/compare/share-of-voice/").content.decode()
    assert [voice["figures"]["share"] for voice in voices] == ["0.3333"] * 3
    assert re.findall(r'data-label="Share">([\d.]+) %', html) == ["33.3"] * 3


@pytest.mark.parametrize("tail", TAILS)
def test_rows_cost_no_queries(
    page: Client, filled: str, tail: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(5, 20):
        fill(number)
    with django_assert_num_queries(TAILS[tail]):
        page.get(f"/api/v1/{filled}/{tail}")


def test_somebody_else_is_not_helped_by_knowing_the_number(filled: str) -> None:
    client = Client()
    client.force_login(make_user("eve"))
    assert client.get(f"/api/v1/{filled}/compare/").json()["error"]["code"] == "not_found"


def test_the_first_page_and_the_api_show_the_same_numbers(page: Client, filled: str) -> None:
    figures = {one["key"]: one for one in page.get(f"/api/v1/{filled}/news/").json()["figures"]}
    html = re.sub(r"\s+", " ", page.get("/").content.decode())
    values = re.findall(r'class="tile-value">([^<]+)<', html)
    named = ("undercuts_by_them", "undercuts_by_me", "index", "share_of_voice")
    assert [figures[name]["now"] for name in named] == ["0.0000", "0.0000", "100.0000", "0.3333"]
    assert values == ["0", "0", "100.00", "33.3 %", "5", "10"]


def test_what_the_first_page_loads_and_the_api_list_the_same_newest_deals(page: Client, filled: str) -> None:
    newest = page.get(f"/api/v1/{filled}/overview/").json()["newest"]
    html = page.get(f"/{filled}/overview/more/").content.decode()
    shown = re.findall(r'href="/deals/(\d+)/" data-evidence\s+aria-label="Post', html)
    assert shown == [str(deal["id"]) for deal in newest]
