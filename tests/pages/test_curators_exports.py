"""Curators' lists and users' reports as files: like their pages, for those who may see these, no secrets."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoDbBlocker

from deals.exports.formats import FORMATS
from deals.exports.reviews import COLUMNS as QUEUES
from deals.models import DealReport, OutboxMail, ProductChange
from deals.services.curation.corrections import reject_deal
from deals.services.curation.kinds import KINDS
from deals.services.curation.reports import report_deal
from deals.services.market.retailers import merge_retailers
from deals.services.matching.decisions import merge_products
from deals.services.operations.purging import purge_ids
from ingestion.models import Heartbeat, Notice, WatchedPrefix
from tests.curating import make_unknown_maker, make_unsure, make_unsure_speaker
from tests.factories import make_brand, make_deal, make_product, make_retailer, make_user, make_workspace
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
from tests.reviewing import make_pair, make_titles, product_of


def moved(context: Any) -> list[str]:
    """The titles that the page's changes moved."""
    return [move["listing"] for row in context["rows"] for move in row.moves]


LISTS = {
    "merges and splits": Listed("/product-changes/", "title", moved),
    "merges, of a person": Listed("/product-changes/?by=ada", "title", moved),
    "pairs": Listed("/review/match/", "item", of_rows("pk", "items")),
    "unsure deals": Listed("/review/unsure/", "deal", of_rows("pk", "items")),
    "reports that wait": Listed("/review/reports/", "item", of_rows("pk", "items")),
    "unknown sellers": Listed("/review/sellers/", "example", of_rows("pk", "items")),
    "unknown makers": Listed("/review/makers/", "item", of_rows("pk", "items")),
    "accounts of whom it is not clear who speaks": Listed("/review/voices/", "item", of_rows("pk", "items")),
    "decisions": Listed("/review/unsure/history/", "decision", of_rows("id", "decisions")),
    "decisions, of a person": Listed(
        "/review/unsure/history/?by=ada", "decision", of_rows("id", "decisions")
    ),
    "my reports": Listed("/reports/", "report", of_rows("pk")),
    "outbox": Listed("/outbox/", "mail", of_rows("pk")),
    "uploads of ids": Listed("/deletions/", "ids", of_rows("ids")),
    "deletions, counted": Listed(
        "/deletions/", "n", lambda context: [getattr(context["counts"], name) for name in COUNTED], "counts"
    ),
    "retailers, merged": Listed("/catalogue/", "gone", of_rows("gone.name", "merges"), "merges"),
    "catalogue, changes": Listed("/catalogue/", "what", of_rows("what", "changes"), "changes"),
    "schedules": Listed("/runs/schedules/", "uri", of_rows("uri")),
    "notices": Listed("/runs/notices/", "said", of_rows("said")),
    "workers": Listed(
        "/runs/workers/", "worker", lambda context: [each.name for each in context["shown"].workers]
    ),
    "what waits": Listed(
        "/runs/workers/", "name", lambda context: [each.name for each in context["shown"].backlog], "backlog"
    ),
}
COUNTED = ("notices", "chunks", "uploads", "uploaded_ids", "posts", "without_text")


