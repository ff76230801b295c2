"""The first page of a workspace: position, movers of the week, newest deals, share of voice."""

from decimal import Decimal

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from deals.models import Competitor, Workspace
from deals.selectors.common.as_of import Period
from deals.selectors.comparing.comparison import ComparisonFilter, comparison_of
from deals.selectors.workspaces.overview import WorkspaceOverview, newest_offers, workspace_overview
from tests.comparing.test_pages import fill
from tests.factories import DAY, START, make_coverage, make_deal, make_product

pytestmark = pytest.mark.django_db
UNTIL = START + 30 * DAY


def seen(workspace: Workspace) -> WorkspaceOverview:
    comparison = comparison_of(workspace, ComparisonFilter(), Period("30", START, UNTIL))
    assert comparison
    return workspace_overview(comparison)


def test_movers_are_prices_that_stood_in_both_weeks_and_differ(workspace: Workspace) -> None:
    drill = make_product("Drill")
    for retailer, before, now in (
        ("Tindalo", "80", "80"),
        ("Quillmart", "80", "60"),
        ("Orchard Lane", "", "9"),
    ):
        if before:
            make_deal(before, UNTIL - 8 * DAY, product=drill, retailer=retailer)
        make_deal(now, UNTIL - DAY, product=drill, retailer=retailer)
    found = seen(workspace)
    (mover,) = found.movers
    assert (mover.retailer.name, mover.change, mover.is_me) == ("Quillmart", Decimal("-0.25"), False)
    assert (found.moved, found.both_weeks) == (1, 2)


def test_newest_deals_are_the_competitors_alone(workspace: Workspace) -> None:
    make_deal("1", UNTIL - DAY, retailer="Tindalo")
    make_deal("2", UNTIL - DAY, retailer="Elsewhere")
    first, second = (make_deal("3", UNTIL - day * DAY, retailer="Quillmart") for day in (3, 2))
    assert seen(workspace).newest == (second, first)


def test_an_offer_that_is_said_again_is_one_row(workspace: Workspace) -> None:
    drill = make_product("Drill")
    deals = [make_deal("3", UNTIL - day * DAY, product=drill, retailer="Quillmart") for day in (3, 2, 1)]
    other = make_deal("4", UNTIL - 4 * DAY, product=drill, retailer="Quillmart")
    comparison = comparison_of(workspace, ComparisonFilter(), Period("30", START, UNTIL))
    assert comparison
    assert newest_offers(comparison) == [(deals[2], 3), (other, 1)]


def test_the_first_page_leads_from_each_number_to_its_rows(page: Client, workspace: Workspace) -> None:
    fill(1)
    html = page.get("/?as_of=2016-06-05&period=30").content.decode()
    assert "Tindalo vs. 2 competitors" in html
    base = f"/workspaces/{workspace.pk}/compare"
    query = "period=30&amp;currency=USD&amp;condition=new&amp;as_of=2016-06-05"
    for link in (
        f"{base}/?{query}",
        f"{base}/undercuts/?{query}&amp;by=them&amp;order=share&amp;level=product",
        f"{base}/share-of-voice/?{query}",
        f"{base}/promotions/?{query}&amp;retailer=tindalo",
    ):
        assert f'href="{link}"' in html


def test_the_first_page_and_what_it_loads_cost_few_queries_whatever_the_rows(
    page: Client, workspace: Workspace, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_coverage(START, 24 * 5)
    page.get("/")  # notes the visit
    for count in (4, 20):
        for number in range(count):
            fill(100 * count + number)
        with django_assert_num_queries(12):
            page.get("/")
        with django_assert_num_queries(11):
            page.get(f"/workspaces/{workspace.pk}/overview/more/")


@pytest.mark.parametrize("lacking", ["retailer", "competitors"])
def test_without_an_own_retailer_or_competitors_it_shows_the_market_and_says_so(
    page: Client, workspace: Workspace, lacking: str
) -> None:
    if lacking == "retailer":
        Workspace.objects.update(own_retailer=None)
    else:
        Competitor.objects.all().delete()
    html = page.get("/").content.decode()
    assert "This is the whole market" in html
    where = "welcome" if lacking == "retailer" else "competitors"
    assert f'href="/workspaces/{workspace.pk}/{where}/"' in html


def test_the_market_stays_one_link_away(page: Client, workspace: Workspace) -> None:
    assert 'href="/market/"' in page.get("/").content.decode()
    assert "The whole market" in page.get("/market/").content.decode()


def test_the_file_has_all_movers(page: Client, workspace: Workspace) -> None:
    drill = make_product("Drill")
    make_deal("9", UNTIL - DAY, product=drill, retailer="Tindalo")
    before, now = (make_deal(price, UNTIL - day * DAY, product=drill, retailer="Quillmart")
                   for price, day in (("80", 8), ("60", 1)))  # fmt: skip
    url = f"/workspaces/{workspace.pk}/compare/movers.csv?as_of=2016-06-30"
    assert page.get(url).getvalue().decode("utf-8-sig").splitlines()[1:] == [
        f"{drill.pk},Drill,Quillmart,no,USD,new,80.00,2016-06-23T00:00:00Z,{before.pk},"
        f"60.00,2016-06-30T00:00:00Z,{now.pk},-0.2500,tindalo,twitter,share button"
        ",tindalo,twitter,share button"
    ]
