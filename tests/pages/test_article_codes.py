"""Articles are matched by what names a thing exactly, and a newer list keeps the older's decisions."""

from decimal import Decimal

import pytest
from django.test import Client

from deals.domain.assortment.codes import asin_in_link, gtin_in_link, isbn10, page_of
from deals.domain.assortment.columns import guess_columns
from deals.domain.assortment.files import Sheet
from deals.domain.assortment.rows import read_articles
from deals.models import Deal, Workspace
from deals.models.link_codes import LINK_CODE, LINK_PAGE
from deals.selectors.assortment.codes import hash_of_page
from tests.factories import make_deal, make_product
from tests.pages.test_assortment import decide, items, load

LINKS = [
    "https://www.amazon.com/Some-Thing/dp/B00ABCD123/ref=x?tag=y",
    "http://smile.amazon.co.uk/gp/product/b00abcd123?psc=1",
    "https://amazon.com.example.org/dp/B00ABCD123",
    "https://www.amazon.com/dp/B00ABCD1234",
    "https://www.bookshop.example/w/1?ean=9781402894626&st=PLA",
    "https://www.shop.example/itm/252655019900?x=1",
    "https://www.shop.example/p/12/?utm_source=a&id=3&utm_medium=b#top",
    "http://shop.example/",
    "HTTPS://WWW.Shop.Example/P/12",
    "no address",
]


@pytest.mark.django_db
@pytest.mark.parametrize("link", LINKS)
def test_the_database_reads_a_link_as_the_program_does(link: str) -> None:
    make_deal(product=make_product(), url=link)
    code, page = Deal.objects.annotate(code=LINK_CODE, page=LINK_PAGE).values_list("code", "page").get()
    assert code == (asin_in_link(link) or gtin_in_link(link) or None)
    assert page_of(link) == "" or page == hash_of_page(page_of(link))


def test_links_name_what_they_say() -> None:
    found = [(asin_in_link(link), gtin_in_link(link)) for link in LINKS[:6]]
    assert found == [("B00ABCD123", "")] * 2 + [("", "")] * 2 + [("", "09781402894626"), ("", "")]
    assert [page_of(link) for link in LINKS[6:9]] == ["shop.example/p/12?id=3", "", "shop.example/p/12"]
    assert isbn10("9781402894626") == "1402894627" and isbn10("4006381333931") == ""


@pytest.mark.parametrize(
    ("link", "cells", "by"),
    [
        (LINKS[0], "A1,Kettle,,https://amazon.de/dp/B00ABCD123", "asin"),
        (LINKS[4], "A1,Kettle,9781402894626,", "gtin"),
        ("https://www.amazon.com/dp/1402894627", "A1,Kettle,9781402894626,", "asin"),
        (LINKS[8], "A1,Kettle,,http://shop.example/p/12/?utm_source=list", "url"),
    ],
)
def test_an_exact_id_beats_the_title_and_is_said_so(
    page: Client, workspace: Workspace, link: str, cells: str, by: str
) -> None:
    product = make_product("Nothing alike")
    make_deal(product=product, url=link)
    load(page, workspace, f"sku,title,ean,url\n{cells}\n")
    item = items()["A1"]
    assert (item.product, item.match, item.matched_by, item.confidence) == (product, "sure", by, 1.0)
    shown = page.get(f"/workspaces/{workspace.pk}/assortment/").content.decode()
    assert f"matched {item.get_matched_by_display()}" in shown


