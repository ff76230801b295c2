"""My articles against what others advertise: competitors' prices in force, and prices below floors."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from deals.models import AssortmentItem, Competitor, Product, Workspace
from deals.selectors.assortment.advertised import advertised
from deals.selectors.assortment.articles import ArticleFilter
from deals.selectors.assortment.floors import floor_report
from deals.selectors.common.as_of import Period
from tests.factories import DAY, START, make_deal, make_product, make_retailer

UNTIL = START + 30 * DAY
AS_OF = f"as_of={UNTIL:%Y-%m-%dT%H:%MZ}"
PERIOD = Period("90", UNTIL - 90 * DAY, UNTIL)


@pytest.fixture
def drill(workspace: Workspace) -> Product:
    """A drill; the workspace is Tindalo's, its competitor is Quillmart."""
    workspace.own_retailer = make_retailer("Tindalo")
    workspace.save()
    Competitor.objects.create(workspace=workspace, retailer=make_retailer("Quillmart"))
    return make_product("Borvo drill")


def article(workspace: Workspace, product: Product | None, sku: str = "A1", **fields: Any) -> AssortmentItem:
    """An article whose match is sure."""
    values = {"list_price": Decimal(100), "currency": "USD", "title": f"Drill {sku}", "is_sure": True}
    return AssortmentItem.objects.create(workspace=workspace, sku=sku, product=product, **values | fields)


def offer(product: Product, retailer: str, price: str, days_before: float, **fields: Any) -> Any:
    return make_deal(price, UNTIL - timedelta(days=days_before), product=product, retailer=retailer, **fields)


def test_my_list_is_my_price_until_a_post_of_mine_is_in_force(workspace: Workspace, drill: Product) -> None:
    article(workspace, drill)
    offer(drill, "Quillmart", "90", 1)
    (row,) = advertised(workspace, ArticleFilter(), PERIOD).rows
    assert (row.mine and row.mine.source, row.lowest.gap, row.lowest.gap_share) == (
        "list",
        -10,
        Decimal("-0.1"),
    )
    offer(drill, "Tindalo", "80", 2)
    (row,) = advertised(workspace, ArticleFilter(), PERIOD).rows
    assert (row.mine and row.mine.source, row.lowest.gap, row.lowest.comparison) == ("post", 10, "higher")


def test_only_prices_in_force_of_new_goods_in_the_lists_currency_count(
    workspace: Workspace, drill: Product
) -> None:
    article(workspace, drill)
    offer(drill, "Quillmart", "90", 8)
    offer(drill, "Quillmart", "80", 1, condition="used")
    offer(drill, "Quillmart", "70", 1, currency="EUR")
    offer(drill, "Orchard Lane", "60", 1)
    assert advertised(workspace, ArticleFilter(), PERIOD).rows == ()


def test_an_article_counts_only_once_its_product_is_sure(workspace: Workspace, drill: Product) -> None:
    article(workspace, drill, is_sure=False, floor_price=Decimal(95))
    offer(drill, "Quillmart", "90", 1)
    assert advertised(workspace, ArticleFilter(), PERIOD).rows == ()
    assert floor_report(workspace, ArticleFilter(), PERIOD).breaches == ()
    AssortmentItem.objects.update(decision="product")
    assert advertised(workspace, ArticleFilter(), PERIOD).undercut == 1
    assert len(floor_report(workspace, ArticleFilter(), PERIOD).breaches) == 1


def test_whoever_goes_below_a_floor_is_told_with_each_post_but_never_i(
    workspace: Workspace, drill: Product
) -> None:
    article(workspace, drill, floor_price=Decimal(90))
    below = [offer(drill, "Orchard Lane", "80", days) for days in (40, 1)]
    offer(drill, "Quillmart", "90", 1), offer(drill, "Tindalo", "50", 1)
    found = floor_report(workspace, ArticleFilter(), PERIOD)
    assert [row.breach.deal for row in found.breaches] == [below[1].pk, below[0].pk]
    (one,) = found.offenders
    assert (one.retailer.name, one.figures.days, one.figures.n, one.figures.is_repeated) == (
        "Orchard Lane", 2, 2, True,
    )  # fmt: skip
    assert one.figures.deepest == Decimal("-0.1111")


