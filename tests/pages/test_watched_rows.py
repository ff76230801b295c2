"""A watchlist's rows: my price, the competitors', the low, the week, the last promotion; archive; import."""

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from deals.models import AlertRule, AssortmentItem, Competitor, Product, WatchedItem, Watchlist, Workspace
from deals.selectors.comparing.watched_prices import WatchedRow, watched_rows
from deals.selectors.workspaces.watchlists import items_of
from deals.services.workspaces import watchlists as watching
from tests.factories import START, make_brand, make_category, make_deal, make_product, make_retailer

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
UNTIL = START + 100 * DAY


@pytest.fixture
def watchlist(workspace: Workspace, owner: User) -> Watchlist:
    """A drill on the list; Tindalo is me, Quillmart a competitor, Orchard Lane is neither."""
    workspace.own_retailer = make_retailer("Tindalo")
    workspace.save()
    Competitor.objects.create(workspace=workspace, retailer=make_retailer("Quillmart"))
    drill, found = make_product("Borvo Drill"), watching.first_list(workspace, owner)
    watching.watch(found, owner, drill)
    told = [("Tindalo", 60, 98), ("Quillmart", 45, 99), ("Quillmart", 50, 92), ("Orchard Lane", 30, 40)]
    for retailer, price, day in told:
        make_deal(f"{price}.00", START + day * DAY, product=drill, retailer=retailer)
    return found


def row_of(workspace: Workspace, watchlist: Watchlist) -> WatchedRow:
    return watched_rows(workspace, list(items_of(watchlist)), UNTIL)[0]


def rows_of(page: Client, address: str) -> list[dict[str, Any]]:
    """The rows of a JSON file."""
    rows: list[dict[str, Any]] = json.loads(page.get(address).getvalue())["rows"]
    return rows


def test_a_row_has_my_price_the_lowest_competitor_and_the_gap(
    workspace: Workspace, watchlist: Watchlist
) -> None:
    row = row_of(workspace, watchlist)
    figures = row.figures
    assert figures and row.mine and figures.lowest and figures.low
    assert (row.mine.price, figures.lowest.price, row.lowest_seller) == (60, 45, "Quillmart")
    assert (figures.gap, figures.gap_share) == (Decimal(-15), Decimal("-0.25"))
    assert (figures.low.price, row.low_seller, figures.week) == (30, "Orchard Lane", Decimal("-0.1"))
    assert row.promotion and row.promotion.retailer and row.promotion.retailer.name == "Quillmart"


def test_the_page_the_files_and_the_api_say_the_same(
    page: Client, workspace: Workspace, watchlist: Watchlist
) -> None:
    base, as_of = f"/workspaces/{workspace.pk}", f"as_of={(UNTIL - DAY).date()}"
    shown = " ".join(page.get(f"{base}/watchlists/?{as_of}").content.decode().split())
    assert "$60.00" in shown and "$15.00 cheaper" in shown and "−25.0 %" in shown and "−10.0 %" in shown
    row = rows_of(page, f"{base}/watchlists.json?{as_of}")[0]
    assert (row["my_price"], row["gap"], row["low_90_days"]) == ("60.00", "-15.00", "30.00")
    assert (Decimal(row["gap_percent"]), Decimal(row["week_change_percent"])) == (-25, -10)
    told = page.get(f"/api/v1{base}/watchlists/{watchlist.pk}/prices/?{as_of}").json()["results"][0][
        "figures"
    ]
    assert (told["mine"]["price"], told["gap"], told["week"]) == ("60.00", "-15.00", "-0.1000")
    assert told["lowest"]["retailer"] == "Quillmart" and told["days"][-1] == "45.00"


def test_a_price_that_ran_out_is_none_of_now(workspace: Workspace, watchlist: Watchlist) -> None:
    (row,) = watched_rows(workspace, list(items_of(watchlist)), UNTIL + 20 * DAY)
    assert row.figures and row.figures.low
    assert (row.mine, row.figures.lowest, row.figures.gap, row.figures.week) == (None,) * 4
    assert row.figures.low.price == 30 and row.figures.days[-1] is None


def test_my_price_is_my_list_s_where_no_post_of_mine_is_in_force(
    page: Client, workspace: Workspace, watchlist: Watchlist
) -> None:
    values = {"product": Product.objects.get(), "currency": "USD", "list_price": 55, "is_sure": True}
    AssortmentItem.objects.create(workspace=workspace, sku="A1", title="x", **values)
    address = f"/workspaces/{workspace.pk}/watchlists"
    asked = [f"as_of={(UNTIL + days * DAY).date()}" for days in (-1, 7)]
    told = [rows_of(page, f"{address}.json?{at}")[0] for at in asked]
    assert [(row["my_price"], row["my_price_source"]) for row in told] == [
        ("60.00", "post"),
        ("55.00", "list"),
    ]
    assert (told[1]["gap"], "your list" in page.get(f"{address}/?{asked[1]}").content.decode()) == (
        None,
        True,
    )
    shown = page.get(f"/api/v1{address}/{watchlist.pk}/prices/?{asked[1]}").json()["results"][0]["figures"]
    assert shown["mine"] == {"price": "55.00", "price_source": "list", "at": None, "deal": None}


