"""Wherever a price stands, it says who told it: comparisons, movers, tiles, back-tests, curators' queues."""

import csv
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from deals.models import Deal, Workspace
from deals.services.curation.reports import report_deal
from tests.alerts.test_rule_pages import RULE
from tests.curating import make_unknown_maker
from tests.factories import (
    DAY,
    START,
    make_category,
    make_deal,
    make_line,
    make_post,
    make_product,
    make_retailer,
)

pytestmark = pytest.mark.django_db

SAID = "@lumo on Bluesky · deal account"
BY: Any = {"handle": "lumo", "network": "bluesky", "voice": "deal_account"}
WEEK = timedelta(days=7)


@pytest.fixture
def deal(workspace: Workspace) -> Deal:
    """Two prices of Tindalo's in two weeks, told by a deal account; mine by my own account."""
    workspace.own_retailer = make_retailer("Quillmart")
    workspace.save()
    workspace.competitors.create(retailer=make_retailer("Tindalo"))
    drill, own = make_product("Borvo Drill", category=make_category("Tools")), make_retailer("Quillmart")
    for at, price in ((START, "30"), (START + WEEK, "20")):
        shared: Any = {"product": drill, "category": drill.category}
        told = make_deal(price, at, post=make_post(at=at, **BY), retailer="Tindalo", **shared)
        mine = make_post(at=at, handle="quillmart", voice="retailer")
        make_deal("25", at + DAY / 2, post=mine, retailer=own.name, **shared)
    make_line("Borvo", drill)
    return told


def compared(workspace: Workspace, tail: str = "") -> str:
    return f"/workspaces/{workspace.pk}/compare/{tail}"


@pytest.mark.parametrize("query", ["level=product", "level=line"])
def test_a_cell_of_a_comparison_names_who_told_it(
    page: Client, workspace: Workspace, deal: Deal, query: str
) -> None:
    shown = page.get(compared(workspace, f"?period=all&{query}")).content.decode()
    assert f'title="Said by {SAID}"' in shown and f"said by {SAID}</span>" in shown
    assert 'title="Said by @quillmart · retailer"' in shown


@pytest.mark.parametrize("query", ["level=product", "level=line", "level=category"])
def test_the_file_of_a_comparison_has_it_in_columns(
    page: Client, workspace: Workspace, deal: Deal, query: str
) -> None:
    rows = read(page, f"/workspaces/{workspace.pk}/compare.csv?period=all&{query}")
    assert {(row["retailer"], row["handle"], row["voice"]) for row in rows} == {
        ("Quillmart", "quillmart", "retailer"),
        ("Tindalo", "lumo", "deal account"),
    }


def test_movers_name_who_told_both_prices(page: Client, workspace: Workspace, deal: Deal) -> None:
    shown = page.get(f"/workspaces/{workspace.pk}/overview/more/?period=all", follow=True).content.decode()
    assert shown.count(f'title="Said by {SAID}"') == 2
    (row,) = read(page, f"/workspaces/{workspace.pk}/compare/movers.csv?period=all")
    assert [row["before_handle"], row["now_handle"], row["now_voice"]] == ["lumo", "lumo", "deal account"]


def test_tiles_of_a_product_name_who_told_them(page: Client, deal: Deal) -> None:
    shown = " ".join(page.get(f"/products/{deal.product_id}/").content.decode().split())
    now, lowest = (shown.split(f">{name} ", 1)[1].split("</dd>", 1)[0] for name in ("Now", "Lowest ever"))
    assert "@lumo on Bluesky" in now and "@lumo on Bluesky" in lowest


def test_a_back_test_names_who_told_each_price(page: Client, workspace: Workspace, deal: Deal) -> None:
    asked = {**RULE, "do": "try"}
    shown = page.post(f"/workspaces/{workspace.pk}/alerts/rules/new/", asked).content.decode()
    assert (
        shown.count("<bdi>@lumo on Bluesky</bdi>") == 3
    )  # of one event, and of two prices in the picture's table


def test_the_api_tells_it_of_each_price(page: Client, workspace: Workspace, deal: Deal) -> None:
    told = {"author": "@lumo on Bluesky", **BY}
    base = f"/api/v1/workspaces/{workspace.pk}"
    cell = page.get(f"{base}/compare/?period=all").json()["rows"][0]["cells"][0]
    group = page.get(f"{base}/compare/?period=all&level=category").json()["groups"][0]
    mover = page.get(f"{base}/overview/?period=all").json()["movers"][0]
    tiles = page.get(f"/api/v1/products/{deal.product_id}/price-history/").json()["tiles"]
    points = (
        cell["point"],
        group["theirs"]["lowest"],
        mover["before"],
        tiles["now"],
        tiles["lowest"]["point"],
    )
    assert [point["said_by"] for point in points] == [told] * 5


def test_no_price_was_told_by_nobody(page: Client, deal: Deal) -> None:
    later = (START + WEEK + WEEK + WEEK).date()
    found = page.get(f"/api/v1/products/{deal.product_id}/price-history/?as_of={later}").json()["tiles"][
        "now"
    ]
    assert (found["price"], found["said_by"]) == (None, None)


def test_the_queue_of_makers_names_who_told_a_title(client: Client, curator: User) -> None:
    make_unknown_maker().post.__class__.objects.update(**BY)
    client.force_login(curator)
    shown = client.get("/review/makers/").content.decode()
    assert shown.count("@lumo on Bluesky") == 2  # of the first deal, and of the title
    (row,) = read(client, "/review/makers.csv")
    assert (row["handle"], row["voice"]) == ("lumo", "deal account")


def test_my_reports_name_who_told_the_deal(page: Client, owner: User, deal: Deal) -> None:
    report_deal(deal, owner, "price", "", site="http://testserver")
    assert "@lumo on Bluesky" in page.get("/reports/").content.decode()
    assert read(page, "/reports.csv")[0]["handle"] == "lumo"
    assert page.get("/api/v1/reports/").json()["results"][0]["said_by"]["handle"] == "lumo"


def read(page: Client, address: str) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    answer = page.get(address)
    text = answer.getvalue() if answer.streaming else answer.content
    return list(csv.DictReader(text.decode("utf-8-sig").splitlines()))
