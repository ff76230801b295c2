"""Every page and file of a comparison: for members, in a fixed number of queries, as of a day."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from deals.models import Workspace
from tests.factories import DAY, START, make_brand, make_category, make_coverage, make_deal, make_product

TAILS = {
    "compare/": 11, "compare.csv": 11, "compare/share-of-voice/": 9, "compare/share-of-voice.csv": 9,
    "compare/parts.csv": 9,
    "compare/promotions/": 9, "compare/promotions.csv": 8, "compare/index/": 12, "compare/index.csv": 10,
    "compare/movers.csv": 9, "compare/undercuts/": 11, "compare/undercuts.csv": 10, "compare/answers.csv": 10,
    "news.csv": 11, "voice-by-day.csv": 11,
}  # fmt: skip
"""Addresses below a workspace's, and the queries that each costs, whatever the number of rows."""


def fill(number: int) -> None:
    """One more shared product of another brand and category."""
    fields = {"brand": make_brand(f"Brand {number}"), "category": make_category(f"Category {number}")}
    product = make_product(**fields)
    for retailer, price in (("Tindalo", "10"), ("Quillmart", "11"), ("Orchard Lane", "9")):
        make_deal(price, START + 3 * DAY, product=product, retailer=retailer, **fields)


def test_rows_cost_no_queries(page: Client, workspace: Workspace) -> None:
    make_coverage(START, 24 * 5)
    for count in (5, 20):
        for number in range(count):
            fill(100 * count + number)
        assert {tail: queries_of(page, f"/workspaces/{workspace.pk}/{tail}") for tail in TAILS} == TAILS


def queries_of(page: Client, address: str) -> int:
    """How many queries a page or a file takes, which is read as it is sent."""
    with CaptureQueriesContext(connection) as queries:
        assert page.get(address).getvalue()
    return len(queries)


def test_no_page_costs_more_than_12_queries() -> None:
    assert max(TAILS.values()) <= 12


@pytest.mark.parametrize("tail", [tail for tail in TAILS if tail.endswith("/")])
def test_a_chosen_day_is_carried_by_every_link(page: Client, workspace: Workspace, tail: str) -> None:
    fill(1)
    url = f"/workspaces/{workspace.pk}/{tail}"
    html = page.get(f"{url}?as_of=2016-06-05&brand=brand-1").content.decode()
    links = re.findall(r'href="((?:/(?!static|admin|api)|\?)[^"]*)"', html)
    assert [link for link in links if "as_of=2016-06-05" not in link] == [f"{url}?brand=brand-1"]


@pytest.mark.parametrize("tail", TAILS)
def test_a_day_before_all_data_has_pages_too(page: Client, workspace: Workspace, tail: str) -> None:
    fill(1)
    for period in ("30", "all"):
        url = f"/workspaces/{workspace.pk}/{tail}?as_of=2007-01-01&period={period}"
        assert page.get(url).status_code == 200


@pytest.mark.parametrize(("shared", "level"), [(2, "shop"), (5, "product")])
def test_with_few_shared_products_a_coarser_level_leads(
    page: Client,
    workspace: Workspace,
    shared: int,
    level: str,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    make_coverage(START, 24 * 5)
    for number in range(shared):
        fill(number)
    with django_assert_max_num_queries(12):
        context = page.get(f"/workspaces/{workspace.pk}/compare/?period=all").context
    assert context["level"] == level


@pytest.mark.parametrize(("shared", "leads"), [(4, True), (5, False)])
def test_with_few_shared_products_their_page_leads_to_brands_and_categories(
    page: Client, workspace: Workspace, shared: int, leads: bool
) -> None:
    for number in range(shared):
        fill(number)
    html = page.get(f"/workspaces/{workspace.pk}/compare/?level=product").content.decode()
    assert ('id="share-of-voice"' in html) == leads


def test_the_promotions_behind_a_number_are_those_counted(page: Client, workspace: Workspace) -> None:
    fill(1)
    url = f"/workspaces/{workspace.pk}/compare/promotions.csv?retailer=quillmart"
    lines = page.get(url).getvalue().decode("utf-8-sig").splitlines()
    assert len(lines) == 2 and ",Quillmart,no," in lines[1]
    assert page.get(url.replace("quillmart", "nobody")).status_code == 404
