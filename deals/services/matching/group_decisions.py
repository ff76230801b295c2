"""A curator decides on whole groups of products: which are one, and that the others are not.

All that is said at once, of one group or of many, is one `ProductChange`, and undone as one.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User

from deals.domain.refused import Refused
from deals.models import Listing, MatchDecision, MatchPair, ProductChange
from deals.selectors.matching.groups import pairs_between
from deals.services.matching.decisions import MOST_LISTINGS, changing, note, settle, write

MOST_GROUPS = 200
"""Groups that are decided at once."""


@dataclass(frozen=True, slots=True)
class GroupAnswer:
    """Which products of a group (ids) are one; the others are not that one. None together: all differ."""

    products: frozenset[int]
    together: frozenset[int] = frozenset()


def decide_groups(answers: Sequence[GroupAnswer], user: User | None) -> ProductChange:
    """Note what a curator says of groups, and settle their products. Raises Refused.

    It refuses a group that was decided meanwhile or whose products are gone, a single product that is to be
    joined, and more than MOST_GROUPS groups or MOST_LISTINGS titles that are to be joined.
    """
    if not 0 < len(answers) <= MOST_GROUPS:
        raise Refused(f"Choose 1 to {MOST_GROUPS} groups: {len(answers)} are chosen.")
    with changing() as cursor:
        for answer in answers:
            _refuse_stale(answer)
        joined = [list(_titles_of(each.together)) for each in answers if each.together]
        if sum(map(len, joined)) > MOST_LISTINGS:
            raise Refused(f"Too many titles for one decision: at most {MOST_LISTINGS} are joined at once.")
        action = ProductChange.Action.MERGE if joined else ProductChange.Action.APART
        change = ProductChange.objects.create(action=action, changed_by=user)
        same = [(first, other) for first, *rest in joined for other in rest]
        apart = [pair for answer in answers for pair in _parted(answer)]
        write(same, MatchDecision.Verdict.SAME, user, change)
        write(apart, MatchDecision.Verdict.DIFFERENT, user, change)
        return note(change, settle(cursor, {key for pair in (*same, *apart) for key in pair}))


def _refuse_stale(answer: GroupAnswer) -> None:
    if len(answer.together) == 1 or not answer.together <= answer.products:
        raise Refused("Tick at least two products of the group to join them.")
    waiting = MatchPair.objects.waiting().filter(
        left__product__in=answer.products, right__product__in=answer.products
    )
    found = {product for pair in waiting.values_list("left__product", "right__product") for product in pair}
    if found != answer.products:
        raise Refused("This group was decided or settled meanwhile: load the page again.")


def _titles_of(products: Collection[int]) -> Iterator[str]:
    yield from Listing.objects.filter(product__in=products).order_by("key").values_list("key", flat=True)


def _parted(answer: GroupAnswer) -> Iterator[tuple[str, str]]:
    """Yield the titles of a group that differ: of one ticked and one not; of all, where none is ticked."""
    for left, right, left_title, right_title in pairs_between(answer.products):
        if not answer.together or (left in answer.together) != (right in answer.together):
            yield left_title, right_title
