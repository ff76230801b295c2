"""Above products ranges and depths are compared; each figure equals a slow recomputation."""

from datetime import timedelta
from decimal import Decimal
from statistics import median

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from deals.domain.comparing.from_prices import from_at_moments, from_price_rows
from deals.domain.comparing.levels import Level, band_name, band_of, middle_prices
from deals.domain.comparing.points import micros_of
from deals.models import Competitor, Deal, Workspace
from deals.selectors.common.as_of import Period
from deals.selectors.comparing.comparison import ComparisonFilter, comparison_of
from deals.selectors.comparing.levels import Range, level_matrix
from tests.factories import (
    DAY,
    START,
    make_category,
    make_deal,
    make_line,
    make_post,
    make_product,
    make_retailer,
    make_workspace,
)

ME, ONE, TWO = 1, 2, 3
LINE_OF = {1: 10, 2: 10, 3: 11}
UNTIL = START + 30 * DAY

points = st.lists(
    st.tuples(
        st.integers(1, 3),  # product
        st.integers(0, 29 * 4),  # quarters of a day
        st.sampled_from([ME, ONE, TWO]),
        st.integers(10, 14),  # cents
    ),
    max_size=30,
)


def rows_of(found: list[tuple]) -> list[tuple[int, int, int, int, int]]:
    """Price points with an id each."""
    return [
        (product, micros_of(START + timedelta(hours=6 * quarters)), number, retailer, cents)
        for number, (product, quarters, retailer, cents) in enumerate(found)
    ]


@given(points)
def test_a_line_s_lowest_prices_at_a_moment(found: list[tuple]) -> None:
    rows = rows_of(found)
    for value in from_at_moments(rows, LINE_OF, ME, [START + 10 * DAY, UNTIL]):
        end, begin = micros_of(value.at), micros_of(value.at - 7 * DAY)
        counts = []
        for line in (10, 11):
            latest = {
                (row[3], row[0]): row[4]
                for row in sorted(rows, key=lambda row: row[1:3])
                if LINE_OF[row[0]] == line and begin <= row[1] < end
            }
            mine = [cents for (retailer, _), cents in latest.items() if retailer == ME]
            theirs = [cents for (retailer, _), cents in latest.items() if retailer != ME]
            if mine and theirs:
                counts.append((min(mine) > min(theirs)) - (min(mine) < min(theirs)))
        assert (value.n, value.lower, value.equal, value.higher) == (
            len(counts),
            counts.count(-1),
            counts.count(0),
            counts.count(1),
        )


@given(points)
def test_a_dearer_product_says_nothing_while_a_lower_price_of_the_line_is_valid(found: list[tuple]) -> None:
    rows = rows_of(found)
    kept = {row[2] for row in from_price_rows(rows, LINE_OF)}
    for product, at, deal, retailer, cents in rows:
        alike = (row for row in rows if (row[3], LINE_OF[row[0]]) == (retailer, LINE_OF[product]))
        before = sorted((row for row in alike if row[1:3] <= (at, deal)), key=lambda row: row[1:3])
        latest = {row[0]: row for row in before}
        valid = [row[4] for row in latest.values() if at - row[1] <= 7 * 86_400_000_000]
        assert (deal in kept) == (cents == min(valid))


def test_prices_fall_into_bands() -> None:
    prices = ("9.99", "10", "24.99", "250", "1000")
    names = ["under 10", "10 to 25", "10 to 25", "250 to 500", "1000 and more"]
    assert [band_name(band_of(Decimal(price))) for price in prices] == names


facts = st.lists(
    st.tuples(
        st.integers(0, 2),  # product
        st.sampled_from(["Me", "One", "Two"]),
        st.integers(5, 60),  # price
        st.sampled_from([None, 10, 20, 50]),  # percent off
        st.sampled_from([{}, {}, {"scope": "range"}, {"currency": "GBP"}, {"condition": "used"}]),
    ),
    max_size=70,
)


