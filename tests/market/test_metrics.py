"""Formulas over prices."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deals.domain.metrics import (
    CENT,
    actual_discount,
    compare_prices,
    discount_depth,
    index_of_cents,
    mean_index,
    mean_of_hundredths,
    median,
    piece_price,
    price_index,
    rank,
    relative_change,
    twice_the_median,
)


@pytest.mark.parametrize(
    ("sale", "list_price", "percent_off", "depth"),
    [
        ("75", "100", None, "0.2500"),
        ("75", "100", "40", "0.2500"),
        ("100", "100", "40", "0.4000"),
        ("100", "75", None, None),
        (None, None, "12.5", "0.1250"),
        ("19.99", None, None, None),
    ],
)
def test_discount_depth_is_the_prices_share_or_the_stated_percentage(sale, list_price, percent_off, depth):
    values = [None if value is None else Decimal(value) for value in (sale, list_price, percent_off, depth)]
    assert discount_depth(*values[:3]) == values[3]


def test_the_price_of_a_piece_is_rounded_half_up_to_the_cent():
    assert [piece_price(Decimal(price), 3) for price in ("5", "10", "0.05")] == [
        Decimal("1.67"),
        Decimal("3.33"),
        Decimal("0.02"),
    ]


D = Decimal


@pytest.mark.parametrize(
    ("values", "middle"), [([], None), (["3"], "3"), (["4", "1"], "2.5"), (["9", "1", "4"], "4")]
)
def test_the_median_of_an_even_number_lies_between_the_two_middle_values(values, middle):
    assert median(map(D, values)) == (None if middle is None else D(middle))


@pytest.mark.parametrize(
    ("mine", "their_prices", "index", "place"),
    [
        ("90", ["100", "110"], "85.71", 1),
        ("100", ["100"], "100.00", 1),
        ("100", ["90", "95", "300"], "105.26", 3),
        ("100", [], None, None),
    ],
)
def test_index_and_rank_leave_me_out_and_need_a_competitor(mine, their_prices, index, place):
    prices = [D(price) for price in their_prices]
    assert price_index(D(mine), prices) == (None if index is None else D(index))
    assert rank(D(mine), prices) == place


def test_an_index_of_several_counts_each_product_once():
    assert mean_index([D("90"), D("100.01"), D("120")]) == D("103.34")
    assert mean_index([]) is None


@given(st.integers(1, 10**8), st.lists(st.integers(1, 10**8), min_size=1, max_size=6))
def test_an_index_in_whole_numbers_is_the_same(mine, their_prices):
    twice = twice_the_median(sorted(their_prices))
    prices = [cents * CENT for cents in their_prices]
    assert index_of_cents(mine, twice) == price_index(mine * CENT, prices) * 100
    assert D(twice) * CENT / 2 == median(prices)


@given(st.lists(st.integers(0, 10**6)))
def test_so_is_the_mean_of_several(indices):
    expected = mean_index([each * CENT for each in indices])
    assert mean_of_hundredths(sum(indices), len(indices)) == expected


@pytest.mark.parametrize(("price", "stands"), [("9", "lower"), ("10", "equal"), ("10.01", "higher")])
def test_a_price_is_lower_equal_or_higher(price, stands):
    assert compare_prices(D(price), D(10)) == stands


@pytest.mark.parametrize(("now", "change"), [("75", "-0.25"), ("100", "0"), ("133.333", "0.3333")])
def test_a_change_is_a_share_of_the_price_before(now, change):
    assert relative_change(D(now), D(100)) == D(change)


@pytest.mark.parametrize(("low", "actual"), [("100", "0.2"), ("80", "0"), ("64", "-0.25"), (None, None)])
def test_an_actual_discount_is_measured_by_the_lowest_price_before(low, actual):
    found = actual_discount(D(80), None if low is None else D(low))
    assert found == (None if actual is None else D(actual))
