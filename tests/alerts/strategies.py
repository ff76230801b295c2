"""Random rules that are no nonsense, and random archives of one product."""

from datetime import timedelta
from decimal import Decimal

from hypothesis import strategies as st

from deals.domain.alerts.facts import Fact
from deals.domain.alerts.rule import Baseline, Direction, Rearm, Rule, Sellers, Unit, problems
from tests.alerts.builders import DAY_0, MINE, OTHER, RIVAL

cents = st.integers(1000, 2900).map(lambda number: Decimal(number) / 100)
"""No price is three times another one: none is an outlier."""

rules = st.builds(
    Rule,
    sellers=st.sampled_from(Sellers),
    named=st.just(frozenset({RIVAL})),
    own_retailer=st.sampled_from([None, MINE]),
    competitors=st.just(frozenset({RIVAL, OTHER})),
    direction=st.sampled_from(Direction),
    size=st.sampled_from([Decimal(0), Decimal(5), Decimal(20)]),
    unit=st.sampled_from(Unit),
    baseline=st.sampled_from(Baseline),
    days=st.sampled_from([1, 3, 30]),
    target=st.sampled_from([Decimal(15), Decimal(22)]),
    currency=st.just("USD"),
    minimum=st.sampled_from([1, 2]),
    rearm=st.sampled_from(Rearm),
    rearm_percent=st.sampled_from([Decimal(0), Decimal(5)]),
    rearm_days=st.sampled_from([0, 2]),
).filter(lambda rule: not problems(rule))


@st.composite
def archives(draw: st.DrawFn, most: int = 12) -> list[Fact]:
    """Price points of three retailers within twelve days, some at the same moment."""
    count = draw(st.integers(1, most))
    return [
        Fact(
            at=DAY_0 + timedelta(hours=draw(st.integers(0, 24)) * 12),
            post_id=number,
            anchor=0,
            retailer=draw(st.sampled_from([MINE, RIVAL, OTHER])),
            product=1,
            price=draw(cents),
            list_price=draw(st.sampled_from([None, Decimal(30)])),
            currency="USD",
            confidence=0.9,
        )
        for number in range(1, count + 1)
    ]
