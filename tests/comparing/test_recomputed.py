"""Every number equals a slow, obvious recomputation from the facts, on generated data."""

from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from deals.domain.comparing.points import VALID, Observed
from deals.models import AssortmentItem, Competitor, Deal, Workspace
from deals.selectors.common.as_of import Period
from deals.selectors.comparing.comparison import (
    Comparison,
    ComparisonFilter,
    comparison_of,
    matrix,
    shared_products,
)
from deals.selectors.comparing.current_prices import current_prices, points_between
from deals.selectors.comparing.price_index import index_over_time
from deals.selectors.workspaces.overview import workspace_overview
from tests.factories import START, make_deal, make_post, make_product, make_retailer, make_workspace

RETAILERS = ("Me", "One", "Two", "Outside")
SINCE, UNTIL = START + timedelta(days=10), START + timedelta(days=40)

facts = st.lists(
    st.tuples(
        st.integers(0, 3),  # product
        st.sampled_from(RETAILERS),
        st.integers(0, 41 * 4),  # quarters of a day after START
        st.integers(10, 14),  # price
        st.sampled_from(["USD", "USD", "USD", "GBP"]),
        st.sampled_from([{}, {}, {}, {"is_outlier": True}, {"scope": "range"}, {"condition": "used"}]),
    ),
    max_size=40,
)


def to_cents(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


def counts(deal: Deal) -> bool:
    """Whether the deal is a price point of what is found."""
    return (deal.is_price_point, deal.currency, deal.condition) == (True, "USD", "new")


def price_at(deals: list[Deal], product: int, retailer: str, at: datetime) -> Decimal | None:
    """The current price, by looking at every deal."""
    found = [
        (deal.announced_at, deal.pk, deal.piece_price)
        for deal in deals
        if counts(deal) and deal.product_id == product and deal.retailer and deal.retailer.name == retailer
        and at - timedelta(days=7) <= deal.announced_at < at
    ]  # fmt: skip
    return max(found)[2] if found else None


def index_at(
    deals: list[Deal], products: list[int], at: datetime, listed: dict[int, Decimal]
) -> tuple[int, Decimal | None]:
    """How many products count at a moment, and the mean of their indices."""
    indices = []
    for product in products:
        mine = price_at(deals, product, "Me", at) or listed.get(product)
        their_prices = [price for name in ("One", "Two") if (price := price_at(deals, product, name, at))]
        if mine and their_prices:
            indices.append(to_cents(mine / Decimal(median(their_prices)) * 100))
    return len(indices), to_cents(sum(indices) / len(indices)) if indices else None


def current_at(rows: list[Observed], at: datetime) -> dict[tuple[int, int], Observed]:
    """By (product, retailer) the latest row in [at - VALID, at); at one moment the larger deal id."""
    in_order = sorted(rows)
    return {(row.product, row.retailer): row for row in in_order if at - VALID <= row.at < at}


def sharing(deals: list[Deal], listed: dict[int, Decimal]) -> list[int]:
    """The products that I advertised in the period, or list, and that a competitor advertised in it."""
    by = {
        name: {
            deal.product_id
            for deal in deals
            if counts(deal) and deal.retailer.name == name and SINCE <= deal.announced_at < UNTIL
        }
        for name in RETAILERS
    }
    return sorted((by["Me"] | set(listed)) & (by["One"] | by["Two"]))


lists = st.dictionaries(st.integers(0, 3), st.integers(10, 14), max_size=2)
"""What my list says of products."""


class Recomputed(TestCase):
    listed: dict[int, Decimal]

    def world(self, rows: list[tuple], prices: dict[int, int] | None = None) -> tuple[Comparison, list[Deal]]:
        """Store the facts and my list; return what is compared, and all deals."""
        workspace: Workspace = make_workspace(own_retailer=make_retailer("Me"))
        for name in ("One", "Two"):
            Competitor.objects.create(workspace=workspace, retailer=make_retailer(name))
        products = [make_product() for _ in range(4)]
        self.listed = {products[n].pk: Decimal(price) for n, price in (prices or {}).items()}
        for product, price in self.listed.items():
            AssortmentItem.objects.create(workspace=workspace, sku=str(product), title="x", currency="USD",
                                          product_id=product, list_price=price, is_sure=True)  # fmt: skip
        for number, (product, retailer, quarters, price, currency, fields) in enumerate(rows):
            at = START + timedelta(hours=6 * quarters)
            post = make_post(at=at)
            make_deal(str(price), at, post, anchor=number, product=products[product], retailer=retailer,
                      currency=currency, **fields)  # fmt: skip
        comparison = comparison_of(
            workspace, ComparisonFilter(currency="USD", condition="new"), Period("30", SINCE, UNTIL)
        )
        assert comparison
        return comparison, list(Deal.objects.select_related("retailer"))

    @settings(max_examples=15, deadline=None)
    @given(facts, lists)
    def test_the_matrix(self, rows: list[tuple], prices: dict[int, int]) -> None:
        comparison, deals = self.world(rows, prices)
        shared = sharing(deals, self.listed)
        assert sorted(product.pk for product in shared_products(comparison)) == shared
        for row in matrix(comparison).rows:
            mine = price_at(deals, row.product.pk, "Me", UNTIL)
            assert (row.mine and row.mine.price) == (mine or self.listed.get(row.product.pk))
            assert row.mine is None or row.mine.is_listed == (mine is None)
            their_prices = {cell.retailer.name: cell.point and cell.point.price for cell in row.cells}
            assert their_prices == {
                name: price_at(deals, row.product.pk, name, UNTIL) for name in ("One", "Two")
            }
            if row.rank:
                assert (
                    row.rank
                    == sum(1 for price in their_prices.values() if price and price < row.mine.price) + 1
                )

    @settings(max_examples=15, deadline=None)
    @given(facts, lists)
    def test_the_index_of_each_day_the_matrix_and_the_overview(
        self, rows: list[tuple], prices: dict[int, int]
    ) -> None:
        comparison, deals = self.world(rows, prices)
        points = index_over_time(comparison).lines[0].points
        assert len(points) == 30
        products = sharing(deals, self.listed)
        assert [(one.n, one.index) for one in points] == [
            index_at(deals, products, one.at, self.listed) for one in points
        ]
        last = points[-1]
        for position in (matrix(comparison).position, workspace_overview(comparison).position):
            assert (position.n, position.index) == (last.n, last.index)
            assert (position.lower, position.equal, position.higher) == (
                last.lower,
                last.equal,
                last.higher,
            )

    @settings(max_examples=15, deadline=None)
    @given(facts)
    def test_current_prices_read_once_or_at_a_moment(self, facts: list[tuple]) -> None:
        comparison, _ = self.world(facts)
        ids, retailers = comparison.my_products, comparison.all_ids
        rows = points_between(ids, retailers, "USD", "new", START, UNTIL)
        points = [Observed(*row) for row in rows]
        for days in (0, 7, 13):
            at = UNTIL - timedelta(days=days)
            read = current_prices(ids, retailers, "USD", "new", at)
            assert {key: point.deal_id for key, point in read.items()} == {
                key: row.deal for key, row in current_at(points, at).items()
            }
