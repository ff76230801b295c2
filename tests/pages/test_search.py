"""The page of a search, and what the field in the header gets while one types."""

import re
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse

from deals.domain.site_pages import PAGES, SitePage
from deals.models import ProductLine, Workspace
from tests.access.table import TABLE
from tests.factories import START, make_brand, make_coverage, make_deal, make_line, make_product

TYPED = {"HX-Request": "true"}


@pytest.fixture
def kettle(workspace: Workspace) -> int:
    """A product of a line, a brand and a retailer that are all called Lumo."""
    product = make_product("Lumo Kettle", brand=make_brand("Lumo"))
    make_deal(product=product, retailer="Lumo Shop")
    make_line("Lumo Pulsar", product)
    return product.pk


def headed(html: str, tag: str) -> list[str]:
    return re.findall(rf"<{tag}[^>]*>([^<]+)</", html)


def test_the_page_shows_what_was_found_by_kind(page: Client, kettle: int) -> None:
    html = page.get("/search/?q=lumo").text
    assert headed(html, "h2")[:5] == ["Products", "Product lines", "Retailers", "Brands", "Campaigns"]
    assert f'<a href="/products/{kettle}/"><bdi>Lumo Kettle</bdi></a>' in html
    assert "1 retailer" in html and "1 price<" in html and "last 1 Jun 2016" in html
    assert 'href="/products/?q=lumo"' in html and 'value="lumo"' in html


def test_options_have_the_same_groups_and_addresses(page: Client, workspace: Workspace, kettle: int) -> None:
    html = unescape(page.get("/search/?q=lumo", headers=TYPED).text)
    assert "<html" not in html and html.count('role="option"') == 6
    assert re.findall(r'data-address="([^"]+)"', html) == [
        f"/products/{kettle}/",
        reverse("line", args=[ProductLine.objects.get().pk]),
        "/retailers/lumo-shop/",
        "/products/?brand=lumo",
        f"/workspaces/{workspace.pk}/campaigns/list/?q=lumo",
        "/search/?q=lumo",
    ]


def test_addresses_keep_the_moment(page: Client, kettle: int) -> None:
    html = unescape(page.get("/search/?q=lumo&as_of=2016-06-20", headers=TYPED).text)
    addresses = re.findall(r'data-address="([^"]+)"', html)
    assert len(addresses) == 6 and all("as_of=2016-06-20" in address for address in addresses)
    assert "Lumo Kettle" not in page.get("/search/?q=lumo&as_of=2016-05-01", headers=TYPED).text


def test_what_is_typed_takes_13_queries(page: Client, kettle: int) -> None:
    make_coverage(START, 24)
    with CaptureQueriesContext(connection) as queries:
        page.get("/search/?q=lumo", headers=TYPED)
    assert sum("SAVEPOINT" not in query["sql"] for query in queries) == 13


def test_an_empty_field_finds_nothing_and_says_nothing(page: Client) -> None:
    html = page.get("/search/").text
    assert headed(html, "h2")[0] == "Evidence" and "Nothing is called that" not in html
    assert page.get("/search/", headers=TYPED).text.strip() == ""


def test_a_name_that_nothing_has_is_answered_in_words(page: Client) -> None:
    for headers in ({}, TYPED):
        html = page.get("/search/?q=zzqx", headers=headers).text
        assert "Nothing is called that" in html and "Campaigns that name “zzqx”" in html


@pytest.mark.parametrize(
    ("text", "said"), [("a" * 201, "at most 200 characters"), ("a%01b", "cannot be typed")]
)
def test_what_cannot_be_looked_for_is_refused_in_words(page: Client, text: str, said: str) -> None:
    answer = page.get(f"/search/?q={text}")
    assert answer.status_code == 400 and said in answer.text


def test_names_are_escaped(page: Client) -> None:
    make_brand("Lu<i>mo")
    html = page.get("/search/?q=lu<i>mo", headers=TYPED).text
    assert "<bdi>Lu&lt;i&gt;mo</bdi>" in html and "<i>" not in html


def test_the_campaigns_of_that_name_are_listed(page: Client, workspace: Workspace) -> None:
    answer = page.get(f"/workspaces/{workspace.pk}/campaigns/list/?q=lamps")
    assert answer.status_code == 200 and 'name="q" value="lamps"' in answer.text


@pytest.mark.parametrize("each", PAGES, ids=[each.route for each in PAGES])
def test_a_page_asks_for_what_the_table_of_access_says(each: SitePage) -> None:
    address = reverse(each.route, args=[1] if each.in_workspace else [])
    assert TABLE[resolve(address).route].split(", ")[0] == f"GET {each.need}"


def test_each_entry_of_the_menus_is_among_the_pages() -> None:
    folder = Path(settings.BASE_DIR) / "templates"
    menus = [folder / "partials/header.html", folder / "partials/account.html"]
    menus += [each for each in folder.glob("*/tabs.html") if each.parent.name != "accounts"]
    named = re.compile(r"(?:with name=\"|page_url '|url ')([a-z_:-]+)")
    linked = {route for menu in menus for route in named.findall(menu.read_text())}
    known = {each.route for each in PAGES}
    own = {
        "overview",
        "compare-own",
        "campaigns-own",
        "watchlists-own",
        "own-alerts",
        "workspace",
    }  # lead to a workspace's, and to a member's first page
    of_others = {"alerts-unread", "review-groups", "review-kind", "review-history", "product-changes"}
    of_others |= {"admin:index", "account_logout", "workspace-new", "workspace-delete"}
    assert linked - known - own - of_others == set()