@pytest.fixture(scope="module")
def ada(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[User]:
    """Ada, a superuser, and something in every list."""
    with rows_of_the_module(django_db_blocker):
        ada = make_user("ada", is_staff=True, is_superuser=True)
        make_workspace(ada, make_user("grace"))
        fill_lists(ada)
        yield ada


def fill_lists(ada: User) -> None:
    """Put something into every list."""
    make_titles()
    merge_products(product_of("tindalo lamp l60"), [product_of("orchard shears s20")], ada)
    merge_products(
        product_of("borvo kettle k40 white"), [product_of("quillmart umbrella u50")], make_user("cleo")
    )
    gone, *deals = make_unsure(3)
    reject_deal(gone.pk, "spam", ada, "unsure")
    report_deal(deals[0], ada, DealReport.Reason.PRICE, "=1+1")
    purge_ids([1, 2, 3], ada)
    make_deal(product=make_product("Lumo kettle k70"), retailer=None, seller_key="+unknown shop")
    make_unknown_maker("=Pokarla")
    make_unsure_speaker()
    OutboxMail.objects.create(
        sender="a@example.com", recipients=["b@example.com"], subject="=2+2", text="https://x/reset/s3cr3t/"
    )
    merge_retailers(make_retailer("=Quill"), make_retailer("Quillmart"), ada)
    make_pair("lumo kettle k70", "=pokarla lamp l20")
    watched = WatchedPrefix.objects.create(uri="=s3://b/", problem="=3+3")
    Notice.objects.create(kind="failed", watched_prefix=watched, said="=4+4")
    Heartbeat.objects.create(name="=celery@here/1")


@pytest.fixture
def curator(ada: User, db: None, client: Client) -> Client:
    """A browser in which Ada is signed in."""
    client.force_login(ada)
    return client


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_the_same_as_a_page_and_as_a_file_whose_cells_are_no_formulas(
    curator: Client, name: str
) -> None:
    assert_same(curator, LISTS[name], {}, FORMATS)
    assert_safe(curator, file_of(LISTS[name], {}, "xlsx"))
    assert_written_the_same(curator, file_of(LISTS[name], {}, "csv"))


@pytest.mark.parametrize("kind", KINDS)
def test_every_queue_is_a_file(curator: Client, kind: str) -> None:
    assert set(QUEUES) == set(KINDS)
    assert_safe(curator, f"/review/{kind}.xlsx")


def test_a_longer_queue_takes_no_more_queries(curator: Client) -> None:
    counts, rows = [], []
    for more in (0, 8):
        make_unsure(more)
        with CaptureQueriesContext(connection) as queries:
            rows.append(len(read("csv", curator.get("/review/unsure.csv").getvalue())))
        counts.append(len(queries))
    assert rows == [2, 7]
    assert counts[0] == counts[1]


def test_a_filter_leaves_out_the_others_in_the_file_too(curator: Client) -> None:
    assert ProductChange.objects.count() == 2
    rows = read("csv", curator.get("/product-changes.csv?by=cleo").getvalue())
    assert {row["by"] for row in rows} == {"cleo"}
    told = curator.get("/product-changes.json?by=cleo&nonsense=1").getvalue().decode()
    assert '"filters": {"by": "cleo"}' in told


def test_a_change_that_moved_nothing_has_a_row(curator: Client) -> None:
    ProductChange.objects.update(moves=[])
    rows = read("csv", curator.get("/product-changes.csv").getvalue())
    assert [(row["action"], row["title"]) for row in rows] == [("merge", "")] * 2


@pytest.mark.parametrize("fmt", FORMATS)
def test_the_outbox_as_a_file_holds_nothing_that_a_mail_says(curator: Client, fmt: str) -> None:
    mails = curator.get(f"/outbox.{fmt}").getvalue()
    assert b"s3cr3t" not in mails and "text" not in read(fmt, mails)[0]


def test_reports_are_ones_own(curator: Client) -> None:
    report_deal(make_unsure()[0], make_user("ida"), DealReport.Reason.PRICE, "not Ada's")
    comments = [row["comment"] for row in read("csv", curator.get("/reports.csv").getvalue())]
    assert comments == ["'=1+1"]


@pytest.mark.parametrize("catalogue", ["retailers", "brands"])
def test_a_catalogue_has_the_same_rows_in_each_form(curator: Client, catalogue: str) -> None:
    make_brand("Lumo")
    files = {fmt: curator.get(f"/catalogue/{catalogue}.{fmt}").getvalue() for fmt in FORMATS}
    slugs = {fmt: [row["slug"] for row in read(fmt, content)] for fmt, content in files.items()}
    assert slugs["csv"] == slugs["xlsx"] == slugs["json"] == slugs["parquet"] != []
    assert_safe(curator, f"/catalogue/{catalogue}.xlsx")