class Recomputed(TestCase):
    def world(self, rows: list[tuple]) -> tuple[Workspace, list[Deal]]:
        """Two products of one line and a third; all of one category."""
        workspace = make_workspace(own_retailer=make_retailer("Me"))
        for name in ("One", "Two"):
            Competitor.objects.create(workspace=workspace, retailer=make_retailer(name))
        kind = make_category("Drills")
        products = [make_product(category=kind) for _ in range(3)]
        make_line("Pulsar", *products[:2])
        for number, (product, retailer, price, percent, fields) in enumerate(rows):
            at = START + timedelta(hours=number)
            values = {"product": products[product], "retailer": retailer, "category": kind, **fields}
            make_deal(str(price), at, make_post(at=at), anchor=number, percent_off=percent, **values)
        return workspace, list(Deal.objects.select_related("retailer", "product"))

    @settings(max_examples=15, deadline=None)
    @given(facts)
    def test_the_ranges_of_lines_categories_and_the_shop(self, rows: list[tuple]) -> None:
        workspace, deals = self.world(rows)
        asked = ComparisonFilter(currency="USD", condition="new")
        comparison = comparison_of(workspace, asked, Period("30", START, UNTIL))
        assert comparison
        for level in (Level.LINE, Level.CATEGORY, Level.SHOP):
            within = [deal for deal in deals if level != Level.LINE or deal.product.line_id]
            for row in level_matrix(comparison, level).rows:
                assert figures(row.mine) == slow(within, {"Me"})
                assert figures(row.theirs) == slow(within, {"One", "Two"})
                for cell in row.cells:
                    assert figures(cell.range) == slow(within, {cell.retailer.name})
                if level != Level.LINE:
                    names = [
                        (band_name(band_of(deal.piece_price)), deal.retailer.name == "Me")
                        for deal in within
                        if counts(deal)
                    ]
                    for band in row.bands:
                        assert band[1:] == (names.count((band.name, True)), names.count((band.name, False)))
                    assert sum(band.mine + band.theirs for band in row.bands) == len(names)


def counts(deal: Deal) -> bool:
    """Whether the deal is a price point of what is compared."""
    return (deal.is_price_point, deal.currency, deal.condition) == (True, "USD", "new")


def figures(found: Range) -> tuple:
    """What a range says."""
    low = found.lowest and found.lowest.price
    middle = (found.middle_low, found.middle_high)
    return found.n, found.products, low, found.highest, middle, found.depths, found.depth


def slow(deals: list[Deal], names: set[str]) -> tuple:
    """The same by looking at every deal."""
    mine = [deal for deal in deals if deal.retailer.name in names]
    prices = [deal.piece_price for deal in mine if counts(deal)]
    products = {deal.product_id for deal in mine if counts(deal)}
    depths = [deal.percent_off / 100 for deal in mine if deal.percent_off]
    depth = Decimal(median(depths)) if len(depths) >= 3 else None
    return (
        len(prices),
        len(products),
        min(prices, default=None),
        max(prices, default=None),
        slow_middle(prices),
        len(depths),
        depth,
    )


def slow_middle(prices: list[Decimal]) -> tuple[Decimal | None, Decimal | None]:
    """From below and from above the first price with a tenth of the prices up to it, a quarter below 20."""
    part = 10 if len(prices) >= 20 else 4
    up = [one for one in prices if sum(each <= one for each in prices) * part >= len(prices)]
    down = [one for one in prices if sum(each >= one for each in prices) * part >= len(prices)]
    return min(up, default=None), max(down, default=None)


@given(st.lists(st.integers(1, 40).map(Decimal), max_size=45))
def test_the_middle_of_prices_by_themselves(prices: list[Decimal]) -> None:
    assert (middle_prices(prices) or (None, None)) == slow_middle(prices)