def test_the_matrix_takes_my_list_where_no_post_of_mine_is_in_force(
    page: Client, workspace: Workspace, drill: Product
) -> None:
    article(workspace, drill)
    offer(drill, "Quillmart", "90", 1)
    (row,) = page.get(f"/api/v1/workspaces/{workspace.pk}/compare/?{AS_OF}").json()["rows"]
    mine = row["mine"]
    assert (mine["price"], mine["price_source"], mine["deal"], row["index"]) == (
        "100.00",
        "list",
        None,
        "111.11",
    )
    html = page.get(f"/workspaces/{workspace.pk}/compare/?level=product&{AS_OF}").content.decode()
    assert "your list" in html


def test_a_competitor_undercuts_my_list_and_the_file_says_so(
    page: Client, workspace: Workspace, drill: Product
) -> None:
    article(workspace, drill)
    first = offer(drill, "Quillmart", "90", 3)
    address = f"/workspaces/{workspace.pk}/compare/undercuts"
    (row,) = page.get(f"/api/v1{address}/?{AS_OF}").json()["undercuts"]
    assert (row["first"]["deal"], row["over"]["price"], row["over"]["deal"]) == (first.pk, "100.00", None)
    assert row["over"]["is_listed"] and not row["by_me"] and row["outcome"] == "still open"
    assert b",list," in page.get(f"{address}.csv?{AS_OF}").getvalue()
    assert b"your list" in page.get(f"{address}/?{AS_OF}").content


def test_the_pages_the_files_and_the_api_say_the_same(
    page: Client, workspace: Workspace, drill: Product
) -> None:
    article(workspace, drill, floor_price=Decimal(95))
    deal = offer(drill, "Quillmart", "90", 1)
    address = f"/workspaces/{workspace.pk}/assortment"
    (row,) = page.get(f"/api/v1{address}/advertised/?{AS_OF}&convert=EUR").json()["rows"]
    assert (row["cells"][0]["gap"], row["cells"][0]["is_below_floor"]) == ("-10.00", True)
    assert row["cells"][0]["point"]["converted"]["currency"] == "EUR"
    (below,) = page.get(f"/api/v1{address}/floors/?{AS_OF}").json()["rows"]
    assert (below["price"], below["floor"], below["deal"]) == ("90.00", "95.00", deal.pk)
    for tail, words in (
        ("advertised", ["−$10.00", "−10.0 %", "below floor"]),
        ("floors", ["Quillmart", "−5.3 %"]),
    ):
        html = page.get(f"{address}/{tail}/?{AS_OF}").content.decode()
        assert all(word in html for word in words)
        assert f",{deal.pk}," in page.get(f"{address}/{tail}.csv?{AS_OF}").getvalue().decode()
    assert b"Quillmart,no,1,1,1,1" in page.get(f"{address}/floors/offenders.csv?{AS_OF}").getvalue()


@pytest.mark.parametrize("tail", ["advertised", "floors"])
def test_articles_cost_no_queries(
    page: Client, workspace: Workspace, drill: Product, django_assert_max_num_queries: Any, tail: str
) -> None:
    for number in range(20):
        product, currency = make_product(), ("USD", "EUR", "GBP", "CAD")[number % 4]
        article(workspace, product, f"S{number}", floor_price=Decimal(95), currency=currency)
        for retailer, price in (("Quillmart", "90"), ("Tindalo", "99")):
            offer(product, retailer, price, 1, currency=currency)
    with django_assert_max_num_queries(12):
        assert len(page.get(f"/workspaces/{workspace.pk}/assortment/{tail}/?{AS_OF}").context["rows"]) == 20


@pytest.mark.parametrize("tail", ["advertised", "floors"])
@pytest.mark.parametrize(("fields", "words"), [(None, b"Upload"), ({}, b"orce")])
def test_an_empty_page_says_why(
    page: Client, workspace: Workspace, drill: Product, tail: str, fields: Any, words: bytes
) -> None:
    if fields is not None:
        article(workspace, drill, floor_price=Decimal(90))
        words = words if tail == "advertised" else b"Nobody went below"
    assert words in page.get(f"/workspaces/{workspace.pk}/assortment/{tail}/?{AS_OF}").content


def test_a_bad_filter_is_refused(page: Client, workspace: Workspace, drill: Product) -> None:
    address = f"workspaces/{workspace.pk}/assortment"
    assert page.get(f"/{address}/floors/?retailer=x!").status_code == 400
    assert page.get(f"/api/v1/{address}/advertised/?gap=sideways").status_code == 400
    assert page.get(f"/api/v1/{address}/floors/?colour=red").status_code == 400
