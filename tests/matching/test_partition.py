"""From pairs and decisions to products: no chains, and the same in any order."""

import random

from hypothesis import given
from hypothesis import strategies as st

from deals.domain.matching.partition import Decision, pair_of, partition

JOINED = {("a", "b"): 0.9, ("b", "c"): 0.8}


def groups(keys: str, scores: dict, *decisions: Decision) -> list[str]:
    return ["".join(group) for group in partition(keys, scores, scores.keys(), decisions)]


def test_the_better_pair_joins_and_makes_no_chain():
    assert groups("abc", JOINED) == ["ab", "c"]


def test_three_that_all_agree_are_one():
    assert groups("abc", {**JOINED, ("a", "c"): 0.7}) == ["abc"]


def test_one_that_could_join_two_which_do_not_go_together_joins_neither():
    assert groups("abc", {("a", "b"): 0.81, ("b", "c"): 0.8}) == ["a", "b", "c"]


def test_a_pair_that_may_not_be_joined_is_not():
    assert partition("ab", {("a", "b"): 0.9}, ()) == [("a",), ("b",)]


def test_a_curator_joins_and_parts_what_matching_would_not():
    assert groups("abc", JOINED, Decision("a", "c", True)) == ["abc"]
    assert groups("abc", JOINED, Decision("a", "b", False)) == ["a", "bc"]


def test_the_newer_of_two_decisions_holds_also_through_others():
    same = [Decision("a", "x", True), Decision("c", "x", True)]
    assert groups("ac", {}, *same) == ["ac"]
    assert groups("ac", {}, Decision("a", "c", False), *same) == ["a", "c"]
    assert groups("ac", {}, *same, Decision("a", "c", False)) == ["ac"]


def test_what_a_curator_joined_is_joined_by_others_as_one():
    assert groups("abc", {("a", "b"): 0.9}, Decision("a", "c", True)) == ["abc"]
    assert groups("abc", {("a", "b"): 0.9}, Decision("a", "c", True), Decision("b", "c", False)) == [
        "ac",
        "b",
    ]


keys = st.sampled_from("abcdefgh")
pairs = st.tuples(keys, keys).filter(lambda pair: pair[0] != pair[1]).map(lambda pair: pair_of(*pair))
decisions = st.lists(st.builds(lambda pair, same: Decision(*pair, same), pairs, st.booleans()), max_size=5)


@given(st.dictionaries(pairs, st.sampled_from([0.3, 0.6, 0.62, 0.9])), decisions, st.integers())
def test_products_are_the_same_in_any_order_and_each_listing_is_in_one(scores, said, seed):
    joins = {pair for pair, score in scores.items() if score > 0.5}
    found = partition("abcdefgh", scores, joins, said)
    shuffled = random.Random(seed).sample(sorted(scores.items()), len(scores))
    assert partition("hgfedcba", dict(shuffled), joins, said) == found
    assert sorted("".join(map("".join, found))) == list("abcdefgh")
