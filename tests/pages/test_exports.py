"""Every list as a file: each format parses, has the page's rows in the page's order, and runs nothing."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.contrib.auth.models import User
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoDbBlocker

from deals.exports.formats import AT_ONCE, FORMATS
from deals.exports.formulas import RUNS_AS_FORMULA
from deals.exports.table import Column, Table
from deals.models import (
    ApiKey,
    AssortmentItem,
    ChartNote,
    Competitor,
    Invitation,
    Product,
    ProductLine,
    SavedView,
    Workspace,
)
from deals.services.workspaces.api_keys import create_key
from deals.services.workspaces.watchlists import first_list, watch
from ingestion.models import Chunk, DumpFile, Member, Run, RunFile
from tests.factories import (
    START,
    make_coverage,
    make_deal,
    make_line,
    make_product,
    make_retailer,
    make_snapshot,
    make_user,
    make_workspace,
)
from tests.kept_rows import rows_of_the_module
from tests.pages.listed import (
    Listed,
    assert_safe,
    assert_same,
    assert_written_the_same,
    file_of,
    of_rows,
    read,
)


def oldest_first(context: Any) -> list[str]:
    """The rows of a price history's table, which shows the newest first."""
    return [str(row.point.deal_id) for row in reversed(list(context["table"]))]


def of_watched(context: Any) -> list[str]:
    """What a watchlist's rows name."""
    return [item.search or str(item) for item in context["rows"]]


LISTS = {
    "products": Listed("/products/", "product", of_rows("0.pk", "listed")),
    "products, filtered": Listed("/products/?q=kettle&order=title", "product", of_rows("0.pk", "listed")),
    "retailers": Listed("/retailers/?order=name", "retailer", of_rows("retailer.slug")),
    "deals of a retailer": Listed("/retailers/tindalo/?period=all", "deal", of_rows("pk")),
    "days of a retailer": Listed(
        "/retailers/tindalo/?period=all", "day", lambda context: calendar_of(context), "calendar"
    ),
    "categories of a retailer": Listed(
        "/retailers/tindalo/?period=all", "category", lambda context: categories_of(context), "categories"
    ),
    "depths of a retailer": Listed(
        "/retailers/tindalo/?period=all", "from_percent", lambda context: depths_of(context), "depths"
    ),
    "prices of a product": Listed("/products/P/", "deal", oldest_first),
    "events of a product": Listed("/products/P/events/", "what", of_rows("what", "events")),
    "events of a line": Listed("/lines/L/events/", "what", of_rows("what", "events")),
    "lines": Listed("/lines/?order=name", "line", of_rows("line.pk", "listed")),
    "days of a line": Listed("/lines/L/", "deal", of_rows("deal_id", "table")),
    "members": Listed("/workspaces/W/", "name", of_rows("user.username", "members"), "members"),
    "invitations": Listed("/workspaces/W/", "email", of_rows("email", "invitations"), "invitations"),
    "keys": Listed("/workspaces/W/", "name", of_rows("name", "keys"), "keys"),
    "competitors": Listed("/workspaces/W/competitors/", "retailer", of_rows("retailer.slug")),
    "watched": Listed("/workspaces/W/watchlists/", "what", of_watched),
    "watchlists": Listed("/workspaces/W/watchlists/", "name", of_rows("name", "lists"), "all"),
    "saved views": Listed("/workspaces/W/views/", "name", of_rows("name", "views")),
    "notes": Listed("/workspaces/W/notes/", "text", of_rows("text")),
    "log": Listed("/workspaces/W/log/", "subject", of_rows("subject")),
    "log, filtered": Listed("/workspaces/W/log/?action=started+watching", "subject", of_rows("subject")),
    "assortment": Listed("/workspaces/W/assortment/", "sku", of_rows("sku")),
    "assortment, filtered": Listed("/workspaces/W/assortment/?q=lamp", "sku", of_rows("sku")),
    "files of a run": Listed("/runs/R/", "file", of_rows("file.pk", "files")),
    "runs": Listed("/runs/", "run", lambda context: [str(one["run"].pk) for one in context["runs"]]),
    "hours": Listed("/coverage/?month=2016-06", "hour_utc", lambda context: hours_of(context)),
    "gaps": Listed("/coverage/?month=2016-07", "hours", lambda context: hours_missing(context), "gaps"),
    "sources": Listed(
        "/coverage/?month=2016-07", "address", lambda context: addresses_of(context), "sources"
    ),
    "parts with a fault": Listed(
        "/runs/files/F/", "part", lambda context: [each.name for each in context["shown"].faulty]
    ),
    "campaign groups": Listed(
        "/workspaces/W/campaigns/reactions/?show=kind", "group", lambda context: groups_of(context)
    ),
    "campaign hours": Listed(
        "/workspaces/W/campaigns/reactions/?show=hour", "group", lambda context: groups_of(context)
    ),
    "campaign extremes": Listed(
        "/workspaces/W/campaigns/reactions/?show=posts",
        "deal",
        lambda context: posts_of(context),
        "extremes",
    ),
    "campaign posts": Listed("/workspaces/W/campaigns/posts/", "deal", of_rows("deal.pk", "posts")),
    "campaign list": Listed(
        "/workspaces/W/campaigns/list/?voices=all", "campaign", of_rows("name", "campaigns")
    ),
    "what worked": Listed(
        "/workspaces/W/campaigns/worked/?voices=all", "campaign", lambda context: worked_of(context)
    ),
    "campaign rhythm": Listed(
        "/workspaces/W/campaigns/reactions/?show=rhythm",
        "retailer",
        of_rows("rhythm.retailer.name", "calendars"),
        "rhythm",
    ),
    "campaign days": Listed(
        "/workspaces/W/campaigns/reactions/?show=rhythm", "day", lambda context: days_of(context), "days"
    ),
}


