"""Reactions against what such accounts usually get, against a slow recomputation."""

import math
from collections import defaultdict
from statistics import linear_regression, median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deals.domain.lift import ACCOUNT_MINIMUM, FIT_MINIMUM, Reaction, followers_line, ratio, usual_of

REACTIONS = st.lists(
    st.builds(
        Reaction,
        st.integers(1, 10**9),
        st.integers(1, 4),
        st.none() | st.integers(0, 10**6),
        st.integers(0, 5000),
    ),
    max_size=40,
)


@pytest.mark.parametrize(("engagement", "usual", "expected"), [(0, 0, 1.0), (5, 2, 2.0), (0, 3, 0.25)])
def test_a_ratio_counts_one_reaction_more_on_both_sides(engagement, usual, expected) -> None:
    assert ratio(engagement, usual) == expected


@given(REACTIONS)
def test_an_account_with_enough_posts_is_compared_with_its_median(reactions: list[Reaction]) -> None:
    usual = usual_of(reactions)
    by_author = defaultdict(list)
    for one in reactions:
        by_author[one.author_id].append(one.engagement)
    for author, drawn in by_author.items():
        if len(drawn) >= ACCOUNT_MINIMUM:
            assert usual.of(author, None) == median(drawn)
        else:
            assert usual.of(author, None) is None


@given(REACTIONS)
def test_the_line_is_that_of_the_standard_library(reactions: list[Reaction]) -> None:
    known = [one for one in reactions if one.followers is not None]
    x = [math.log1p(one.followers) for one in known]
    line = followers_line(reactions)
    if len(known) < FIT_MINIMUM or max(x) - min(x) < 1e-3:
        return
    slope, start = linear_regression(x, [math.log1p(one.engagement) for one in known])
    assert line is not None
    assert line.at(500) == pytest.approx(max(0.0, math.exp(start + slope * math.log1p(500)) - 1), abs=1e-6)


def test_an_account_with_few_posts_is_compared_with_accounts_of_its_size() -> None:
    reactions = [Reaction(n, n, 10**n, 2**n) for n in range(1, FIT_MINIMUM + 1)]
    usual = usual_of(reactions)
    small, large = usual.of(99, 10), usual.of(99, 10**6)
    assert small is not None and large is not None
    assert small < large


@pytest.mark.parametrize(
    "reactions",
    [[], [Reaction(n, n, 10 * n, 1) for n in range(FIT_MINIMUM - 1)],
     [Reaction(n, n, 500, n) for n in range(FIT_MINIMUM)], [Reaction(n, n, None, n) for n in range(20)]],
)  # fmt: skip
def test_too_few_posts_or_one_size_of_account_make_no_line(reactions: list[Reaction]) -> None:
    assert usual_of(reactions).of(99, 500) is None
