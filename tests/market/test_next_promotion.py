"""When the next promotion begins."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from deals.domain.next_promotion import (
    FORECASTS_MINIMUM,
    GAPS_MINIMUM,
    Spell,
    interval_of,
    known_gaps,
    next_promotion,
    spells_of,
)

FIRST = date(2016, 1, 1)
DAY = timedelta(days=1)
ALL = frozenset(FIRST + n * DAY for n in range(-1, 800))


def days(*numbers: int) -> list[date]:
    return [FIRST + n * DAY for n in numbers]


def test_days_that_touch_are_one_spell() -> None:
    assert spells_of(days(1, 2, 3, 5, 8, 9)) == [Spell(*days(1, 3)), Spell(*days(5, 5)), Spell(*days(8, 9))]


def test_a_gap_is_from_begin_to_begin_and_needs_all_around_it_loaded() -> None:
    spells = spells_of(days(1, 2, 7, 14, 20))
    assert known_gaps(spells, ALL) == [6, 7, 6]
    assert known_gaps(spells, ALL - set(days(4))) == [7, 6]
    assert known_gaps(spells, ALL - set(days(0))) == [7, 6]
    assert known_gaps(spells, ALL - set(days(7))) == [6, 7, 6]


def test_nothing_is_told_from_fewer_than_ten_gaps() -> None:
    weekly = [7 * week for week in range(10)]
    told = next_promotion(days(*weekly), FIRST + 64 * DAY, ALL)
    assert (told.gaps, told.judged, told.is_told) == (9, 4, False)
    assert told.why_none.startswith("not enough data: 9 of the 10 gaps needed")


def test_weekly_promotions_come_on_the_seventh_day() -> None:
    weekly = [7 * week for week in range(11)]
    told = next_promotion(days(*weekly), FIRST + 71 * DAY, ALL)
    assert (told.earliest, told.latest) == (FIRST + 77 * DAY, FIRST + 77 * DAY)
    assert (told.gaps, told.judged, told.held, told.overdue) == (10, 5, 5, 0)


def test_what_has_not_come_in_time_is_overdue() -> None:
    weekly = [7 * week for week in range(11)]
    told = next_promotion(days(*weekly), FIRST + 80 * DAY, ALL)
    assert (told.earliest, told.latest, told.overdue) == (FIRST + 80 * DAY, FIRST + 80 * DAY, 3)


def test_days_since_the_last_promotion_that_are_not_loaded_tell_nothing() -> None:
    weekly = [7 * week for week in range(11)]
    told = next_promotion(days(*weekly), FIRST + 74 * DAY, ALL - set(days(72)))
    assert not told.is_told and told.why_none == "days around the last promotion are not loaded"


def test_of_nine_gaps_on_the_shortest_and_the_longest_still_count_of_nineteen_no_more() -> None:
    assert interval_of([3, 9, 4, 5, 6]) == (3, 9)
    assert interval_of(range(1, 19)) == (1, 18)
    assert interval_of(range(1, 20)) == (2, 18)


@given(st.lists(st.integers(2, 20), min_size=10, max_size=40))
def test_each_judged_interval_is_that_of_the_gaps_before_it(steps: list[int]) -> None:
    numbers = [0]
    for step in steps:
        numbers.append(numbers[-1] + step)
    told = next_promotion(days(*numbers), FIRST + numbers[-1] * DAY, ALL | set(days(*range(900))))
    held = 0
    for place in range(GAPS_MINIMUM, len(steps)):
        before = sorted(steps[:place])
        off = 1 if len(before) < 19 else (len(before) + 1) // 10
        held += before[off - 1] <= steps[place] <= before[len(before) - off]
    assert (told.gaps, told.judged, told.held) == (len(steps), len(steps) - GAPS_MINIMUM, held)
    assert told.judged >= FORECASTS_MINIMUM and told.is_told
