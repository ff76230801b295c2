"""Review of pairs of titles: one product or two?"""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User

from deals.domain.matching.title_differences import Piece, title_differences
from deals.domain.refused import Refused
from deals.models import Listing, MatchDecision, MatchPair
from deals.selectors.matching.review import (
    ListingFigures,
    listing_figures,
    single_decisions,
    waiting_pair_of,
    waiting_pairs,
)
from deals.services.curation.kinds.base import Decided, ReviewAction, ReviewKind
from deals.services.curation.reviewing import decide_pair
from deals.services.matching.decisions import undo_decision

VERDICTS = {"accept": MatchDecision.Verdict.SAME, "reject": MatchDecision.Verdict.DIFFERENT}


@dataclass(frozen=True, slots=True)
class Side:
    """One title of a pair: its pieces, and what its deals say."""

    listing: Listing
    pieces: list[Piece]
    figures: ListingFigures


@dataclass(frozen=True, slots=True)
class ShownPair:
    """A pair as its template shows it."""

    pk: int
    pair: MatchPair
    sides: tuple[Side, Side]


def _shown(pairs: list[MatchPair]) -> list[ShownPair]:
    """Add the differences and the figures of all listings. 1 query."""
    figures = listing_figures({end for pair in pairs for end in (pair.left_id, pair.right_id)})
    return [_pair(pair, figures) for pair in pairs]


def _pair(pair: MatchPair, figures: dict[int, ListingFigures]) -> ShownPair:
    left, right = title_differences(pair.left.key, pair.right.key)
    none = ListingFigures()
    sides = (
        Side(pair.left, left, figures.get(pair.left_id, none)),
        Side(pair.right, right, figures.get(pair.right_id, none)),
    )
    return ShownPair(pair.pk, pair, sides)


def _for_api(pair: MatchPair) -> dict[str, Any]:
    return {
        "score": pair.score,
        "agrees": pair.agrees,
        "conflicts": pair.conflicts,
        "titles": [
            {"listing": each.pk, "title": each.key, "product": each.product_id}
            for each in (pair.left, pair.right)
        ],
    }


def _decide(pair_id: int, action: str, user: User) -> Decided:
    return _decided(decide_pair(pair_id, VERDICTS[action], user))


def _undo(decision_id: int, user: User) -> MatchPair | None:
    decision = MatchDecision.objects.filter(pk=decision_id).first()
    if decision is None:
        raise Refused("This decision is gone: load the page again.")
    undo_decision(decision, user)
    return waiting_pair_of((decision.left_key, decision.right_key))


def _decided(decision: MatchDecision) -> Decided:
    return Decided(
        id=decision.pk,
        at=decision.decided_at,
        by=_name(decision.decided_by),
        said=decision.get_verdict_display(),
        about=(decision.left_key, decision.right_key),
        undone_at=decision.undone_at,
        undone_by=_name(decision.undone_by),
    )


def _name(user: User | None) -> str:
    return user.get_username() if user else ""


MATCH = ReviewKind(
    slug="match",
    name="Pairs",
    question="Do both titles name the same product?",
    template="review/match.html",
    actions=(
        ReviewAction("accept", "Same product", "a", "success"),
        ReviewAction("reject", "Different products", "r", "danger"),
    ),
    orderings={"surest": ("-score", "id"), "least_sure": ("score", "id")},
    waiting=waiting_pairs,
    shown=_shown,
    for_api=_for_api,
    decide=_decide,
    undo=_undo,
    history=single_decisions,
    decided=_decided,
    by_field="decided_by",
    at_field="decided_at",
    empty="What matching cannot decide by itself appears here as dumps are loaded.",
)
