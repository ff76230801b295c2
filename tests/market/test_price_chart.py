"""What a product's chart draws and what stands over it: page, API and files show the same numbers."""

import json
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from deals.domain.comparing.points import VALID
from deals.models import AssortmentItem, Deal, Product, Workspace
from deals.selectors.common.as_of import Period
from deals.selectors.loading.coverage import coverage_by_network, not_loaded
from deals.selectors.market.price_chart import price_chart
from deals.selectors.market.price_tiles import PriceTiles, price_tiles
from deals.selectors.market.product_prices import PriceSelection, choice_of, product_prices
from tests.comparing.conftest import workspace as workspace
from tests.factories import (
    DAY,
    START,
    make_coverage,
    make_deal,
    make_line,
    make_post,
    make_product,
    make_user,
    make_workspace,
)
from tests.pages.conftest import owner as owner
from tests.pages.conftest import page as page
from tests.pages.conftest import teammate as teammate

pytestmark = pytest.mark.django_db
UNTIL = START + 30 * DAY
ALL = Period.all_until(UNTIL)


def tiles_of(product: Product, workspace: Workspace | None, period: Period = ALL) -> PriceTiles:
    choice = choice_of(product.pk, PriceSelection(), period, workspace)
    assert choice
    found = product_prices(product.pk, choice, period)
    return price_tiles(found, price_chart(found))


@pytest.fixture
def product() -> Product:
    """Mine at 90 and a competitor at 81, both in force at the end; an old low of 40."""
    product = make_product("Drill")
    make_deal("40", START, product=product, retailer="Orchard Lane")
    make_deal("90", UNTIL - 3 * DAY, product=product, retailer="Tindalo")
    make_deal("81", UNTIL - 2 * DAY, product=product, retailer="Quillmart")
    return product


def test_now_is_the_lowest_price_in_force_of_those_that_have_one(product: Product, workspace) -> None:
    now = tiles_of(product, workspace).now
    assert (now.row and now.row.price, now.retailer and now.retailer.name, now.n) == (81, "Quillmart", 2)


def test_where_no_price_is_in_force_there_is_no_now(product: Product, workspace) -> None:
    now = tiles_of(product, workspace, Period.all_until(START + 8 * DAY)).now
    assert (now.row, now.n) == (None, 0)


def test_lowest_ever_and_usual_have_their_n(product: Product, workspace) -> None:
    tiles = tiles_of(product, workspace)
    assert (tiles.lowest.point and tiles.lowest.point.price, tiles.lowest.n) == (40, 3)
    assert (tiles.usual.median, tiles.usual.n) == (81, 3)
    lately = tiles_of(product, workspace, Period("7", UNTIL - 7 * DAY, UNTIL))
    assert (lately.usual.median, lately.usual.n) == (None, 2)
    assert lately.lowest.point and lately.lowest.point.price == 40


def test_against_me_is_the_lowest_competitor_beside_my_post(product: Product, workspace) -> None:
    against = tiles_of(product, workspace).against
    assert (against.gap, against.share, against.n, against.reason) == (-9, Decimal("-0.1"), 1, "")


def test_without_a_post_of_mine_in_force_my_list_is_my_price(product: Product, workspace) -> None:
    product.deals.filter(retailer__slug="tindalo").delete()
    assert tiles_of(product, workspace).against.reason == "no price of yours in force"
    AssortmentItem.objects.create(
        workspace=workspace,
        sku="1",
        title="Drill",
        product=product,
        is_sure=True,
        list_price=100,
        currency="USD",
    )
    against = tiles_of(product, workspace).against
    assert (against.share, against.mine and against.mine.source) == (Decimal("-0.19"), "list")


def test_the_page_says_what_is_lacking(page: Client, product: Product, workspace) -> None:
    product.deals.filter(retailer__slug="quillmart").delete()
    html = page.get(f"/products/{product.pk}/?as_of=2016-06-30").content.decode()
    assert "no competitor&#x27;s price in force" in html and "2 of 3 prices needed" in html


def test_what_stands_as_the_period_begins_is_drawn_but_counts_nowhere(
    page: Client, product, workspace
) -> None:
    query = f"?period=from-2016-06-28T12:00Z&as_of=2016-06-30&show=mine&workspace={workspace.pk}"
    body = page.get(f"/api/v1/products/{product.pk}/price-history/{query}").json()
    mine = body["series"][0]
    assert (mine["points"], mine["n"], mine["steps"][0]["price"]) == ([], 0, "90.00")
    assert body["lowest"][0]["at"] == "2016-06-28T12:00:00Z"