@pytest.mark.parametrize(
    ("n", "ends"), [(1, (1, 1)), (4, (1, 4)), (5, (2, 4)), (19, (5, 15)), (20, (2, 19)), (21, (3, 19))]
)
def test_how_many_prices_are_left_off(n: int, ends: tuple[int, int]) -> None:
    assert middle_prices([Decimal(price) for price in range(1, n + 1)]) == ends


def test_the_page_of_a_category_shows_the_middle_and_the_file_the_whole_range(
    compare, shared_line: None, client
) -> None:
    for price in ("0.01", "20", "25", "30", "38695"):
        product = make_product(category=make_category("Drills"))
        make_deal(price, START, product=product, retailer="Quillmart", category=product.category)
    answer = compare("?level=category&as_of=2016-06-03")
    (row,) = answer.context["found"].rows
    assert (row.theirs.middle_low, row.theirs.middle_high, row.theirs.n) == (20, 44, 6)
    shown = " ".join(answer.content.decode().split())
    assert 'middle half, <span class="text-nowrap">n = 6</span>' in shown
    assert "0.01" not in shown and "38,695" not in shown
    file = client.get(answer.context["csv"]).getvalue().decode()
    assert ",0.01," in file and "38695.00,20.00,44.00" in file


@pytest.fixture
def shared_line(workspace: Workspace) -> None:
    """Two sizes of a line, one at each shop, so that no product is shared."""
    kind = make_category("Drills")
    small, large = (make_product(f"Pulsar {size}", category=kind) for size in ("16GB", "64GB"))
    make_deal("49", START, product=small, retailer="Tindalo", category=kind)
    make_deal("44", START + DAY, product=large, retailer="Quillmart", category=kind)
    make_line("Pulsar", small, large)


def test_a_line_shared_by_other_sizes_is_compared_by_its_range(compare, shared_line: None) -> None:
    (row,) = compare("?level=line&as_of=2016-06-03").context["found"].rows
    assert (row.name, row.mine.lowest.price, row.theirs.lowest.price) == ("Pulsar", 49, 44)
    assert row.position == "higher"


def test_lines_have_undercuts_and_categories_none(compare, shared_line: None) -> None:
    found = compare("?level=line&as_of=2016-06-03", "/undercuts/").context["rows"]
    assert [(row.thing.name, row.by_me) for row in found] == [("Pulsar", False)]
    assert b"unlike things" in compare("?level=category", "/undercuts/").content
    assert compare("?level=category", "/undercuts.csv").status_code == 400


def test_lines_over_time_are_counted_never_indexed(compare, shared_line: None) -> None:
    found = compare("?level=line&as_of=2016-06-03", "/index/").context["found"]
    last = found.points[-1]
    assert (found.shared, last.n, last.lower, last.equal, last.higher) == (1, 1, 0, 0, 1)


def test_the_api_and_the_file_have_the_page_s_ranges(
    page: Client, compare, workspace: Workspace, shared_line: None
) -> None:
    query = "?level=line&as_of=2016-06-03"
    (group,) = page.get(f"/api/v1/workspaces/{workspace.pk}/compare/{query}").json()["groups"]
    assert (group["mine"]["lowest"]["price"], group["theirs"]["lowest"]["price"]) == ("49.00", "44.00")
    lines = compare(query, ".csv").getvalue().decode("utf-8-sig").splitlines()[1:]
    assert [[*line.split(",")[2:4], line.split(",")[9]] for line in lines] == [
        ["Pulsar", "Tindalo", "49.00"],
        ["Pulsar", "Quillmart", "44.00"],
    ]


@pytest.mark.parametrize("level", ["line", "category", "shop"])
def test_no_level_costs_more_than_12_queries(
    compare, shared_line: None, level: str, django_assert_max_num_queries
) -> None:
    for tail in ("/", ".csv", "/index/", "/undercuts/"):
        with django_assert_max_num_queries(12):
            compare(f"?level={level}", tail)
