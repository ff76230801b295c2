"""What price rules fire on."""

from decimal import Decimal

import pytest

from deals.domain.alerts.evaluate import evaluate
from deals.domain.alerts.rule import Baseline, Direction, Rearm, Rule, Sellers, Unit
from tests.alerts.builders import MINE, OTHER, RIVAL, fact, fired, prices

EACH_TIME = {"rearm": Rearm.DAYS, "rearm_days": 0}


@pytest.mark.parametrize(
    ("direction", "expected"),
    [(Direction.DOWN, ["15"]), (Direction.UP, ["25"]), (Direction.EITHER, ["15", "25"])],
)
def test_a_price_is_compared_with_the_same_retailers_before(
    direction: Direction, expected: list[str]
) -> None:
    assert fired(Rule(direction=direction, **EACH_TIME), prices("20", "20", "15", "25", "25")) == expected


def test_the_first_price_fires_nothing() -> None:
    assert fired(Rule(), prices("20")) == []


def test_another_retailers_price_is_not_the_price_before() -> None:
    assert fired(Rule(), [fact("20", 0, RIVAL), fact("10", 1, OTHER)]) == []


@pytest.mark.parametrize(("size", "expected"), [("10", ["18"]), ("10.01", [])])
def test_the_edge_of_the_zone_fires_in_percent(size: str, expected: list[str]) -> None:
    assert fired(Rule(size=Decimal(size)), prices("20", "18")) == expected


@pytest.mark.parametrize(("size", "expected"), [("2", ["18"]), ("2.01", [])])
def test_the_edge_of_the_zone_fires_in_money(size: str, expected: list[str]) -> None:
    rule = Rule(size=Decimal(size), unit=Unit.AMOUNT, currency="USD")
    assert fired(rule, prices("20", "18")) == expected


@pytest.mark.parametrize(
    ("baseline", "expected"),
    [
        (Baseline.PREVIOUS, ["19", "19.50"]),
        (Baseline.AVERAGE, ["19", "19.50"]),
        (Baseline.LOW, ["19"]),
        (Baseline.ALL_TIME_LOW, []),
    ],
)
def test_each_baseline_has_a_reach_of_its_own(baseline: Baseline, expected: list[str]) -> None:
    facts = [fact("10", 0), fact("20", 40), fact("19", 41), fact("30", 42), fact("19.50", 43)]
    assert fired(Rule(baseline=baseline, days=2, **EACH_TIME), facts) == expected


def test_the_average_states_how_many_prices_it_rests_on() -> None:
    rule = Rule(baseline=Baseline.AVERAGE, days=5, **EACH_TIME)
    event = evaluate(rule, [*prices("40", "20", "30", "24", "27"), fact("10", 5)])[-1]
    assert (event.baseline, event.n) == (Decimal("28.20"), 5)


def test_the_minimum_keeps_a_thin_baseline_from_firing() -> None:
    assert fired(Rule(baseline=Baseline.AVERAGE, minimum=3), prices("20", "20", "10")) == []
    assert fired(Rule(baseline=Baseline.AVERAGE, minimum=3), prices("20", "20", "20", "10")) == ["10"]


def test_my_price_stands_for_a_week() -> None:
    rule = Rule(baseline=Baseline.OWN_PRICE, own_retailer=MINE)
    assert fired(rule, [fact("20", 0, MINE), fact("19", 7)]) == ["19"]
    assert fired(rule, [fact("20", 0, MINE), fact("19", 7.01)]) == []


def test_my_own_price_never_fires() -> None:
    assert fired(Rule(own_retailer=MINE), prices("20", "10", retailer=MINE)) == []


def test_a_list_price_is_that_of_the_post() -> None:
    rule = Rule(baseline=Baseline.LIST_PRICE, size=Decimal(50))
    assert fired(rule, [fact("9", list_price=Decimal(20)), fact("8", 1)]) == ["9"]


def test_a_target_is_reached_at_the_price_itself() -> None:
    rule = Rule(baseline=Baseline.TARGET, target=Decimal(15), currency="USD")
    assert fired(rule, prices("16", "15")) == ["15"]


