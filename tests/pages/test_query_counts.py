"""Each page takes the same number of queries for 2 rows and for 20."""

from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from deals.models import Product, Workspace
from ingestion.models import Run
from tests.factories import (
    START,
    make_brand,
    make_category,
    make_coverage,
    make_deal,
    make_line,
    make_product,
    make_user,
)

QUERIES = {
    "/": 10,
    "/products/": 10,
    "/retailers/": 6,
    "/retailers/tindalo/": 11,
    "/products/1/": 12,
    "/lines/": 9,
    "/products/1/events/": 10,
    "/products/1/discount-claims/": 7,
    "/lines/1/": 12,
    "/lines/1/events/": 11,
    "/lines/1/products/": 9,
    "/products/1/other-deals/": 11,
    "/deals/1/": 6,
    "/workspaces/1/": 9,
    "/workspaces/1/views/": 7,
    "/workspaces/1/notes/": 7,
    "/runs/": 9,
    "/coverage/": 12,
}


def test_rows_cost_no_queries(page: Client, workspace: Workspace) -> None:
    first = make_product()
    deal = make_deal(product=first, retailer="Tindalo")
    numbers = {
        "/products/1/": first.pk,
        "/lines/1/": make_line("Borvo", first).pk,
        "/lines/1/events/": make_line("Borvo", first).pk,
        "/lines/1/products/": make_line("Borvo", first).pk,
        "/products/1/events/": first.pk,
        "/products/1/discount-claims/": first.pk,
        "/products/1/other-deals/": first.pk,
        "/deals/1/": deal.pk,
        "/workspaces/1/": workspace.pk,
        "/workspaces/1/views/": workspace.pk,
        "/workspaces/1/notes/": workspace.pk,
    }
    make_coverage(START, 24)
    for count in (2, 20):
        for number in range(count):
            fill(first, f"{count} {number}")
            keep(workspace, f"{count} {number}")
            workspace.members.add(make_user(f"user {count} {number}"))
        page.get("/products/")  # reads the kept list of currencies
        found = {url: queries_of(page, url.replace("/1/", f"/{numbers.get(url)}/")) for url in QUERIES}
        assert found == QUERIES


def queries_of(page: Client, address: str) -> int:
    """How many queries a page takes."""
    with CaptureQueriesContext(connection) as queries:
        assert page.get(address).status_code == 200
    return len(queries)


def keep(workspace: Workspace, name: str) -> None:
    """One more view and one more note."""
    ada = User.objects.get(username="ada")
    workspace.saved_views.create(name=name, made_by=ada, page="products")
    workspace.chart_notes.create(text=name, made_by=ada, first_day=START, last_day=START)


def fill(product: Product, name: str) -> None:
    """One more of everything that a page lists."""
    Run.objects.create(uris=["s3://bucket/"])
    other = make_product(brand=make_brand(f"Brand {name}"), category=make_category(f"Category {name}"))
    make_deal(product=other, retailer="Tindalo", brand=other.brand)
    make_deal(product=product, retailer=f"Shop {name}")
    make_line(f"Line {name}", other)
    make_line("Borvo", product, make_product())
    make_deal(product=product, retailer="Tindalo", scope="range")
    make_deal(product=product, retailer="Tindalo", speaker_knows=False)
