"""Price points by retailer in time order, and what they come to."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from deals.models import Product
from deals.selectors.common.as_of import Period
from deals.selectors.market import price_history as selector
from deals.selectors.market.price_history import (
    HistoryChoice,
    price_history,
    price_summary,
)
from deals.selectors.market.sellers import choices_of, sellers_of
from tests.factories import DAY, START, make_deal, make_product

pytestmark = pytest.mark.django_db
ALL = Period.all_until(START + 365 * DAY)


@pytest.fixture
def product() -> Product:
    """A product without deals."""
    return make_product()


def drawn(product: Product, period: Period = ALL, condition: str = "new") -> dict[str, list[str]]:
    """The prices by retailer's name."""
    history = price_history(product.pk, "USD", condition, period)
    return {
        series.retailer.name if series.retailer else "?": [str(point.price) for point in series.points]
        for series in history.series
    }


def test_each_retailer_has_a_series_in_time_order_and_the_unknown_one_comes_last(product: Product) -> None:
    make_deal("12", START + 2 * DAY, product=product, retailer="Tindalo")
    make_deal("11", START + 1 * DAY, product=product, retailer="Tindalo")
    make_deal("13", START, product=product, retailer="Quillmart")
    make_deal("9", START, product=product)
    assert drawn(product) == {"Quillmart": ["13.00"], "Tindalo": ["11.00", "12.00"], "?": ["9.00"]}


@pytest.mark.parametrize(
    "fields",
    [
        {"scope": "range"}, {"basis": "month"}, {"basis": "from"}, {"kind": "free"}, {"confidence": 0.49},
        {"point_confidence": 0.79}, {"is_outlier": True}, {"rejected": True}, {"condition": "used"},
        {"currency": "EUR"},
    ],
)  # fmt: skip
def test_what_is_no_price_point_of_the_choice_stays_out(product: Product, fields: dict) -> None:
    make_deal("10", product=product, retailer="Tindalo", **fields)
    assert drawn(product) == {}


def test_several_pieces_count_as_the_price_of_one(product: Product) -> None:
    make_deal("10", product=product, retailer="Tindalo", basis="each_of_n", quantity=4)
    assert drawn(product) == {"Tindalo": ["2.50"]}


def test_nothing_at_or_after_the_as_of_moment_is_shown(product: Product) -> None:
    make_deal("10", START, product=product, retailer="Tindalo")
    make_deal("11", START + DAY, product=product, retailer="Tindalo")
    period = Period.all_until(START + DAY)
    assert drawn(product, period) == {"Tindalo": ["10.00"]}
    assert price_summary(product.pk, "USD", "new", period).n == 1
    assert choices_of(sellers_of(product.pk, period, None)) == [HistoryChoice("USD", "new", 1)]


