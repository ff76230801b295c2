"""When a retailer promotes, what and how deep: the selector against a slow, obvious recomputation."""

from collections import Counter
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from deals.domain.campaigns import median_interval
from deals.domain.metrics import discount_depth
from deals.domain.next_promotion import next_promotion
from deals.models import Deal
from deals.selectors.common.as_of import Period
from deals.selectors.market.promotion_profile import PromotionProfile, promotion_profile
from deals.selectors.market.retailers import retailer_summary
from tests.factories import DAY, START, make_brand, make_category, make_coverage, make_deal, make_retailer

ZONE = "America/New_York"
UNTIL = START + 60 * DAY
MONTH = Period("30", UNTIL - 30 * DAY, UNTIL)

facts = st.lists(
    st.tuples(
        st.sampled_from(["Them", "Them", "Me", "Other"]),
        st.integers(0, 61 * 8),  # eighths of a day after START
        st.sampled_from(["Lamps", "Drills", None]),
        st.sampled_from([
            ("7", "10", None), ("9", "10", None), ("5", None, None), (None, None, "25"), (None, None, "100"),
        ]),
        st.sampled_from([{}, {}, {}, {"rejected": True}, {"confidence": 0.2}]),
    ),
    max_size=40,
)  # fmt: skip


def day_of(deal: Deal) -> date:
    return deal.announced_at.astimezone(ZoneInfo(ZONE)).date()


def depth_of(deal: Deal) -> Decimal | None:
    return discount_depth(deal.price, deal.list_price, deal.percent_off)


def middle(depths: list[Decimal], minimum: int) -> Decimal | None:
    if len(depths) < minimum:
        return None
    return Decimal(median(depths)).quantize(Decimal("0.0001"), ROUND_HALF_UP)


def stated(deals: list[Deal]) -> list[Decimal]:
    return [depth for deal in deals if (depth := depth_of(deal)) is not None]


def counts(deal: Deal, since: datetime | None = None) -> bool:
    """Whether the deal is sure, and of the time that is read."""
    sure = not deal.rejected and deal.confidence >= 0.5
    return sure and deal.announced_at < UNTIL and (since is None or deal.announced_at >= since)


class Recomputed(TestCase):
    def world(self, rows: list[tuple], category: str) -> tuple[PromotionProfile, list[Deal]]:
        """Store the facts, with coverage of the first 50 days but one; return the profile and all deals."""
        make_coverage(START, 24 * 20), make_coverage(START + 21 * DAY, 24 * 29, source="chunk:2")
        for retailer, eighths, named, (price, list_price, percent), fields in rows:
            values = {
                "list_price": list_price and Decimal(list_price),
                "percent_off": percent and Decimal(percent),
            }
            at = START + timedelta(hours=3 * eighths)
            make_deal(price, at, retailer=retailer, kind="price" if price else "percent_off",
                      category=make_category(named) if named else None, **values, **fields)  # fmt: skip
        them, me = make_retailer("Them"), make_retailer("Me")
        found = promotion_profile(them, MONTH, ZONE, mine=me.pk, category=category)
        return found, list(Deal.objects.select_related("retailer", "category"))

    @settings(max_examples=25, deadline=None)
    @given(facts, st.sampled_from(["", "lamps", "none"]))
    def test_all_numbers(self, rows: list[tuple], category: str) -> None:
        found, deals = self.world(rows, category)

        def chosen(retailer: str, since: datetime | None = None, key: str = category) -> list[Deal]:
            return [
                deal for deal in deals
                if deal.retailer.name == retailer and counts(deal, since)
                and key in ("", deal.category.slug if deal.category else "none")
            ]  # fmt: skip

        by_day = Counter(day_of(deal) for deal in chosen("Them"))
        assert {one.day: one.n for one in found.days if one.n} == by_day
        for one in found.days:
            depths = stated([deal for deal in chosen("Them") if day_of(deal) == one.day])
            assert (one.depths, one.depth) == (len(depths), middle(depths, 1))
        known = {one.day for one in found.days if one.is_known}
        first = date(2016, 6, 1)
        assert known == {first + n * DAY for n in range(50)} - {first + 20 * DAY}
        theirs, mine = (stated(chosen(name, MONTH.since)) for name in ("Them", "Me"))
        assert found.theirs == median_interval([float(one) for one in theirs])
        assert found.mine == median_interval([float(one) for one in mine])
        assert [(one.theirs, one.mine) for one in found.bins] == [
            tuple(
                sum(low <= one * 100 < low + 5 or (low == 95 and one == 1) for one in each)
                for each in (theirs, mine)
            )
            for low in range(0, 100, 5)
        ]
        assert found.next == next_promotion(sorted(by_day), found.today, known)
        keys = {deal.category.slug if deal.category else "none" for deal in chosen("Them", MONTH.since, "")}
        assert {one.key for one in found.categories} == keys
        for one in found.categories:
            of_period = chosen("Them", MONTH.since, one.key)
            depths = stated(of_period)
            assert (one.n, one.depths, one.depth) == (len(of_period), len(depths), middle(depths, 3))
            assert one.last == max(map(day_of, of_period))
            days = sorted({day_of(deal) for deal in chosen("Them", None, one.key)})
            assert one.next == next_promotion(days, found.today, known)


class Summary(TestCase):
    @settings(max_examples=15, deadline=None)
    @given(st.lists(st.tuples(st.sampled_from(["Borvo", "Lumo", None]), st.sampled_from(["price", "free"]),
                              st.integers(0, 40)), max_size=20))  # fmt: skip
    def test_figures_kinds_and_brands(self, rows: list[tuple]) -> None:
        for brand, kind, days in rows:
            make_deal("0" if kind == "free" else "9", START + days * DAY, retailer="Them", kind=kind,
                      brand=make_brand(brand) if brand else None)  # fmt: skip
        period = Period("30", START + 5 * DAY, START + 35 * DAY)
        found = retailer_summary(make_retailer("Them"), period)
        counted = [row for row in rows if 5 <= row[2] < 35]
        assert (found.figures.n, found.figures.products) == (len(counted), 0)
        assert {one.key: one.n for one in found.kinds} == Counter(kind for _, kind, _ in counted)
        assert {one.name: one.n for one in found.brands} == Counter(brand for brand, *_ in counted if brand)
