"""A watchlist's figures equal a slow recomputation from the deals, on generated data."""

from datetime import datetime, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis.extra.django import TestCase

from deals.domain.metrics import relative_change
from deals.models import AssortmentItem, Competitor, Deal, Workspace
from deals.selectors.comparing.current_prices import current_prices
from deals.selectors.comparing.watched_prices import WatchedRow, watched_rows
from tests.comparing.test_recomputed import RETAILERS, counts, facts, lists, price_at
from tests.factories import START, make_deal, make_post, make_product, make_retailer, make_workspace

UNTIL = START + timedelta(days=40)
DAY = timedelta(days=1)


def lowest_at(deals: list[Deal], product: int, names: tuple[str, ...], at: datetime) -> Decimal | None:
    found = [price_at(deals, product, name, at) for name in names]
    return min((price for price in found if price is not None), default=None)


def lowest_told(deals: list[Deal], product: int) -> Decimal | None:
    told = [
        deal.piece_price
        for deal in deals
        if counts(deal) and deal.product_id == product and UNTIL - 90 * DAY <= deal.announced_at < UNTIL
    ]
    return min(told, default=None)


class Watched(TestCase):
    """Four products of four retailers: me, two competitors, one that is neither."""

    workspace: Workspace

    @classmethod
    def setUpTestData(cls) -> None:
        for name in RETAILERS:
            make_retailer(name)
        cls.workspace = make_workspace(own_retailer=make_retailer("Me"))
        for name in ("One", "Two"):
            Competitor.objects.create(workspace=cls.workspace, retailer=make_retailer(name))
        cls.products = [make_product(f"Kettle {number}") for number in range(4)]
        watchlist = cls.workspace.watchlists.create(name="Kettles")
        cls.items = [watchlist.items.create(product=product) for product in cls.products]

    @settings(max_examples=25, deadline=None)
    @given(facts, lists)
    def test_figures(self, told: list, listed: dict[int, int]) -> None:
        for product, retailer, quarter, price, currency, fields in told:
            at = START + timedelta(hours=6 * quarter)
            values = {"retailer": retailer, "currency": currency, "post": make_post(at=at), **fields}
            make_deal(f"{price}.00", at, product=self.products[product], **values)
        for product, price in listed.items():
            values = {"title": "x", "currency": "USD", "list_price": price, "is_sure": True}
            article = {"sku": str(product), "product": self.products[product], **values}
            AssortmentItem.objects.create(workspace=self.workspace, **article)
        my_list = {self.products[number].pk: Decimal(price) for number, price in listed.items()}
        deals = list(Deal.objects.select_related("retailer"))
        for row in watched_rows(self.workspace, self.items, UNTIL):
            if row.figures is not None and row.figures.currency == "USD":
                self.check(row, row.item.product_id, deals, my_list)

    def check(self, row: WatchedRow, product: int, deals: list[Deal], my_list: dict[int, Decimal]) -> None:
        shown = row.figures
        assert shown
        now = lowest_at(deals, product, RETAILERS, UNTIL)
        before = lowest_at(deals, product, RETAILERS, UNTIL - 7 * DAY)
        posted, lowest = (
            price_at(deals, product, "Me", UNTIL),
            lowest_at(deals, product, ("One", "Two"), UNTIL),
        )
        mine = posted or my_list.get(product)
        assert shown.week == (relative_change(now, before) if now and before else None)
        assert shown.gap == (lowest - mine if mine and lowest else None)
        assert (row.mine and row.mine.price, shown.lowest and shown.lowest.price) == (mine, lowest)
        assert (shown.low and shown.low.price) == lowest_told(deals, product)
        ends = [UNTIL - back * DAY for back in range(89, -1, -1)]
        assert list(shown.days) == [lowest_at(deals, product, RETAILERS, end) for end in ends]
        my_days = [price_at(deals, product, "Me", end) or my_list.get(product) for end in ends]
        assert list(shown.my_days or [None] * 90) == my_days
        me = make_retailer("Me").pk
        in_force = current_prices([product], [me], "USD", "new", UNTIL).get((product, me))
        assert (row.mine and row.mine.deal_id) == (in_force and in_force.deal_id)
        assert (row.mine and row.mine.is_listed) == (mine and posted is None)
