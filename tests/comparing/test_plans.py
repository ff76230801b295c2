"""Comparisons and campaigns are read from covering indexes alone, however many deals there are."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deals.domain.coverage import NetworksLoaded
from deals.models import Competitor, Deal, Workspace
from deals.selectors.campaigns import reactions as campaign_selector
from deals.selectors.campaigns.reactions import campaign_retailers, campaigns
from deals.selectors.campaigns.wanted import CampaignFilter
from deals.selectors.common.as_of import Period
from deals.selectors.comparing.comparison import Comparison, ComparisonFilter, comparison_of, matrix
from deals.selectors.comparing.price_index import index_over_time
from deals.selectors.comparing.share_of_voice import retailer_shares
from deals.selectors.market import products
from deals.selectors.market.products import ProductFilter, ordered, search_products
from deals.selectors.workspaces.overview import movers_of
from deals.services.operations.load_data import LAST, Amounts, make_load_data
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


def comparing(workspace: Workspace) -> Comparison:
    found = comparison_of(workspace, ComparisonFilter(), MONTH)
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


def indexes_read(query: str) -> set[str]:
    """The indexes that a query reads when it is run: not those of the branches that it leaves out."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', '0.45', false)")
        cursor.execute("SET enable_seqscan = off")
        cursor.execute(f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) {query}")
        lines = [line for (line,) in cursor.fetchall()]
        cursor.execute("RESET enable_seqscan")
    return {
        found.group(1)
        for line in lines
        if "never executed" not in line and (found := re.search(r"(?:using|Index Scan on) (\w+)", line))
    }


def test_current_prices_are_read_from_the_price_history_alone(workspace: Workspace) -> None:
    compared = comparing(workspace)
    with CaptureQueriesContext(connection) as asked:
        assert matrix(compared).position.n > 0
        assert movers_of(compared)
        assert index_over_time(compared).lines[0].points[-1].n > 0
    assert scans_of(asked) == {"Index Only Scan using deal_price_history"}


def test_what_i_advertised_is_read_from_the_points_of_a_retailer(workspace: Workspace) -> None:
    """And what others advertise of my list from the price history: of both no row of the table."""
    with CaptureQueriesContext(connection) as asked:
        assert comparing(workspace).my_products
    assert scans_of(asked) == {
        "Index Only Scan using deal_points_of_retailer", "Index Only Scan using deal_price_history",
    }  # fmt: skip


def test_share_of_voice_is_counted_by_the_hour(workspace: Workspace) -> None:
    compared = comparing(workspace)
    with CaptureQueriesContext(connection) as asked:
        assert retailer_shares(compared, NetworksLoaded({}, 0))[0].figures.n > 0
    assert indexes_read(asked[-1]["sql"]) == {"promotion_hour_once"}


def test_the_rest_of_an_hour_is_counted_in_the_promotions(workspace: Workspace) -> None:
    compared = replace(comparing(workspace), period=Period("x", LAST - 213 * DAY / 7, LAST))
    with CaptureQueriesContext(connection) as asked:
        assert retailer_shares(compared, NetworksLoaded({}, 0))[0].figures.n > 0
    assert indexes_read(asked[-1]["sql"]) == {"promotion_hour_once", "deal_promotions"}


@pytest.mark.parametrize("text", ["Braand Drill", "Brand Drill"])
def test_where_enough_titles_hold_the_words_no_others_are_looked_at(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setattr(products, "MOST_FOUND", 2)
    with CaptureQueriesContext(connection) as asked:
        assert len(products.best_matches(text) or ()) == 2
    assert indexes_read(asked[-2]["sql"]) == {"product_title_words"}


def test_campaigns_count_days_by_the_hour_and_read_a_sample(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(campaign_selector, "MOST_OFFERS", 20)
    large = campaign_retailers(workspace)[:2]  # small ones are read whole
    filters = CampaignFilter(tuple(large))
    with CaptureQueriesContext(connection) as asked:
        found = campaigns(filters, MONTH, "UTC")
    assert (found.one_in > 16, found.one_in % 16, 0 < found.read < 300) == (True, 0, True)
    reads = scans_of(asked) - {"Index Scan using deals_deal_pkey"}  # the best and the worst posts
    assert reads == {"Index Only Scan using deal_promotions", "Index Only Scan using deal_sample"}
    assert indexes_read(asked[0]["sql"]) == {"promotion_hour_once"}


def test_a_search_counts_price_points_in_the_price_history_alone(workspace: Workspace) -> None:
    filters = ProductFilter(text="Drill Brand")
    with CaptureQueriesContext(connection) as asked:
        assert list(ordered(search_products(filters, Period.all_until(LAST)), "points")[:25])
    assert scans_of(asked) == {"Index Only Scan using deal_price_history"}


def test_other_workspaces_cost_no_read_more(workspace: Workspace) -> None:
    compared = comparing(workspace)
    with CaptureQueriesContext(connection) as before:
        matrix(compared)
    other = Workspace.objects.create(name="other", own_retailer=compared.competitors[0])
    Competitor.objects.bulk_create(
        Competitor(workspace=other, retailer=retailer)
        for retailer in (compared.me, *compared.competitors[1:])
    )
    with CaptureQueriesContext(connection) as after:
        matrix(compared)
    assert [query["sql"] for query in after] == [query["sql"] for query in before]
    assert Deal.objects.count() == MANY.deals