def test_many_rows_take_no_more_queries_than_one(
    page: Client,
    workspace: Workspace,
    watchlist: Watchlist,
    owner: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(20):
        product = make_product(f"Kettle {number}")
        make_deal("9.00", START + 99 * DAY, product=product, retailer="Quillmart")
        watching.watch(watchlist, owner, product)
    with django_assert_max_num_queries(12):
        shown = page.get(f"/workspaces/{workspace.pk}/watchlists/?view=charts").content.decode()
    assert shown.count('<svg class="spark"') == 21


def test_a_list_is_archived_with_its_rules_off_and_restored(
    page: Client, workspace: Workspace, watchlist: Watchlist
) -> None:
    AlertRule.objects.create(workspace=workspace, name="r", scope="watchlist", watchlist=watchlist)
    base = f"/workspaces/{workspace.pk}/watchlists"
    page.post(f"{base}/{watchlist.pk}/archive/")
    assert (AlertRule.objects.get().is_on, workspace.watchlists.active().count()) == (False, 0)
    shown = page.get(f"{base}/").content.decode()
    assert "Archived lists" in shown and "Borvo Drill" not in shown
    page.post(f"{base}/{watchlist.pk}/archive/", {"archived": "no"})
    assert "Borvo Drill" in page.get(f"{base}/").content.decode()


def test_what_is_watched_next_goes_to_no_archived_list(
    page: Client, workspace: Workspace, watchlist: Watchlist, owner: User
) -> None:
    watching.archive_list(watchlist, owner)
    base = f"/workspaces/{workspace.pk}/watchlists"
    assert page.post(f"{base}/watch/", {"list": watchlist.pk, "search": "x"}).status_code == 404
    page.post(f"{base}/make/", {"name": watchlist.name})
    assert workspace.watchlists.active().get() == watchlist


PASTED = "Borvo Drill\nborvo KETTLE\n\nBorvo\npower tools\nNobody's lamp\nborvo kettle"


def test_a_paste_adds_what_it_names_once_and_returns_the_rest_with_the_reason(
    page: Client, workspace: Workspace, watchlist: Watchlist
) -> None:
    make_product("Borvo Kettle"), make_brand("Borvo"), make_category("Power tools")
    base = f"/workspaces/{workspace.pk}/watchlists"
    done = page.post(f"{base}/{watchlist.pk}/import/", {"names": PASTED}, follow=True)
    assert "3 added, 1 stood on the list already." in done.content.decode()
    assert sorted(map(str, WatchedItem.objects.all())) == [
        "Borvo",
        "Borvo Drill",
        "Borvo Kettle",
        "Power tools",
    ]
    (row,) = rows_of(page, f"{base}/refused.json")
    assert (row["row"], row["text"]) == (6, "Nobody's lamp") and row["reason"].startswith("No product, brand")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"product;price\r\nBorvo Drill;9\r\nnone;1\r\n", "0 added, 1 stood"),
        (b"\xff\xfe", "not in UTF-8"),
        (b'"open', "cannot be read as CSV"),
        (b"a\n" * 1_001, "of at most 1,000 at once"),
        (b"\n \n", "Paste at least one"),
    ],
)
def test_a_csv_file_is_read_by_its_first_column(
    page: Client, workspace: Workspace, watchlist: Watchlist, content: bytes, said: str
) -> None:
    sent = {"file": SimpleUploadedFile("list.csv", content)}
    address = f"/workspaces/{workspace.pk}/watchlists/{watchlist.pk}/import/"
    assert said in page.post(address, sent, follow=True).content.decode()


def test_a_list_that_gets_full_says_which_rows_are_left(
    page: Client, workspace: Workspace, watchlist: Watchlist, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deals.services.workspaces.watchlist_import.MAX_ITEMS", 2)
    for name in ("Lamp one", "Lamp two"):
        make_product(name)
    base = f"/workspaces/{workspace.pk}/watchlists"
    page.post(f"{base}/{watchlist.pk}/import/", {"names": "Lamp one\nLamp two"})
    (row,) = rows_of(page, f"{base}/refused.json")
    assert (row["row"], row["text"]) == (2, "Lamp two") and "is full" in row["reason"]
