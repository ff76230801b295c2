"""The glossary's page, its anchors, and every '?' that leads to one."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from deals.domain.glossary.contents import ENTRIES, SECTIONS, entry_of
from deals.models import Workspace
from tests.factories import make_deal, make_product

pytestmark = pytest.mark.django_db
TEMPLATES = Path(settings.BASE_DIR, "templates")
ASKED = [
    (str(path.relative_to(TEMPLATES)), key)
    for path in sorted(TEMPLATES.rglob("*.html"))
    for key in re.findall(r'{% explain "([^"]+)" %}', path.read_text())
]
LINKS = sorted({(one.route, one.of_workspace) for entry in ENTRIES for one in entry.places})


@pytest.fixture
def html(page: Client) -> str:
    """The page as Ada sees it."""
    return page.get("/glossary/").content.decode()


def test_each_entry_and_section_has_an_anchor_and_an_index_entry(html: str) -> None:
    slugs = [one.slug for one in (*SECTIONS, *ENTRIES)]
    assert sorted(re.findall(r'<h[23] id="([^"]+)"', html)) == sorted(slugs)
    assert sorted(re.findall(r'<a href="#([\w-]+)"', html)) == sorted(slugs)


@pytest.mark.parametrize(("template", "key"), ASKED)
def test_a_question_mark_leads_to_an_entry(template: str, key: str) -> None:
    assert entry_of(key).slug in [one.slug for one in ENTRIES]


def test_many_headings_and_tiles_have_a_question_mark() -> None:
    assert len(ASKED) >= 30


@pytest.mark.parametrize(
    "name",
    ["undercuts_by_them", "undercuts_by_me", "index", "share_of_voice", "my_promotions", "their_promotions"],
)
def test_a_figure_of_the_first_page_has_an_entry(name: str) -> None:
    assert entry_of(name).slug


def test_a_question_mark_shows_the_first_sentence_and_leads_on(page: Client) -> None:
    product = make_product("Kettle")
    make_deal(product=product, retailer="Tindalo")
    shown = page.get(f"/products/{product.pk}/?as_of=2016-07-01").content.decode()
    [text] = re.findall(r'<div popover id="help-usual-price".*?</div>', shown, flags=re.S)
    assert entry_of("usual-price").first in text
    assert 'href="/glossary/?as_of=2016-07-01#usual-price"' in text


def test_an_entry_says_formula_minimum_example_and_where_it_is_in_files_and_api(html: str) -> None:
    [shown] = re.findall(r'<article[^>]*aria-labelledby="price-index">.*?</article>', html, flags=re.S)
    assert "your price / median of the competitors’ prices × 100" in shown
    assert "5 products in which you and a competitor have a current price" in shown
    assert "You ask 45.00, they ask 60.00, 40.00 and 50.00. → <strong>90.00</strong>" in shown
    assert "<code>my_index</code> of /workspaces/N/compare" in shown
    assert "<code>index</code> of /api/v1/workspaces/ID/compare/" in shown


@pytest.mark.parametrize(("route", "of_workspace"), LINKS)
def test_an_entry_leads_to_pages_that_open(
    page: Client, workspace: Workspace, route: str, of_workspace: bool
) -> None:
    address = reverse(route, args=[workspace.pk] if of_workspace else [])
    assert page.get(address, follow=True).status_code == 200


def test_without_a_workspace_its_pages_are_named_and_not_linked(client: Client, owner: User) -> None:
    client.force_login(owner)
    html = client.get("/glossary/").content.decode()
    assert "Index over time" in html
    assert ">Index over time</a>" not in html


def test_every_page_leads_there(page: Client) -> None:
    html = page.get("/products/").content.decode()
    footer = html[html.index("<footer") :]
    assert 'href="/glossary/">Glossary</a>' in footer
    assert html.count('href="/glossary/"') == 2


def test_the_api_says_the_same(page: Client) -> None:
    body = page.get("/api/v1/glossary/").json()
    told = {entry["slug"]: entry for section in body["sections"] for entry in section["entries"]}
    assert list(told) == [one.slug for one in ENTRIES]
    index = told["price-index"]
    assert (index["minimum"]["n"], index["examples"][0]["outcome"]) == (5, "90.00")
    assert index["api_fields"][0] == {"address": "workspaces/ID/compare/", "name": "index"}
    assert page.get("/api/v1/glossary/?x=1").status_code == 400
