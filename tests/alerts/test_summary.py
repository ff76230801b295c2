"""Rules in plain words."""

from decimal import Decimal

import pytest

from deals.domain.alerts.rule import Baseline, Direction, Kind, Rearm, Rule, Sellers, Unit
from deals.domain.alerts.summary import summarise


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (
            Rule(
                size=Decimal(10),
                baseline=Baseline.OWN_PRICE,
                sellers=Sellers.CHEAPEST,
                rearm_percent=Decimal(5),
            ),
            "Alert when the cheapest of your competitors offers a drill at least 10 % below your own price. "
            "Repeats once the price has left that zone by 5 %.",
        ),
        (
            Rule(baseline=Baseline.TARGET, target=Decimal("49.90"), currency="USD", rearm=Rearm.ONCE),
            "Alert when any retailer offers a drill at 49.90 USD or less. "
            "Once per product and retailer.",
        ),
        (
            Rule(
                baseline=Baseline.AVERAGE, days=30, direction=Direction.EITHER, size=Decimal(5),
                unit=Unit.AMOUNT, currency="EUR", minimum=3, rearm=Rearm.DAYS, sellers=Sellers.NAMED,
            ),
            "Alert when Tindalo offers a drill at least 5 EUR above or below the average of the 30 days "
            "before (on at least 3 prices). Repeats every time.",
        ),
        (
            Rule(kind=Kind.PROMOTION, days=7, sellers=Sellers.COMPETITORS),
            "Alert when any of your competitors promotes a drill after 7 days without a promotion of it.",
        ),
        (
            Rule(kind=Kind.ENGAGEMENT, days=90, minimum=5, confidence=0.8),
            "Alert when a post of any retailer on a drill draws more than the median of that retailer's "
            "posts of the 90 days before plus 3 times their median deviation (on at least 5 posts, minimum "
            "confidence 80%).",
        ),
    ],
)  # fmt: skip
def test_a_rule_in_words(rule: Rule, expected: str) -> None:
    assert summarise(rule, "a drill", ["Tindalo"]) == expected