def test_stretches_of_which_nothing_is_loaded_are_told_in_order() -> None:
    make_coverage(START, 24)
    make_coverage(START + 3 * DAY, 24 * 5)
    make_coverage(START + 8 * DAY, 24, status="failed")
    make_coverage(START + 9 * DAY, 1, network="bluesky")
    covered = coverage_by_network(Period("x", START, START + 12 * DAY))
    assert not_loaded(covered) == [
        (START + DAY, START + 3 * DAY),
        (START + 8 * DAY, START + 9 * DAY),
        (START + 10 * DAY, START + 12 * DAY),
    ]


def test_of_a_line_the_lower_product_stands_while_it_is_in_force(page: Client, workspace) -> None:
    small, large = make_product("Pulsar 16GB"), make_product("Pulsar 64GB")
    make_deal("49", START, product=small, retailer="Tindalo")
    make_deal("89", START + DAY, product=large, retailer="Tindalo")
    line = make_line("Pulsar", small, large)
    body = page.get(f"/api/v1/lines/{line.pk}/price-history/?as_of=2016-06-08T12:00Z").json()
    steps = [(step["at"], step["price"]) for step in body["series"][0]["steps"]]
    assert steps == [("2016-06-01T00:00:00Z", "49.00"), ("2016-06-08T00:00:00Z", "89.00")]


def test_the_lowest_price_in_force_comes_as_a_file(page: Client, product: Product, workspace) -> None:
    file = page.get(f"/products/{product.pk}/lowest.json?as_of=2016-06-30").getvalue()
    rows = json.loads(file)["rows"]
    assert [(row["from_utc"][:10], row["lowest_price"], row["retailer"]) for row in rows] == [
        ("2016-06-01", "40.00", "Orchard Lane"),
        ("2016-06-08", None, None),
        ("2016-06-28", "90.00", "Tindalo"),
        ("2016-06-29", "81.00", "Quillmart"),
    ]
    assert rows[-1]["to_utc"] == "2016-07-01T00:00:00Z"


def test_the_part_that_is_looked_at_narrows_no_file(page: Client, product: Product, workspace) -> None:
    html = page.get(
        f"/products/{product.pk}/?zoom=2016-06-02T00:00~2016-06-03T00:00&show=all"
    ).content.decode()
    assert f'href="/products/{product.pk}/lowest.csv?show=all"' in html


FACTS = st.lists(
    st.tuples(
        st.sampled_from(["Tindalo", "Quillmart", "Elsewhere"]),
        st.integers(0, 30 * 4 - 1),  # quarters of a day after START
        st.integers(10, 13),
        st.sampled_from([{}, {}, {"is_outlier": True}, {"scope": "range"}]),
    ),
    min_size=1,
    max_size=14,
)


def lowest_at(deals: list[Deal], at: datetime) -> Decimal | None:
    """The lowest price in force just after a moment, by looking at every deal."""
    latest: dict[int | None, Deal] = {}
    for deal in sorted(deals, key=lambda one: (one.announced_at, one.pk)):
        if deal.is_price_point and deal.announced_at <= at:
            latest[deal.retailer_id] = deal
    in_force = [deal.piece_price for deal in latest.values() if at < deal.announced_at + VALID]
    return min((price for price in in_force if price is not None), default=None)


def in_chart_at(body: dict, at: datetime) -> Decimal | None:
    """The lowest price that the chart's band has at a moment."""
    text = at.isoformat().replace("+00:00", "Z")
    found = [one["price"] for one in body["lowest"] if one["at"] <= text < one["until"]]
    return Decimal(found[0]) if found and found[0] else None


class ChartRecomputed(TestCase):
    """On generated deals the page's numbers are the API's, and both are what every deal says."""

    @settings(max_examples=12, deadline=None)
    @given(FACTS)
    def test_the_chart_the_api_and_a_slow_look_agree(self, facts: list[tuple]) -> None:
        client, owner = Client(), make_user("ada")
        client.force_login(owner)
        workspace, product = make_workspace(owner), make_product()
        for retailer, quarter, price, fields in facts:
            at = START + quarter * timedelta(hours=6)
            make_deal(str(price), at, make_post(at=at), product=product, retailer=retailer, **fields)
        query = "?as_of=2016-06-30&show=all"
        drawn = client.get(f"/products/{product.pk}/{query}").context["numbers"]
        address = f"/api/v1/products/{product.pk}/price-history/{query}&workspace={workspace.pk}"
        answer = client.get(address)
        deals = list(Deal.objects.all())
        if not any(deal.is_price_point for deal in deals):
            assert drawn is None and answer.status_code == 404
            return
        body = answer.json()
        assert {name: body[name] for name in ("series", "lowest")} == {
            name: drawn[name] for name in ("series", "lowest")
        }
        for quarter in range(30 * 4):
            at = START + quarter * timedelta(hours=6)
            assert in_chart_at(body, at) == lowest_at(deals, at)
