"""What no table takes is refused where a deal is made."""

from decimal import Decimal

import pytest

from deals.domain.records import DealKind, DealRecord


@pytest.mark.parametrize(
    "fields",
    [
        {"price": Decimal(1_000_000)},
        {"price": Decimal("-0.01")},
        {"price": Decimal("0.004")},
        {"price": Decimal("999999.995")},
        {"price": Decimal("NaN")},
        {"price": Decimal(0)},
        {"price": Decimal(5), "currency": None},
        {"price": Decimal(5), "kind": DealKind.FREE},
        {"list_price": Decimal(0)},
        {"list_price": Decimal("Infinity")},
        {"amount_off": Decimal(1_000_000)},
        {"percent_off": Decimal(0)},
        {"percent_off": Decimal("100.1")},
        {"quantity": 0},
        {"quantity": 1001},
    ],
)
def test_a_deal_out_of_bounds_cannot_be_made(fields):
    values = {"kind": DealKind.PRICE, "currency": "USD", **fields}
    with pytest.raises(ValueError, match=r"is no|are no|does not cost"):
        DealRecord(anchor=0, **values)


def test_a_deal_at_the_bounds_can_be_made():
    bounds = {"price": Decimal("999999.99"), "percent_off": Decimal(100), "quantity": 1000}
    deal = DealRecord(0, DealKind.PRICE, currency="USD", **bounds)
    assert (deal.price, deal.percent_off, deal.quantity) == (Decimal("999999.99"), Decimal(100), 1000)
