"""Comparisons and campaigns are read from covering indexes alone, however many deals there are."""

import re
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deals.models import Competitor, Deal, Workspace
from deals.selectors import campaigns as campaign_selector
from deals.selectors.as_of import Period
from deals.selectors.campaigns import CampaignFilter, campaign_retailers, campaigns
from deals.selectors.comparison import Field, Wanted, field_of, matrix
from deals.selectors.products import ProductFilter, ordered, search_products
from deals.selectors.voice import speakers
from deals.selectors.workspace_overview import movers_of
from deals.services.load_data import LAST, Amounts, make_load_data
from tests.factories import DAY

pytestmark = pytest.mark.django_db(transaction=True)
MANY = Amounts(deals=20_000, products=40, retailers=20, brands=30, categories=5)
MONTH = Period("30", LAST - 30 * DAY, LAST)
SCAN = re.compile(r"(?:Index Only |Index |Bitmap Index |Bitmap Heap |Seq )Scan.*(?:on|using) deals?_deal?\S*")


@pytest.fixture
def workspace() -> Iterator[Workspace]:
    """The load data's workspace; all pages are marked as visible, as after any load and its vacuum."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = on")  # VACUUM marks no page whose rows are not on disk
        workspace = make_load_data(MANY)
        cursor.execute("VACUUM ANALYZE deals_deal")
        cursor.execute("RESET synchronous_commit")
    yield workspace


def field(workspace: Workspace) -> Field:
    found = field_of(workspace, Wanted(), MONTH)
    assert found
    return found


def scans_of(asked: CaptureQueriesContext) -> set[str]:
    """How the queries come by deals: kind of scan and index."""
    found = set()
    with connection.cursor() as cursor:
        for query in asked:
            if "deals_deal" in query["sql"]:
                cursor.execute(f"EXPLAIN {query['sql']}")
                lines = [line for (line,) in cursor.fetchall()]
                found |= {scan.group().split(" on ")[0] for line in lines if (scan := SCAN.search(line))}
    return {re.sub(" Backward", "", scan) for scan in found}


def test_standing_prices_are_read_from_the_price_history_alone(workspace: Workspace) -> None:
    compared = field(workspace)
    with CaptureQueriesContext(connection) as asked:
        assert matrix(compared).position.n > 0
        assert movers_of(compared)
    assert scans_of(asked) == {"Index Only Scan using deal_price_history"}


def test_what_i_advertised_is_read_from_the_points_of_a_retailer(workspace: Workspace) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert field(workspace).my_products
    assert scans_of(asked) == {"Index Only Scan using deal_points_of_retailer"}


def test_share_of_voice_is_counted_in_the_promotions_alone(workspace: Workspace) -> None:
    compared = field(workspace)
    with CaptureQueriesContext(connection) as asked:
        assert speakers(compared)[0].figures.n > 0
    assert scans_of(asked) == {"Index Only Scan using deal_promotions"}


def test_campaigns_count_days_in_the_promotions_and_read_a_sample(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(campaign_selector, "MOST_OFFERS", 100)
    wanted = CampaignFilter(tuple(campaign_retailers(workspace)))
    with CaptureQueriesContext(connection) as asked:
        found = campaigns(wanted, MONTH, "UTC")
    assert (found.one_in > 16, found.one_in % 16, 0 < found.read < 300) == (True, 0, True)
    reads = scans_of(asked) - {"Index Scan using deals_deal_pkey"}  # the best and the worst posts
    assert reads == {"Index Only Scan using deal_promotions", "Index Only Scan using deal_sample"}


def test_a_search_counts_price_points_in_the_price_history_alone(workspace: Workspace) -> None:
    wanted = ProductFilter(text="Drill Brand")
    with CaptureQueriesContext(connection) as asked:
        assert list(ordered(search_products(wanted, Period("all", None, LAST)), "points")[:25])
    assert scans_of(asked) == {"Index Only Scan using deal_price_history"}


def test_other_workspaces_cost_no_read_more(workspace: Workspace) -> None:
    compared = field(workspace)
    with CaptureQueriesContext(connection) as before:
        matrix(compared)
    other = Workspace.objects.create(name="other", own_retailer=compared.rivals[0])
    Competitor.objects.bulk_create(
        Competitor(workspace=other, retailer=retailer) for retailer in (compared.me, *compared.rivals[1:])
    )
    with CaptureQueriesContext(connection) as after:
        matrix(compared)
    assert [query["sql"] for query in after] == [query["sql"] for query in before]
    assert Deal.objects.count() == MANY.deals
