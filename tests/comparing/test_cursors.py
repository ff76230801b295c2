"""Pages of the matrix and of undercuts over the API: each row once, whatever comes in meanwhile."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import timedelta
from itertools import chain

import pytest
from django.test import Client

from deals.models import Deal, Workspace
from tests.comparing.test_pages import fill
from tests.factories import DAY, START, make_coverage, make_deal, make_product

LISTS = {"compare/": "rows", "compare/undercuts/": "undercuts"}


@pytest.fixture
def base(page: Client, workspace: Workspace) -> str:
    """The workspace's address in the API: seven shared products, in each I undercut a competitor."""
    make_coverage(START, 24 * 5)
    for number in range(7):
        product = make_product(f"Drill {number}")
        make_deal("70", START, product=product, retailer="Quillmart")
        make_deal("60", START + timedelta(hours=number + 1), product=product, retailer="Tindalo")
    return f"/api/v1/workspaces/{workspace.pk}"


def titles(body: dict, name: str) -> list[str]:
    """The products on a page."""
    return [row["product"]["title"] for row in body[name]]


def walk(page: Client, address: str, name: str, link: str = "next") -> list[list[str]]:
    """The products of each page, following its links."""
    pages = []
    while address:
        body = page.get(address).json()
        pages.append(titles(body, name))
        address = body[link]
    return pages


def flat(pages: list[list[str]]) -> list[str]:
    """The products of all pages."""
    return list(chain.from_iterable(pages))


@pytest.mark.parametrize(("tail", "name"), LISTS.items())
def test_cursors_walk_through_all_rows_once(page: Client, base: str, tail: str, name: str) -> None:
    whole = titles(page.get(f"{base}/{tail}").json(), name)
    pages = walk(page, f"{base}/{tail}?page_size=3", name)
    assert [len(each) for each in pages] == [3, 3, 1]
    assert flat(pages) == whole and len(whole) == 7


@pytest.mark.parametrize(("tail", "name"), LISTS.items())
def test_the_way_back_has_the_same_rows(page: Client, base: str, tail: str, name: str) -> None:
    first = page.get(f"{base}/{tail}?page_size=3").json()
    second = page.get(first["next"]).json()
    assert first["previous"] is None
    assert titles(page.get(second["previous"]).json(), name) == titles(first, name)


@pytest.mark.parametrize(("tail", "name"), LISTS.items())
def test_a_row_that_comes_in_meanwhile_neither_repeats_nor_skips_one(
    page: Client, base: str, tail: str, name: str
) -> None:
    whole = titles(page.get(f"{base}/{tail}").json(), name)
    first = page.get(f"{base}/{tail}?page_size=3").json()
    late = make_product("A late drill")  # of the matrix the first, of the undercuts the newest
    make_deal("70", START, product=late, retailer="Quillmart")
    make_deal("60", START + DAY, product=late, retailer="Tindalo")
    rest = walk(page, first["next"], name)
    assert titles(first, name) + flat(rest) == whole


@pytest.mark.parametrize(("tail", "name"), LISTS.items())
def test_a_row_that_goes_meanwhile_skips_none(page: Client, base: str, tail: str, name: str) -> None:
    whole = titles(page.get(f"{base}/{tail}").json(), name)
    first = page.get(f"{base}/{tail}?page_size=3").json()
    Deal.objects.filter(product__title=whole[2]).delete()  # the very row that the cursor names
    rest = walk(page, first["next"], name)
    assert flat(rest) == whole[3:]


@pytest.mark.parametrize("tail", LISTS)
def test_the_pages_are_of_one_moment_though_the_archive_goes_on(page: Client, base: str, tail: str) -> None:
    first = page.get(f"{base}/{tail}?page_size=3").json()
    make_coverage(START + 5 * DAY, 24, source="chunk:2")
    assert page.get(first["next"]).json()["until"] == first["until"]
    assert page.get(f"{base}/{tail}").json()["until"] != first["until"]


def forged(*parts: object) -> str:
    """A cursor that no page gave."""
    return urlsafe_b64encode(json.dumps(parts).encode()).decode()


@pytest.mark.parametrize("tail", LISTS)
@pytest.mark.parametrize(
    "cursor",
    [
        "x", "é", "=" * 9_000, forged(), forged("after"), forged("after", None), forged("after", 1),
        forged("beside", [0, 0, -1, "a", 1]), forged("after", [0, 0]), forged("after", ["a", 0, 0, 0, 0]),
        forged("after", [True, False, 0]), forged("after", [0.5, 1, 2]), forged("after", [[1], 2, 3]),
        urlsafe_b64encode(b"[" * 5_000).decode(),
    ],
)  # fmt: skip
def test_a_forged_cursor_is_refused(page: Client, base: str, tail: str, cursor: str) -> None:
    response = page.get(f"{base}/{tail}", {"cursor": cursor})
    assert (response.status_code, list(response.json()["error"]["fields"])) == (400, ["cursor"])


@pytest.mark.parametrize("tail", LISTS)
@pytest.mark.parametrize("size", ["0", "201", "-1", "²", "ten"])
def test_a_page_has_1_to_200_rows(page: Client, base: str, tail: str, size: str) -> None:
    assert page.get(f"{base}/{tail}", {"page_size": size}).status_code == 400
    assert page.get(f"{base}/{tail}", {"page_size": "200"}).status_code == 200


def test_a_cursor_holds_a_place_and_no_number_of_a_page(page: Client, base: str) -> None:
    link = page.get(f"{base}/compare/?page_size=3").json()["next"]
    text = link.split("cursor=")[1].split("&")[0].replace("%3D", "=")
    assert json.loads(urlsafe_b64decode(text))[1][3] == "Drill 2"


def test_an_empty_list_has_no_neighbours(page: Client, base: str) -> None:
    body = page.get(f"{base}/compare/?as_of=2016-01-01").json()
    assert (body["rows"], body["next"], body["previous"]) == ([], None, None)


def test_the_rows_of_the_page_and_of_the_api_are_in_one_order(page: Client, base: str) -> None:
    for number in range(3):
        fill(number)
    shown = page.get(f"{base.removeprefix('/api/v1')}/compare/").context["rows"]
    assert [row.product.title for row in shown] == titles(page.get(f"{base}/compare/").json(), "rows")
    assert len(shown) == 10
