"""What no table takes is refused where a deal is made."""

from decimal import Decimal

import pytest

from deals.records import DealKind, DealRecord


@pytest.mark.parametrize(
    "fields",
    [
        {"price": Decimal(1_000_000)},
        {"price": Decimal("-0.01")},
        {"price": Decimal("NaN")},
        {"list_price": Decimal("Infinity")},
        {"amount_off": Decimal(1_000_000)},
        {"percent_off": Decimal(0)},
        {"percent_off": Decimal("100.1")},
        {"quantity": 0},
        {"quantity": 1001},
    ],
)
def test_a_deal_out_of_bounds_cannot_be_made(fields):
    with pytest.raises(ValueError, match=r"is no|are no"):
        DealRecord(anchor=0, kind=DealKind.PRICE, **fields)


def test_a_deal_at_the_bounds_can_be_made():
    deal = DealRecord(0, DealKind.PRICE, price=Decimal("999999.99"), percent_off=Decimal(100), quantity=1000)
    assert (deal.price, deal.percent_off, deal.quantity) == (Decimal("999999.99"), Decimal(100), 1000)
