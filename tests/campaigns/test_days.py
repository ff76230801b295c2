"""A zone's days within a period: each moment in one of them, whatever the clock does at midnight."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from deals.domain.zones import days_in_zone

HOUR = timedelta(hours=1)
SINCE, UNTIL = datetime(2016, 3, 10, 5, tzinfo=UTC), datetime(2016, 11, 12, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    "zone",
    ["UTC", "America/New_York", "America/Havana", "America/Sao_Paulo", "Asia/Kathmandu", "Asia/Beirut"],
)
def test_each_moment_is_in_the_day_that_its_zone_calls_it(zone: str) -> None:
    days = list(days_in_zone(zone, SINCE, UNTIL))
    moment = SINCE
    while moment < UNTIL:
        (day,) = (day for day, start, end in days if start <= moment < end)
        assert day == moment.astimezone(ZoneInfo(zone)).date()
        moment += HOUR / 2


def test_days_follow_each_other_and_are_cut_to_the_period() -> None:
    days = list(days_in_zone("America/New_York", SINCE, UNTIL))
    assert (days[0][:2], days[-1][0], days[-1][2]) == ((date(2016, 3, 10), SINCE), date(2016, 11, 12), UNTIL)
    assert all(end == start for (_, _, end), (_, start, _) in pairwise(days))


def test_a_midnight_that_comes_twice_begins_the_day_at_the_first() -> None:
    starts = {day: start for day, start, _ in days_in_zone("America/Havana", SINCE, UNTIL)}
    assert starts[date(2016, 11, 6)] == datetime(2016, 11, 6, 4, tzinfo=UTC)


def test_a_day_that_a_zone_left_out_is_left_out() -> None:
    since = datetime(2011, 12, 29, 12, tzinfo=UTC)
    days = [day for day, _, _ in days_in_zone("Pacific/Apia", since, since + timedelta(days=2))]
    assert days == [date(2011, 12, 29), date(2011, 12, 31), date(2012, 1, 1)]
