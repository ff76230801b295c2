"""Alerts do not rest on a price that one sender typed."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from deals.domain.alerts.facts import Fact
from deals.domain.alerts.sources import with_sources

NOON = datetime(2018, 6, 2, 12, tzinfo=UTC)


def fact(number: int, account: int, day: int = 0, price: str = "20", typed: bool = True) -> Fact:
    at = NOON + timedelta(days=day)
    return Fact(at, number, 0, 1, 2, Decimal(price), account=account, is_typed=typed)


def kept(*facts: Fact) -> list[int]:
    return [each.post_id for each in with_sources(facts)]


def test_a_typed_price_alone_is_left_out() -> None:
    assert kept(fact(1, 7), fact(2, 7, 1)) == []


def test_a_second_account_that_says_the_same_makes_it_count_from_then_on() -> None:
    assert kept(fact(1, 7), fact(2, 8, 1), fact(3, 7, 2)) == [2, 3]


def test_another_price_and_an_old_one_are_no_sources() -> None:
    assert kept(fact(1, 8, 0, "21"), fact(2, 7, 1), fact(3, 8, 9)) == []


def test_a_price_that_the_site_wrote_needs_none() -> None:
    assert kept(fact(1, 7, typed=False)) == [1]