def test_named_retailers_and_competitors_are_the_only_ones() -> None:
    facts = [*prices("20", "10"), *prices("30", "11", retailer=OTHER)]
    assert fired(Rule(sellers=Sellers.NAMED, named=frozenset({OTHER})), facts) == ["11"]
    assert fired(Rule(sellers=Sellers.COMPETITORS, competitors=frozenset({RIVAL})), facts) == ["10"]
    assert fired(Rule(sellers=Sellers.COMPETITORS), facts) == []


def test_the_cheapest_competitor_is_below_all_prices_that_stand() -> None:
    rule = Rule(sellers=Sellers.CHEAPEST, competitors=frozenset({RIVAL, OTHER}))
    standing = [fact("15", 0, OTHER), fact("20", 0.5)]
    assert fired(rule, [*standing, fact("16", 1)]) == []
    assert fired(rule, [*standing, fact("15", 1)]) == []
    assert fired(rule, [*standing, fact("14", 1)]) == ["14"]
    assert fired(rule, [*standing, fact("16", 8)]) == ["16"]  # the other one's stands no more


def test_once_is_once_for_each_retailer() -> None:
    facts = [*prices("20", "15", "20", "10"), *prices("30", "29", "30", "28", retailer=OTHER)]
    assert fired(Rule(rearm=Rearm.ONCE), facts) == ["15", "29"]


def test_a_price_that_wobbles_at_the_edge_fires_once() -> None:
    rule = Rule(baseline=Baseline.TARGET, target=Decimal(20), currency="USD", rearm_percent=Decimal(5))
    assert fired(rule, prices("19", "20.50", "19.5", "21", "18")) == ["19", "18"]


def test_staying_in_the_zone_fires_once() -> None:
    rule = Rule(baseline=Baseline.OWN_PRICE, own_retailer=MINE)
    facts = [fact("20", 0, MINE), fact("19", 1), fact("18", 2), fact("21", 3), fact("19.5", 4)]
    assert fired(rule, facts) == ["19", "19.5"]


@pytest.mark.parametrize("baseline", [Baseline.PREVIOUS, Baseline.ALL_TIME_LOW])
def test_each_new_low_fires(baseline: Baseline) -> None:
    assert fired(Rule(baseline=baseline), prices("20", "19", "18", "18", "17")) == ["19", "18", "17"]


def test_a_rival_below_me_fires_again_once_i_was_below_it() -> None:
    rule = Rule(baseline=Baseline.OWN_PRICE, own_retailer=MINE)
    facts = [fact("20", 0, MINE), fact("19", 1), fact("18.5", 2, MINE), fact("18", 3)]
    assert fired(rule, facts) == ["19", "18"]


def test_after_so_many_days_it_fires_again() -> None:
    rule = Rule(baseline=Baseline.TARGET, target=Decimal(20), currency="USD", rearm=Rearm.DAYS, rearm_days=2)
    assert fired(rule, prices("19", "18", "17", "16", "15")) == ["19", "17", "15"]


def test_currencies_and_conditions_are_histories_of_their_own() -> None:
    facts = [fact("20"), fact("10", 1, currency="EUR"), fact("9", 2, condition="used"), fact("8", 3)]
    assert fired(Rule(), facts) == ["8"]
    assert fired(Rule(currency="EUR"), facts) == []


def test_an_unsure_reading_does_not_fire_but_counts_as_a_price() -> None:
    facts = [fact("20"), fact("10", 1, confidence=0.6), fact("9", 2, confidence=0.9)]
    events = evaluate(Rule(confidence=0.8), facts)
    assert [(event.fact.price, event.baseline) for event in events] == [(Decimal(9), Decimal(10))]


def test_an_event_names_the_price_before_and_the_low() -> None:
    rule = Rule(baseline=Baseline.TARGET, target=Decimal(20), currency="USD")
    event = evaluate(rule, prices("12", "30", "19"))[-1]
    assert (event.previous, event.low) == (Decimal(30), Decimal(12))
