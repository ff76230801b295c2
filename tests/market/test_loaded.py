"""How much of a period is loaded, and what frequencies, gaps and silence may be told from it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deals.domain.coverage import LoadedTime, is_known, known_days, was_quiet
from deals.selectors.common.as_of import Period
from deals.selectors.loading.loaded import loaded_days, loaded_time
from tests.factories import DAY, START, make_coverage

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("loaded", "hours", "sentence"),
    [(120, 720, "per loaded week, 5 of 30 days loaded"), (24, 720, "not enough data: 1 of 30 days loaded"),
     (118, 720, "per loaded week, 4.9 of 30 days loaded"), (0, 0, "not enough data: 0 of 0 days loaded")],
)  # fmt: skip
def test_it_is_told_in_days_and_never_rounded_up(loaded: int, hours: int, sentence: str) -> None:
    assert LoadedTime(loaded, hours).sentence == sentence


@given(st.integers(0, 10**6), st.integers(0, 10_000))
def test_a_frequency_is_per_168_loaded_hours_and_none_below_48(n: int, loaded: int) -> None:
    found = LoadedTime(loaded, 10_000).a_week(n)
    if loaded < 48:
        assert found is None
    else:
        assert found is not None
        assert abs(found * loaded - 168 * n) <= Decimal("0.005") * loaded


def test_hours_count_once_whatever_the_chunks_and_failed_ones_do_not(db: None) -> None:
    make_coverage(START, 10), make_coverage(START + 5 * HOUR, 10, source="chunk:2")
    make_coverage(START + 20 * HOUR, 5, status="failed", source="chunk:3")
    make_coverage(START + 30 * HOUR, 2, status="partial", source="chunk:3")
    assert loaded_time(Period("x", START, START + 3 * DAY)).any_network == LoadedTime(17, 72)


def test_a_period_without_a_start_begins_at_the_first_loaded_hour(db: None) -> None:
    make_coverage(START, 10)
    assert loaded_time(Period.all_until(START + 2 * DAY)).any_network == LoadedTime(10, 48)
    assert loaded_time(Period.all_until(START)).any_network == LoadedTime(0, 0)


@given(st.sets(st.integers(0, 99), max_size=80))
def test_silence_is_known_where_each_day_is_loaded(hours: set[int]) -> None:
    days = {START.date() + timedelta(days=each) for each in hours}
    before = START.date() + timedelta(days=50)
    assert was_quiet(7, before, days) == all(before - timedelta(days=each) in days for each in range(1, 8))
    assert is_known(before, before + timedelta(days=1), days)


def test_a_day_is_loaded_where_18_of_its_hours_are_in_the_zone(db: None) -> None:
    make_coverage(START, 41)
    until = START + 3 * DAY
    found = loaded_days({"UTC", "America/New_York"}, until)
    days = {"twitter": {date(2016, 6, 1)}}
    assert found == {"UTC": days, "America/New_York": days}


def test_hours_count_for_their_network(db: None) -> None:
    make_coverage(START, 60)
    make_coverage(START + 50 * HOUR, 30, network="bluesky", source="chunk:2")
    found = loaded_time(Period("x", START, START + 5 * DAY))
    assert found.any_network == LoadedTime(80, 120)
    assert found.by_network == [("twitter", LoadedTime(60, 120)), ("bluesky", LoadedTime(30, 120))]
    assert (found.of(["bluesky"]).loaded, found.of(["twitter", "bluesky"]).loaded) == (30, 80)
    assert found.sentence == "per loaded week; Twitter: 2.5 of 5 days loaded, Bluesky: 1.2 of 5 days loaded"


def test_a_day_is_loaded_of_a_network_by_its_own_hours(db: None) -> None:
    make_coverage(START, 24), make_coverage(START + DAY, 12)
    make_coverage(START + DAY, 18, network="bluesky", source="chunk:2")
    found = loaded_days({"UTC"}, START + 3 * DAY)["UTC"]
    assert found == {"twitter": {date(2016, 6, 1)}, "bluesky": {date(2016, 6, 2)}}


def test_silence_is_known_on_days_that_are_loaded_of_each_network() -> None:
    first, second, third = (date(2016, 6, day) for day in (1, 2, 3))
    loaded = {"twitter": {first, second}, "bluesky": {second, third}}
    assert known_days(loaded, ["twitter"]) == {first, second}
    assert known_days(loaded, ["twitter", "bluesky"]) == {second}
    assert known_days(loaded, ["twitter", "telegram"]) == {first, second}
    assert known_days(loaded, []) == {first, second, third}
