"""Formulas over prices."""

from decimal import Decimal

import pytest

from deals.metrics import discount_depth, piece_price


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