def test_a_long_series_keeps_its_latest_points_and_says_so(
    product: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in range(5):
        make_deal(str(10 + day), START + day * DAY, product=product, retailer="Tindalo")
    monkeypatch.setattr(selector, "MOST_POINTS", 3)
    history = price_history(product.pk, "USD", "new", ALL, most=3)
    assert [str(point.price) for point in history.series[0].points] == ["12.00", "13.00", "14.00"]
    assert history.series[0].left_off == 2
    assert history.notice == "Only the latest 3 prices are drawn for Tindalo; the figures count all of them."


def test_the_richest_currency_and_condition_comes_first(product: Product) -> None:
    make_deal("10", product=product, currency="GBP")
    make_deal("10", product=product)
    make_deal("11", product=product)
    make_deal("5", product=product, condition="used")
    assert choices_of(sellers_of(product.pk, ALL, None)) == [
        HistoryChoice("USD", "new", 2),
        HistoryChoice("GBP", "new", 1),
        HistoryChoice("USD", "used", 1),
    ]


def test_the_summary_gives_lowest_latest_and_median(product: Product) -> None:
    for day, price in enumerate(["30", "10", "10", "25"]):
        make_deal(price, START + day * DAY, product=product, retailer="Tindalo")
    summary = price_summary(product.pk, "USD", "new", ALL)
    assert summary.lowest and summary.latest
    assert (summary.n, summary.median) == (4, Decimal("17.5"))
    assert (summary.lowest.price, summary.lowest.at) == (10, START + 2 * DAY)
    assert (summary.latest.price, summary.latest.at) == (25, START + 3 * DAY)


def test_lows_count_back_from_the_periods_end_whatever_its_start(product: Product) -> None:
    for day, price in ((1, "5"), (300, "8"), (350, "9"), (360, "9")):
        make_deal(price, START + day * DAY, product=product, retailer="Tindalo")
    summary = price_summary(product.pk, "USD", "new", Period("30", START + 335 * DAY, START + 365 * DAY))
    found = {low.days: low.point and (low.point.price, (low.point.at - START).days) for low in summary.lows}
    assert found == {None: (5, 1), 90: (8, 300), 30: (9, 360)}


def test_only_the_retailers_that_are_shown_count(product: Product) -> None:
    mine = make_deal("10", product=product, retailer="Tindalo")
    make_deal("5", product=product, retailer="Quillmart")
    shown = [mine.retailer_id]
    assert price_summary(product.pk, "USD", "new", ALL, shown).lows[0].point.price == 10
    history = price_history(product.pk, "USD", "new", ALL, shown=shown)
    assert [series.retailer.name for series in history.series] == ["Tindalo"]


@pytest.mark.parametrize(("prices", "median"), [(["10", "12"], None), (["10", "12", "50"], Decimal(12))])
def test_no_median_below_three_prices(product: Product, prices: list[str], median: Decimal | None) -> None:
    for price in prices:
        make_deal(price, product=product)
    assert price_summary(product.pk, "USD", "new", ALL).median == median


def test_it_takes_the_same_queries_for_2_and_20_retailers(
    product: Product, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for count in (2, 20):
        for number in range(count):
            make_deal("10", product=product, retailer=f"Shop {number}")
        with django_assert_num_queries(2):
            price_history(product.pk, "USD", "new", ALL)
        with django_assert_num_queries(2):
            price_summary(product.pk, "USD", "new", ALL)


def plans_of(product_id: int) -> list[str]:
    """The plans of all queries on deals that a product page asks for its history."""
    year = Period("365", START, START + 365 * DAY)
    with CaptureQueriesContext(connection) as asked:
        sellers_of(product_id, ALL, None)
        price_history(product_id, "USD", "new", year)
        price_summary(product_id, "USD", "new", year)
    queries = [query["sql"] for query in asked if '"deals_deal"' in query["sql"]]
    with connection.cursor() as cursor:
        return [explained(cursor, query) for query in queries]


def explained(cursor: CursorWrapper, query: str) -> str:
    """The plan of a query."""
    cursor.execute(f"EXPLAIN {query}")
    return "\n".join(line for (line,) in cursor.fetchall())


@pytest.mark.django_db(transaction=True)
def test_histories_are_read_from_the_covering_index_alone(product: Product) -> None:
    make_deal("10", product=product, retailer="Tindalo")
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = on")  # VACUUM marks no page whose rows are not on disk
        cursor.execute(
            """
            INSERT INTO deals_product (title) SELECT 'filler ' || n FROM generate_series(1, 200) n;
            INSERT INTO deals_deal (
                post_id, anchor, announced_at, retailer_id, product_id, product_text, brand_text,
                retailer_text, retailer_source, kind, basis, quantity, scope, condition, price, piece_price,
                currency, coupon, url, spans, confidence, is_outlier, rejected, speaker_knows, account)
            SELECT d.post_id, n, d.announced_at + n * interval '1 minute', d.retailer_id, p.id, '', '',
                '', '',
                'price', 'once', 1, 'product', 'new', 10, 10, 'USD', '', '', '{}', 0.9, false, false, true, n
            FROM deals_deal d, generate_series(1, 30000) n
            JOIN deals_product p ON p.id = (SELECT min(id) FROM deals_product) + n % 200;
            """
        )
        cursor.execute("VACUUM ANALYZE deals_deal")
        cursor.execute("RESET synchronous_commit")
    *plans, plan_of_firsts = plans_of(product.pk)
    assert len(plans) == 3
    assert "Index Scan using deal_of_product" in plan_of_firsts  # the latest: one row, newest first
    for plan in (*plans, plan_of_firsts):
        assert "Index Only Scan using deal_price_history" in plan, plan


def test_a_period_bounds_the_points(product: Product) -> None:
    make_deal("10", START, product=product, retailer="Tindalo")
    make_deal("11", START + 40 * DAY, product=product, retailer="Tindalo")
    until = START + 40 * DAY + timedelta(seconds=1)
    assert drawn(product, Period("30", until - 30 * DAY, until)) == {"Tindalo": ["11.00"]}
