"""Each number of my articles against what others advertise equals a slow recomputation, on generated data."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from deals.models import AssortmentItem, Competitor, Deal, Workspace
from deals.selectors.assortment.advertised import advertised
from deals.selectors.assortment.articles import ArticleFilter
from deals.selectors.assortment.floors import floor_report
from deals.selectors.common.as_of import Period
from tests.comparing.test_recomputed import RETAILERS, SINCE, UNTIL, counts, facts, price_at
from tests.factories import START, make_deal, make_post, make_product, make_retailer, make_workspace

NAMES = ("One", "Two")
articles = st.lists(
    st.tuples(
        st.integers(0, 3),  # product
        st.none() | st.integers(10, 14),  # list price
        st.none() | st.integers(10, 14),  # floor price
        st.sampled_from([{"is_sure": True}, {"is_sure": True}, {"decision": "product"}, {}]),
    ),
    max_size=6,
)


PERIOD = Period("30", SINCE, UNTIL)


class Recomputed(TestCase):
    def world(
        self, rows: list[tuple], lists: list[tuple]
    ) -> tuple[Workspace, list[Deal], list[AssortmentItem]]:
        """Store facts and articles; return workspace, deals, and the articles whose product is known."""
        workspace = make_workspace(own_retailer=make_retailer("Me"))
        for name in NAMES:
            Competitor.objects.create(workspace=workspace, retailer=make_retailer(name))
        products = [make_product() for _ in range(4)]
        for number, (product, retailer, quarters, price, currency, fields) in enumerate(rows):
            at = START + timedelta(hours=6 * quarters)
            values = {"anchor": number, "retailer": retailer, "currency": currency, **fields}
            make_deal(str(price), at, make_post(at=at), product=products[product], **values)
        for number, (product, price, floor, how) in enumerate(lists):
            values = {"sku": f"S{number}", "title": "x", "currency": "USD", "product": products[product]}
            prices = {"list_price": price, "floor_price": floor}
            AssortmentItem.objects.create(workspace=workspace, **values, **prices, **how)
        known = [item for item in AssortmentItem.objects.all() if item.is_sure or item.decision]
        return workspace, list(Deal.objects.select_related("retailer")), known

    @settings(max_examples=15, deadline=None)
    @given(facts, articles)
    def test_what_competitors_advertise(self, rows: list[tuple], lists: list[tuple]) -> None:
        workspace, deals, known = self.world(rows, lists)
        found = advertised(workspace, ArticleFilter(), PERIOD)
        by_sku = {row.item.sku: row for row in found.rows}
        undercut = 0
        for item in known:
            prices = {name: price_at(deals, item.product_id, name, UNTIL) for name in NAMES}
            theirs = {name: price for name, price in prices.items() if price}
            row = by_sku.pop(item.sku, None)
            assert (row is not None) == bool(theirs)
            if row is not None:
                mine = price_at(deals, item.product_id, "Me", UNTIL) or item.list_price
                assert (row.mine and row.mine.price) == mine
                assert {cell.retailer.name: cell.point.price for cell in row.cells} == theirs
                assert row.lowest.gap == (min(theirs.values()) - mine if mine else None)
                floor = item.floor_price or 0
                assert all(cell.is_below_floor == (cell.point.price < floor) for cell in row.cells)
                undercut += bool(mine and min(theirs.values()) < mine)
        assert (by_sku, found.undercut) == ({}, undercut)

    @settings(max_examples=15, deadline=None)
    @given(facts, articles)
    def test_who_goes_below_a_floor(self, rows: list[tuple], lists: list[tuple]) -> None:
        workspace, deals, known = self.world(rows, lists)
        found = floor_report(workspace, ArticleFilter(), PERIOD)
        others = [deal for deal in deals if counts(deal) and deal.retailer.name != "Me"]
        expected = {
            (deal.pk, item.sku, deal.retailer.name, deal.announced_at, deal.piece_price - item.floor_price)
            for deal in others
            if SINCE <= deal.announced_at < UNTIL
            for item in known
            if deal.product_id == item.product_id and deal.piece_price < (item.floor_price or 0)
        }
        assert expected == {
            (row.breach.deal, row.item.sku, row.retailer.name, row.breach.at, row.breach.gap)
            for row in found.breaches
        }
        by_name = {name: [one for one in expected if one[2] == name] for name in RETAILERS}
        assert {(one.retailer.name, one.figures.n, one.figures.days) for one in found.offenders} == {
            (name, len({one[0] for one in some}), len({one[3].date() for one in some}))
            for name, some in by_name.items()
            if some
        }