def hours_of(context: Any) -> list[str]:
    """The hours of the calendar."""
    return [f"{one.start:%Y-%m-%dT%H:%MZ}" for one in context["shown"].buckets]


def hours_missing(context: Any) -> list[str]:
    """How long the gaps last."""
    return [str(gap.hours) for gap in context["shown"].gaps]


def addresses_of(context: Any) -> list[str]:
    """Where hours came from."""
    return [row.address for row in context["shown"].sources]


def calendar_of(context: Any) -> list[str]:
    """The days of a retailer's calendar."""
    return [one.day.isoformat() for one in context["profile"].days]


def categories_of(context: Any) -> list[str]:
    """What the retailer promotes."""
    return [one.key for one in context["profile"].categories]


def depths_of(context: Any) -> list[str]:
    """Where the bars of its depths begin."""
    return [str(one.low) for one in context["profile"].bins]


def groups_of(context: Any) -> list[str]:
    """The groups of the picture, and the hours that hold a post."""
    hours = [cell.group.name for _, cells in context["heat"] for cell in cells if cell.group.posts]
    return [*(row.name for row in context["groups"]), *hours]


def posts_of(context: Any) -> list[str]:
    """The best posts, then the weakest."""
    return [str(one.deal.pk) for one in (*context["found"].best, *context["found"].worst)]


def worked_of(context: Any) -> list[str]:
    """The own campaigns of all parts of the page."""
    return [row.campaign.name for _, _, rows in context["parts"] for row in rows]


def days_of(context: Any) -> list[str]:
    """The days of the calendar, by retailer."""
    return [day.isoformat() for one in context["calendars"] for day, _ in one.rhythm.days]


