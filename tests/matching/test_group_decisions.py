"""A curator decides on groups: all of it is one change, and undone as one."""

import pytest

from deals.domain.refused import Refused
from deals.models import MatchDecision, MatchPair, ProductChange
from deals.selectors.matching.groups import GroupFilter, shown_groups, waiting_groups
from deals.services.matching.decisions import undo_change
from deals.services.matching.group_decisions import GroupAnswer, decide_groups
from tests.factories import make_user
from tests.reviewing import make_pair, make_titles, product_of

pytestmark = pytest.mark.django_db
WHITE, BLACK, UMBRELLA, LAMP, SHEARS = (
    "borvo kettle k40 white",
    "borvo kettle k40 black",
    "quillmart umbrella u50",
    "tindalo lamp l60",
    "orchard shears s20",
)


@pytest.fixture
def three() -> frozenset[int]:
    """Two kettles and an umbrella that wait as one group."""
    make_titles()
    make_pair(WHITE, BLACK)
    make_pair(BLACK, UMBRELLA, 0.4)
    return ids(WHITE, BLACK, UMBRELLA)


def ids(*titles: str) -> frozenset[int]:
    return frozenset(product_of(title).pk for title in titles)


def waiting() -> list[tuple[int, ...]]:
    return [each.group.products for each in waiting_groups()]


def test_pairs_that_meet_wait_as_one_group(three: frozenset[int]) -> None:
    assert waiting() == [tuple(sorted(three))]


def test_the_ticked_ones_become_one_product_and_the_rest_is_another(three: frozenset[int]) -> None:
    decide_groups([GroupAnswer(three, ids(WHITE, BLACK))], make_user())
    assert product_of(WHITE) == product_of(BLACK) != product_of(UMBRELLA)
    assert waiting() == []


def test_what_was_said_of_a_group_is_undone_as_one(three: frozenset[int]) -> None:
    user = make_user()
    change = decide_groups([GroupAnswer(three, ids(WHITE, BLACK))], user)
    undo_change(change, user)
    assert len(ids(WHITE, BLACK, UMBRELLA)) == 3
    assert waiting() == [tuple(sorted(three))]


def test_a_group_without_a_tick_is_told_apart(three: frozenset[int]) -> None:
    change = decide_groups([GroupAnswer(three)], make_user())
    assert (change.action, change.moves) == ("apart", [])
    assert set(MatchDecision.objects.values_list("verdict", flat=True)) == {"different"}
    assert waiting() == []


def test_groups_decided_at_once_are_one_change(three: frozenset[int]) -> None:
    make_pair(LAMP, SHEARS)
    both = [GroupAnswer(three), GroupAnswer(ids(LAMP, SHEARS), ids(LAMP, SHEARS))]
    decide_groups(both, make_user())
    assert ProductChange.objects.count() == 1
    assert product_of(LAMP) == product_of(SHEARS)


def test_a_group_that_was_decided_meanwhile_is_refused_and_nothing_is_noted(three: frozenset[int]) -> None:
    lamps = GroupAnswer(ids(LAMP, SHEARS))
    with pytest.raises(Refused, match="meanwhile"):
        decide_groups([GroupAnswer(three), lamps], make_user())
    assert not MatchDecision.objects.exists() and not ProductChange.objects.exists()


def test_a_single_tick_is_refused(three: frozenset[int]) -> None:
    with pytest.raises(Refused, match="at least two"):
        decide_groups([GroupAnswer(three, ids(WHITE))], make_user())


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (GroupFilter(text="umbrella"), 1),
        (GroupFilter(text="sofa"), 0),
        (GroupFilter(least=0.8), 0),
        (GroupFilter(joins_retailers=True), 0),
        (GroupFilter(is_watched=True), 0),
    ],
)
def test_a_filter_chooses_groups(three: frozenset[int], wanted: GroupFilter, found: int) -> None:
    assert len(waiting_groups(wanted)) == found


def test_a_shown_group_has_its_members_prices_and_reasons(three: frozenset[int]) -> None:
    MatchPair.objects.update(agrees=["brand borvo"], conflicts=["white, black"])
    (group,) = shown_groups(waiting_groups())
    assert [each.titles for each in group.members] == [(BLACK,), (WHITE,), (UMBRELLA,)]
    assert (group.agrees, group.conflicts) == (("brand borvo",), ("white, black",))
    assert {str(each.lowest) for each in group.members} == {"20.00"}