def test_an_id_of_two_products_is_to_be_checked(page: Client, workspace: Workspace) -> None:
    often = make_product("Often")
    make_deal(product=often, url=LINKS[0]), make_deal(product=often, url=LINKS[0])
    make_deal(product=make_product("Seldom"), url=LINKS[0])
    load(page, workspace, "sku,title,url\nA1,Kettle,https://amazon.com/dp/B00ABCD123\n")
    assert (items()["A1"].product, items()["A1"].match) == (often, "unsure")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("A1,Lumo kettle,4006381333931,", "B7,Kettle by Lumo,4006381333931,"),
        ("A1,Lumo kettle,,https://shop.example/k", "B7,Kettle by Lumo,,http://www.shop.example/k/"),
        ("A1,Lumo kettle,,", "B7,Lumo kettle,,"),
    ],
)
def test_a_newer_list_keeps_decisions_by_id_else_by_title(
    page: Client, workspace: Workspace, old: str, new: str
) -> None:
    header, other = "sku,title,ean,url\n", make_product("Something else")
    load(page, workspace, header + old + "\nA2,Second thing,,\n")
    decide(page, workspace, "A1", str(other.pk))
    load(page, workspace, header + new + "\n", replaces="on")
    assert {sku: (item.product, item.match) for sku, item in items().items()} == {"B7": (other, "chosen")}


def test_old_decisions_that_differ_are_not_taken_over(page: Client, workspace: Workspace) -> None:
    header = "sku,title\n"
    load(page, workspace, f"{header}A1,Lumo kettle\nA2,Lumo kettle\n")
    (
        decide(page, workspace, "A1", str(make_product("Something else").pk)),
        decide(page, workspace, "A2", "none"),
    )
    load(page, workspace, f"{header}B7,Lumo kettle\n")
    assert items()["B7"].match == "unmatched"


FLOORS = [
    ("100", "90", False, Decimal(90), ""),
    ("100", "100", False, Decimal(100), ""),
    ("100", "100.01", False, None, "above the list price"),
    ("100", "100.01", True, Decimal("100.01"), ""),
    ("", "90", False, Decimal(90), ""),
    ("$100", "90 EUR", False, None, "is in EUR, the list price in USD"),
    ("$100", "$90", False, Decimal(90), ""),
    ("100", "2 for 5", False, None, "is not a price"),
]


@pytest.mark.parametrize(("price", "floor", "high", "kept", "problem"), FLOORS)
def test_a_floor_price_is_checked_against_the_list_price(
    price: str, floor: str, high: bool, kept: Decimal | None, problem: str
) -> None:
    columns = guess_columns(["SKU", "Title", "Price", "MAP"])
    read = read_articles(Sheet((), ((2, ["A1", "Kettle", price, floor]),)), columns, high_floors=high)
    assert (read.articles[0].floor_price, read.left_out) == (kept, 0)
    assert [one.field for one in read.problems] == (["floor_price"] if problem else [])
    assert problem in "".join(one.text for one in read.problems)


def test_many_are_confirmed_at_once_and_the_page_stays(page: Client, workspace: Workspace) -> None:
    make_deal(product=make_product("Often"), url=LINKS[0]), make_deal(product=make_product(), url=LINKS[0])
    load(page, workspace, "sku,title,url\nA1,Kettle,https://amazon.com/dp/B00ABCD123\nA2,Other,\n")
    where = f"/workspaces/{workspace.pk}/assortment/?match=unsure&page=2"
    sent = {"sku": ["A1", "A2"], "do": "confirm", "next": where}
    answer = page.post(f"/workspaces/{workspace.pk}/assortment/decide/", sent)
    assert answer["Location"] == where
    assert (items()["A1"].match, items()["A2"].match) == ("chosen", "unmatched")
    answer = page.post(f"/workspaces/{workspace.pk}/assortment/decide/", sent | {"next": "//evil.example/"})
    assert answer["Location"] == f"/workspaces/{workspace.pk}/assortment/"


def test_a_decision_in_place_answers_with_the_row(page: Client, workspace: Workspace) -> None:
    load(page, workspace, "sku,title\nA1,Kettle\n")
    address = f"/workspaces/{workspace.pk}/assortment/items/{items()['A1'].pk}/decide/"
    html = page.post(address, {"product": "none"}, headers={"HX-Request": "true"}).content.decode()
    assert html.lstrip().startswith("<tr") and "no product (manual)" in html and "Undo" in html