@pytest.fixture(scope="module")
def ada(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[User]:
    """Ada, and something in every list."""
    with rows_of_the_module(django_db_blocker):
        ada = make_user("ada")
        fill_lists(make_workspace(ada, make_user("grace")))
        yield ada


@pytest.fixture
def page(ada: User, db: None, client: Client) -> Client:
    """A browser in which Ada is signed in."""
    client.force_login(ada)
    return client


@pytest.fixture
def filled(page: Client) -> dict[str, str]:
    """What the addresses of the lists name."""
    rows = {
        "W": Workspace.objects.get(name="Ada's shop"),
        "P": Product.objects.get(title="Lumo kettle"),
        "L": ProductLine.objects.get(),
        "R": Run.objects.get(),
        "F": Member.objects.get(name="=00").dump_file,
    }
    return {letter: str(row.pk) for letter, row in rows.items()}


def fill_lists(workspace: Workspace) -> None:
    """Put something into every list."""
    own, competitor = make_retailer("Tindalo"), make_retailer("Quillmart")
    Workspace.objects.filter(pk=workspace.pk).update(own_retailer=own)
    Competitor.objects.create(
        workspace=workspace, retailer=competitor, group="=cmd|' /C calc'!A0", tags=["a", "b"]
    )
    Competitor.objects.create(workspace=workspace, retailer=make_retailer("=Cheap"))
    product = make_product("Lumo kettle")
    for hours in range(8):
        at = START + timedelta(hours=hours)
        deal = make_deal("19.99", at, product=product, retailer="Tindalo" if hours % 2 else "Quillmart")
        make_snapshot(deal.post, at + timedelta(days=1), likes=hours)
    make_deal("17.99", at, product=product, retailer="=Cheap")
    other = make_product("=HYPERLINK(1)")
    make_deal(product=other, retailer="Tindalo")
    make_coverage(START, 24 * 30)
    for thing in (product, "+lamp"):
        watch(first_list(workspace, workspace.members.first()), workspace.members.first(), thing)
    for sku, title in (("=1+1", "Lumo kettle"), ("A2", "@lamp")):
        AssortmentItem.objects.create(workspace=workspace, sku=sku, title=title)
    make_line("=Lumo", other)
    make_line("Lumo", product)
    run = Run.objects.create(uris=["s3://archive/2016/"])
    for number in range(3):
        file = DumpFile.objects.create(uri=f"s3://archive/2016/{number}", etag="x", size=9)
        RunFile.objects.create(run=run, dump_file=file)
    fill_archive(run, file)
    add_to_team(workspace)
    ada = workspace.members.get(username="ada")
    for name in ("=1+1", "Kettles"):
        SavedView.objects.create(workspace=workspace, made_by=ada, name=name, page="products")
        ChartNote.objects.create(workspace=workspace, text=name, first_day=START, last_day=START)


def fill_archive(run: Run, file: DumpFile) -> None:
    """An hour of July from a file with a faulty part; around it lie gaps."""
    chunk = Chunk.objects.create(run=run, size=1, state="done")
    make_coverage(datetime(2016, 7, 5, 12, tzinfo=UTC), 1, status="partial", source=chunk.source)
    for name in ("=00", "01"):
        Member.objects.create(
            chunk=chunk, dump_file=file, name=name, offset=int(name[1]), size=1, reason="+cut", is_done=True
        )


def add_to_team(workspace: Workspace) -> None:
    """An open invitation and two keys, of which one is revoked."""
    ada = workspace.members.get(username="ada")
    for name in ("=nightly", "old"):
        key, _ = create_key(workspace, ada, name=name, scope="read")
    ApiKey.objects.filter(pk=key.pk).update(revoked_at=START)
    Invitation.objects.create(
        workspace=workspace, email="ida@example.org", role="viewer", secret_hash="s3cr3t", invited_by=ada,
        expires_at=datetime.now(UTC) + timedelta(days=7),
    )  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_the_same_as_a_page_and_as_a_file_whose_cells_are_no_formulas(
    page: Client, filled: dict[str, str], name: str
) -> None:
    # the month as JSON is the one of API v1: tests/pages/test_gaps.py
    assert_same(page, LISTS[name], filled, [fmt for fmt in FORMATS if (name, fmt) != ("hours", "json")])
    assert_safe(page, file_of(LISTS[name], filled, "xlsx"))
    assert_written_the_same(page, file_of(LISTS[name], filled, "csv"))


def test_the_second_sheet_tells_filters_columns_and_as_of(page: Client, filled: dict[str, str]) -> None:
    content = page.get("/products.xlsx?q=kettle&as_of=2016-06-20&nonsense=1").getvalue()
    about = [
        row[:2] for row in openpyxl.load_workbook(io.BytesIO(content))["about"].iter_rows(values_only=True)
    ]
    assert ("as of", "2016-06-20") in about
    assert ("q", "kettle") in about
    assert ("title", "the product's title") in about
    assert "nonsense" not in {row[0] for row in about}


@pytest.mark.parametrize("fmt", list(FORMATS))
def test_deals_say_how_sure_each_field_is_and_nothing_where_that_is_not_known(
    page: Client, filled: dict[str, str], fmt: str
) -> None:
    sure = {"price": 0.98, "product": 0.62, "chart": 0.6}
    deal = make_deal(retailer="Tindalo", point_confidence=0.6, field_confidences=sure)
    rows = read(fmt, page.get(f"/retailers/tindalo.{fmt}?period=all").getvalue())
    found = next(row for row in rows if row["deal"] in (deal.pk, str(deal.pk)))
    names = ("confidence", "point_confidence", "price_confidence", "product_confidence", "brand_confidence")
    values = [found[name] or None for name in names]
    assert [None if value is None else float(value) for value in values] == [0.9, 0.6, 0.98, 0.62, None]


def test_amounts_are_numbers_and_times_are_utc(page: Client, filled: dict[str, str]) -> None:
    address = f"/products/{filled['P']}"
    first = read("xlsx", page.get(f"{address}.xlsx").getvalue())[0]
    assert (first["price_per_piece"], first["announced_at_utc"]) == (19.99, START.replace(tzinfo=None))
    first = read("json", page.get(f"{address}.json").getvalue())[0]
    assert (first["price_per_piece"], first["announced_at_utc"]) == ("19.99", "2016-06-01T00:00:00Z")


@pytest.mark.parametrize(
    "address", ["/products.csv?price_from=3", "/retailers.xlsx?kind=x", "/coverage.xlsx?month=x"]
)
def test_filters_that_cannot_be_read_are_refused_with_a_sentence(page: Client, address: str) -> None:
    answer = page.get(address)
    assert answer.status_code == 400 and answer.content.decode().endswith(".")


def test_a_file_is_read_as_it_is_written() -> None:
    read_so_far = []
    rows = (read_so_far.append(number) or number for number in range(50_000))
    lines = iter(FORMATS["csv"].pieces(Table("x", "X", (Column("n", "a number", lambda row: row),), rows)))
    next(lines)
    assert len(read_so_far) == AT_ONCE


@pytest.mark.parametrize("fmt", FORMATS)
def test_neither_keys_nor_invitations_tell_a_secret(page: Client, filled: dict[str, str], fmt: str) -> None:
    hashes = [*ApiKey.objects.values_list("secret_hash", flat=True), "s3cr3t"]
    for part in ("keys", "invitations"):
        rows = str(read(fmt, page.get(f"/workspaces/{filled['W']}/{part}.{fmt}").getvalue()))
        assert [secret for secret in hashes if secret in rows] == []
    prefix = ApiKey.objects.get(name="old").prefix
    keys = read("csv", page.get(f"/workspaces/{filled['W']}/keys.csv").getvalue())
    assert (f"td_{prefix}", "2016-06-01T00:00:00Z") in {
        (row["begins_with"], row["revoked_at_utc"]) for row in keys
    }


def test_what_to_do_about_gaps_is_for_staff_only(page: Client, filled: dict[str, str]) -> None:
    address = "/coverage/gaps.csv?month=2016-07"
    assert "what_to_do" not in read("csv", page.get(address).getvalue())[0]
    User.objects.update(is_staff=True)
    assert read("csv", page.get(address).getvalue())[0]["what_to_do"].startswith(
        "If you have the file, load it"
    )


STARTS = st.sampled_from(["=", "+", "-", "@", "\t", "\r", " =", "\n@", "＝"])
TIMES = st.datetimes(datetime(2006, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the zone comes beside
CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.text(max_size=40),
    st.builds(str.__add__, STARTS, st.text(max_size=9)),
    st.decimals(-(10**6), 10**6, places=2),
    TIMES,
)


def files_of(cells: list[Any]) -> dict[str, bytes]:
    """One column of cells in each format."""
    column = Column("cell", "anything", lambda row: row)
    return {fmt: b"".join(FORMATS[fmt].pieces(Table("x", "X", (column,), cells))) for fmt in FORMATS}


@given(st.lists(CELLS, max_size=8))
def test_whatever_a_cell_holds_no_form_runs_it_and_each_parses(cells: list[Any]) -> None:
    files = files_of(cells)
    sheet = openpyxl.load_workbook(io.BytesIO(files["xlsx"]))["rows"]
    types = [cell.data_type for (cell,) in sheet.iter_rows(min_row=2)]
    assert "f" not in types and "e" not in types
    lines = list(csv.reader(io.StringIO(files["csv"].decode("utf-8-sig"), newline="")))
    texts = [line[0] for line, cell in zip(lines[1:], cells, strict=True) if isinstance(cell, str) and line]
    assert [text for text in texts if text.lstrip().startswith(RUNS_AS_FORMULA)] == []
    assert len(json.loads(files["json"])["rows"]) == len(cells)
    assert len(read("parquet", files["parquet"])) == len(cells)


@given(st.lists(st.text(max_size=40), max_size=8))
def test_json_gives_back_every_text(cells: list[str]) -> None:
    assert [row["cell"] for row in json.loads(files_of(cells)["json"])["rows"]] == cells


@pytest.mark.parametrize(
    ("value", "written"), [(2**53 + 1, str(2**53 + 1)), (7, 7), (Decimal("1.50"), Decimal("1.50"))]
)
def test_numbers_that_a_spreadsheet_would_round_go_as_text(value: Any, written: Any) -> None:
    assert list(Table("x", "X", (Column("n", "", lambda row: row),), [value]).cells()) == [[written]]
