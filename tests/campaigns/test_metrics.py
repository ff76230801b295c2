"""The formulas of campaigns against slow, obvious recomputations."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise, product
from math import floor
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deals.domain.campaigns import (
    Cadence,
    MedianInterval,
    cadence,
    depth_band,
    engagement_rate,
    interval_ranks,
    median_interval,
)


@pytest.mark.parametrize(
    ("engagement", "followers", "rate"),
    [(5, 1000, 5.0), (0, 200, 0.0), (None, 200, None), (5, None, None), (5, 0, None), (1, 4000, 0.25)],
)
def test_a_rate_is_per_thousand_followers_and_unknown_is_not_0(engagement, followers, rate) -> None:
    assert engagement_rate(engagement, followers) == rate


@pytest.mark.parametrize(
    ("depth", "band"),
    [(None, "unstated"), ("0", "under10"), ("0.0999", "under10"), ("0.10", "10to20"), ("0.5", "50to70"),
     ("0.7", "70up"), ("1", "70up")],
)  # fmt: skip
def test_a_band_includes_its_lower_end(depth: str | None, band: str) -> None:
    assert depth_band(None if depth is None else Decimal(depth)) == band


@pytest.mark.parametrize(
    ("n", "ranks"), [(5, None), (6, (1, 6)), (10, (2, 9)), (20, (6, 15)), (100, (40, 61))]
)
def test_ranks_are_those_of_the_published_tables(n: int, ranks: tuple[int, int] | None) -> None:
    assert interval_ranks(n) == ranks


@pytest.mark.parametrize("n", range(6, 15))
def test_ranks_enclose_the_median_in_95_of_100_samples_and_no_narrower_ones_do(n: int) -> None:
    below = [sum(sides) for sides in product((0, 1), repeat=n)]  # how many of n values lie below the median
    low, high = interval_ranks(n) or (0, 0)
    outside = [count for count in below if not low <= count < high]
    assert len(outside) / 2**n <= 0.05
    narrower = [count for count in below if not low + 1 <= count < high - 1]
    assert len(narrower) / 2**n > 0.05


def test_the_normal_ranks_of_many_values_go_on_where_the_exact_ones_end() -> None:
    exact, normal = interval_ranks(400), interval_ranks(401)
    assert exact and normal
    assert abs(exact[0] - normal[0]) <= 1


@given(st.lists(st.floats(0, 1000), max_size=60))
def test_a_median_is_that_of_the_sorted_values_and_lies_in_its_interval(values: list[float]) -> None:
    found = median_interval(values)
    if len(values) < 6:
        assert found == MedianInterval(len(values))
    else:
        assert found.median == median(values)
        assert found.low in values and found.high in values
        assert found.low <= found.median <= found.high


FIRST = date(2016, 6, 1)


EVERY_DAY = frozenset(FIRST + timedelta(days=each) for each in range(60))


@pytest.mark.parametrize(
    ("offsets", "until", "expected"),
    [([], 9, Cadence(0, None, None, None)),
     ([0, 7, 14], 20, Cadence(3, FIRST + timedelta(14), None, None, 2)),
     ([0, 7, 14, 21], 25, Cadence(4, FIRST + timedelta(21), 7, 0, 3)),
     ([0, 7, 14, 21], 31, Cadence(4, FIRST + timedelta(21), 7, 3, 3))],
)  # fmt: skip
def test_a_promotion_is_overdue_after_the_typical_gap(offsets, until, expected) -> None:
    days = [FIRST + timedelta(days=each) for each in offsets]
    assert cadence(days, FIRST + timedelta(days=until), EVERY_DAY) == expected


def test_a_gap_in_the_archive_is_no_gap_of_promotions() -> None:
    days = [FIRST + timedelta(days=each) for each in (0, 2, 4, 6, 30)]
    holes = EVERY_DAY - {FIRST + timedelta(days=10)}
    assert cadence(days, days[-1] + timedelta(days=5), holes) == Cadence(5, days[-1], 2, 3, 3)


def test_nothing_is_overdue_where_a_day_since_is_not_loaded() -> None:
    days = [FIRST + timedelta(days=each) for each in (0, 2, 4, 6)]
    holes = EVERY_DAY - {FIRST + timedelta(days=10)}
    assert cadence(days, FIRST + timedelta(days=12), holes) == Cadence(4, days[-1], 2, None, 3)


DAYS = st.sets(st.integers(0, 40), max_size=14)


@given(DAYS, st.sets(st.integers(0, 50)), st.integers(0, 9))
def test_a_rhythm_is_that_of_a_slow_walk_through_the_days(promoted, loaded, later) -> None:
    offsets = sorted(promoted)
    until = (offsets[-1] if offsets else 0) + later

    def known(after: int, before: int) -> bool:
        return {*range(after + 1, before)} <= loaded

    gaps = sorted(b - a for a, b in pairwise(offsets) if known(a, b))
    found = cadence(
        [FIRST + timedelta(days=each) for each in offsets],
        FIRST + timedelta(days=until),
        {FIRST + timedelta(days=each) for each in loaded},
    )
    assert found.gaps == len(gaps)
    assert found.gap == (median(gaps) if len(gaps) >= 3 else None)
    if found.gap is None or not known(offsets[-1], until):
        assert found.overdue is None
    else:
        assert found.overdue == max(0, floor(later - found.gap))
