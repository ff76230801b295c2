"""The moment that pages take for 'now'."""

from datetime import UTC, datetime, timedelta

import pytest

from deals.selectors.common.as_of import (
    BadAsOf,
    BadPeriod,
    default_as_of,
    parse_as_of,
    parse_period,
    resolve_as_of,
)
from tests.factories import START, make_coverage, make_deal

RUBBISH = [
    "",
    "soon",
    "2016-13-01",
    "2016-11-31",
    "1999-01-01",
    "9999-12-31",
    "2016-11-30T25:00",
    "\0" * 10,
    "٢٠١٦-١١-٣٠x",
]


def test_it_is_the_end_of_the_last_loaded_hour(db: None) -> None:
    make_coverage(START, 5)
    make_coverage(START, 9, status="failed", source="chunk:2")
    assert default_as_of() == START + timedelta(hours=5)


def test_without_coverage_it_is_just_after_the_last_deal(db: None) -> None:
    make_deal(at=START)
    assert default_as_of() == START + timedelta(microseconds=1)


def test_an_empty_database_has_none_and_pages_say_so(db: None) -> None:
    assert default_as_of() is None
    assert resolve_as_of(None).has_data is False


def test_a_date_means_its_end() -> None:
    assert parse_as_of("2016-11-30") == datetime(2016, 12, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["2016-11-30T14:00Z", "2016-11-30T15:00+01:00", "2016-11-30T15:00 01:00", "2016-11-30T14:00"]
)
def test_a_time_is_read_in_its_zone_else_in_utc(text: str) -> None:
    assert parse_as_of(text) == datetime(2016, 11, 30, 14, tzinfo=UTC)


@pytest.mark.parametrize("text", RUBBISH)
def test_rubbish_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(BadAsOf, match=r"^as_of must "):
        parse_as_of(text)


@pytest.mark.parametrize("text", ["2016-11-30", "2016-11-30T14:00:00Z", "2016-11-30T14:00:01.000002Z"])
def test_its_text_reads_back_as_itself(db: None, text: str) -> None:
    assert resolve_as_of(text).text == text


def test_a_chosen_day_ends_with_its_last_loaded_hour(db: None) -> None:
    make_coverage(START, 5), make_coverage(START + timedelta(days=2), 24)
    assert resolve_as_of("2016-06-01").moment == START + timedelta(hours=5)
    assert resolve_as_of("2016-06-02").moment == START + timedelta(days=2)
    assert resolve_as_of("2016-06-03").moment == START + timedelta(days=3)
    assert resolve_as_of("2016-07-01").moment == START + timedelta(days=30 + 1)


def test_a_chosen_time_is_taken_as_it_is(db: None) -> None:
    make_coverage(START, 5)
    assert resolve_as_of("2016-06-01T20:00Z").moment == START + timedelta(hours=20)


def test_a_period_counts_back_from_it() -> None:
    period = parse_period("30", START)
    assert (period.since, period.until) == (START - timedelta(days=30), START)


def test_an_unknown_period_is_refused() -> None:
    with pytest.raises(BadPeriod, match="7, 30, 90, 180, 365, all"):
        parse_period("31", START)
