"""Hours and days of the archive by state."""

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from deals.selectors.common.as_of import Period
from deals.selectors.loading.coverage import Coverage, coverage_by_network, cropped
from deals.views.common.coverage_bar import CoverageBar, coverage_bars_of
from tests.factories import DAY, START, make_coverage

pytestmark = pytest.mark.django_db
MONTH = Period("30", START, START + 30 * DAY)


def coverage(period: Period) -> Coverage:
    """The coverage where one network is loaded."""
    (only,) = coverage_by_network(period)
    return only


def coverage_bar_of(covered: Coverage) -> CoverageBar:
    (only,) = coverage_bars_of([covered])
    return only


def test_a_day_is_loaded_only_when_all_its_hours_are() -> None:
    make_coverage(START, 24)
    make_coverage(START + DAY, 23)
    states = [bucket.state for bucket in coverage(MONTH).buckets[:3]]
    assert states == ["loaded", "partial", "missing"]


def test_an_hour_that_one_chunk_loaded_and_another_did_not_is_partial() -> None:
    make_coverage(START, 1)
    make_coverage(START, 1, status="failed", source="chunk:2")
    first = coverage(MONTH).buckets[0]
    assert (first.loaded, first.partial, first.failed, first.missing) == (0, 1, 0, 23)


def test_hours_of_all_states_add_up_to_the_period() -> None:
    make_coverage(START, 30)
    make_coverage(START + 5 * DAY, 10, status="failed")
    found = coverage(MONTH)
    assert found.total_hours == 720
    assert [found.hours(state) for state in ("loaded", "failed", "missing")] == [30, 10, 680]


def test_a_week_is_told_by_the_hour() -> None:
    make_coverage(START, 2)
    found = coverage(Period("7", START, START + 7 * DAY))
    assert (found.unit, len(found.buckets)) == ("hour", 168)


def test_the_last_day_is_cut_at_the_as_of_moment() -> None:
    make_coverage(START, 24 * 9)
    found = coverage(Period("x", START, START + 8 * DAY + timedelta(hours=6)))
    assert (found.buckets[-1].loaded, found.buckets[-1].state) == (6, "loaded")


def test_all_time_starts_with_the_first_known_hour() -> None:
    make_coverage(START, 24 * 10)
    assert coverage(Period.all_until(START + 10 * DAY)).since == START


def test_a_strip_joins_neighbours_of_one_state_and_leaves_gaps() -> None:
    make_coverage(START, 24 * 10)
    make_coverage(START + 20 * DAY, 24 * 10)
    strip = coverage_bar_of(coverage(MONTH))
    assert [(bar.state, bar.x, bar.width) for bar in strip.bars] == [
        ("loaded", "0.00", "333.33"),
        ("loaded", "666.67", "333.33"),
    ]
    assert strip.sentence == "Coverage: 480 of 720 hours loaded, 240 missing."


def test_a_bar_is_as_high_as_the_share_of_its_hours_that_is_loaded() -> None:
    make_coverage(START, 6)
    make_coverage(START + DAY, 24, status="failed")
    make_coverage(START + 2 * DAY, 1)
    bars = coverage_bar_of(coverage(MONTH)).bars
    assert [(bar.state, bar.y, bar.height) for bar in bars] == [
        ("partial", 8, 2),
        ("failed", 0, 10),
        ("partial", 8, 2),
    ]
    assert bars[0].title == "1 Jun 2016 00:00 to 2 Jun 2016 00:00: partly loaded, 6 of 24 hours"


def test_it_takes_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    make_coverage(START, 24 * 30)
    with django_assert_num_queries(1):
        coverage(MONTH)


def test_hours_of_one_network_are_no_hours_of_another() -> None:
    make_coverage(START, 24)
    make_coverage(START + DAY, 48, network="mastodon", source="chunk:2")
    found = coverage_by_network(MONTH)
    assert [(each.network, each.hours("loaded"), each.hours("missing")) for each in found] == [
        ("mastodon", 48, 672),
        ("twitter", 24, 696),
    ]
    assert [each.network for each in coverage_by_network(MONTH, network="twitter")] == ["twitter"]


def test_each_network_has_a_strip_of_its_own() -> None:
    make_coverage(START, 24)
    make_coverage(START, 720, network="mastodon", source="chunk:2")
    bars = coverage_bars_of(coverage_by_network(MONTH))
    assert [(bar.network, bar.loaded) for bar in bars] == [("Mastodon", 720), ("Twitter", 24)]
    assert bars[1].sentence == "Coverage of Twitter: 24 of 720 hours loaded, 696 missing."


def test_where_nothing_is_loaded_all_is_missing() -> None:
    assert (coverage(MONTH).network, coverage(MONTH).hours("missing")) == ("", 720)


@pytest.mark.parametrize(
    ("loaded_from", "first_at", "begin"),
    [
        (10, None, 10),
        (10, 4, 4),
        (28, None, 23),
        (0, None, 0),
    ],
)
def test_a_picture_begins_where_anything_is_known_but_shows_a_week(
    db: None, loaded_from: int, first_at: int | None, begin: int
) -> None:
    make_coverage(START + loaded_from * DAY, 5)
    covered = coverage_by_network(Period("30", START, START + 30 * DAY), unit="day")
    (only,) = cropped(covered, None if first_at is None else START + first_at * DAY)
    assert (only.since, only.until) == (START + begin * DAY, START + 30 * DAY)
    assert (only.hours("loaded"), only.total_hours) == (5, 24 * (30 - begin))
