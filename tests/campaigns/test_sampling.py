"""How much of each retailer is read."""

from hypothesis import given
from hypothesis import strategies as st

from deals.domain.sampling import budgets, one_in

COUNTS = st.dictionaries(st.integers(1, 50), st.integers(0, 400), max_size=12)


def test_small_retailers_are_read_whole_and_large_ones_share_the_rest() -> None:
    assert budgets({1: 10, 2: 900, 3: 5000, 4: 0}, 1000) == {4: 0, 1: 10, 2: 495, 3: 495}


@given(COUNTS, st.integers(0, 1500))
def test_no_retailer_gets_more_than_it_has_and_none_less_than_a_smaller_one(counts, most) -> None:
    shares = budgets(counts, most)
    assert sum(shares.values()) <= most
    for retailer, n in counts.items():
        assert shares[retailer] <= n
        smaller = [shares[other] for other, m in counts.items() if m < n]
        assert shares[retailer] >= max(smaller, default=0)
    if sum(counts.values()) <= most:
        assert shares == counts


@given(st.integers(0, 100_000), st.integers(1, 5000))
def test_about_the_budget_is_read_and_never_more(n: int, budget: int) -> None:
    step = one_in(n, budget, 16)
    assert n / step <= budget
    assert step < 16 or step % 16 == 0
