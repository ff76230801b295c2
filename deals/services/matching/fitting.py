"""A matching score fitted on curators' decisions, and whether it is better than the rule.

Decisions on titles that hang together are either all fitted on or all held out. The figure is average
precision: how well the pairs that curators called one product are ranked before the others.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from deals.domain.matching.features import key_features
from deals.domain.matching.fitted import LEAF, Evidence, Scorer, Tree
from deals.domain.matching.normalise import listing_key
from deals.domain.matching.partition import Bound, Decision
from deals.domain.matching.score import JOIN, SUGGEST, evidence
from deals.domain.refused import Refused
from deals.models import Listing, MatchDecision, MatchScorer
from deals.services.loading.batches import lock_loading
from deals.services.matching.listings import forget_index
from deals.services.matching.pairs import common_models

if TYPE_CHECKING:
    from sklearn.ensemble import GradientBoostingClassifier

LEAST_DECISIONS = 200
HELD_OUT = 0.3
FOLDS = 4
SURE = 0.98
"""From the probability on at which so many were 'the same' two titles are joined."""

FOUND = 0.98
"""So many of those that are the same stay suggested."""

TREES = {"n_estimators": 80, "max_depth": 3, "learning_rate": 0.1, "min_samples_leaf": 5, "random_state": 0}


@dataclass(frozen=True, slots=True)
class Example:
    """A decided pair; `place`, 0 to 1, tells on which side it goes: the same for all that hang together."""

    evidence: Evidence
    is_same: bool
    place: float


def fit_matcher() -> MatchScorer:
    """Fit, measure, note, and match all listings again (with the next settling) if it is to be used.

    Raises Refused below LEAST_DECISIONS, or where curators said one thing only.
    """
    examples = decided_pairs()
    fitted_on = [each for each in examples if each.place >= HELD_OUT]
    held_out = [each for each in examples if each.place < HELD_OUT]
    if len(examples) < LEAST_DECISIONS:
        raise Refused(f"{len(examples)} decisions on listings that are there: {LEAST_DECISIONS} are needed.")
    for part, name in ((fitted_on, "to fit on"), (held_out, "to be held out")):
        if len({each.is_same for each in part}) < 2:
            raise Refused(f"Of the decisions {name} all say the same: some of each kind are needed.")
    scorer = _fit(fitted_on)
    rule = average_precision([each.evidence[0] for each in held_out], held_out)
    ours = average_precision([scorer.probability(each.evidence) for each in held_out], held_out)
    return _note(scorer, len(fitted_on), len(held_out), rule, ours)


def decided_pairs() -> list[Example]:
    """Return the standing decisions on listings that are there and that the rule suggests."""
    decisions = list(MatchDecision.objects.standing())
    same = MatchDecision.Verdict.SAME
    kin = Bound(Decision(each.left_key, each.right_key, True) for each in decisions)
    rows = Listing.objects.filter(
        key__in={key for each in decisions for key in (each.left_key, each.right_key)}
    )
    brands = {key: listing_key(brand or "") for key, brand in rows.values_list("key", "brand__name")}
    common = common_models()
    found: dict[tuple[str, str], Example] = {}
    for each in decisions:  # the newest first: of two on one pair it holds
        pair = each.left_key, each.right_key
        if pair not in found and all(key in brands for key in pair):
            one, other = (key_features(key, brands[key]) for key in pair)
            if known := evidence(one, other, common):
                found[pair] = Example(known, each.verdict == same, _place(kin.atom(each.left_key)))
    return [found[pair] for pair in sorted(found)]


def average_precision(scores: Sequence[float], examples: Sequence[Example]) -> float:
    """Return the mean of the precision at each pair that is the same, ranked by score, ties as one rank."""
    from sklearn.metrics import average_precision_score

    return float(average_precision_score([each.is_same for each in examples], scores))


def _place(key: str) -> float:
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:4]) / 2**32


def _fit(examples: Sequence[Example]) -> Scorer:
    """Fit the trees on all examples, and the scale on what trees say that did not see them."""
    guessed: list[tuple[float, bool]] = []
    for fold in range(FOLDS):
        others = [each for each in examples if int(each.place * 1000) % FOLDS != fold]
        unseen = [each for each in examples if int(each.place * 1000) % FOLDS == fold]
        if unseen and len({each.is_same for each in others}) == 2:
            scorer = _trees(others)
            guessed += [(scorer.probability(each.evidence), each.is_same) for each in unseen]
    return replace(_trees(examples), scale=_scale(sorted(guessed, reverse=True)))


def _trees(examples: Sequence[Example]) -> Scorer:
    from sklearn.ensemble import GradientBoostingClassifier

    model = GradientBoostingClassifier(**TREES)
    model.fit([each.evidence for each in examples], [each.is_same for each in examples])
    trees = tuple(_tree(each[0].tree_, model.learning_rate) for each in model.estimators_)
    return Scorer(_base(model, examples[0].evidence, trees), trees)


def _tree(tree: Any, rate: float) -> Tree:
    """Read one of scikit-learn's trees; it compares in single precision, so thresholds are halfway values."""
    return Tree(
        feature=tuple(LEAF if each < 0 else int(each) for each in tree.feature),
        threshold=tuple(map(float, tree.threshold)),
        left=tuple(map(int, tree.children_left)),
        right=tuple(map(int, tree.children_right)),
        value=tuple(rate * float(each) for each in tree.value[:, 0, 0]),
    )


def _base(model: "GradientBoostingClassifier", known: Evidence, trees: tuple[Tree, ...]) -> float:
    """Return the log odds that the trees' values are added to."""
    return float(model.decision_function([known])[0]) - sum(tree.leaf_value(known) for tree in trees)


def _scale(guessed: Sequence[tuple[float, bool]]) -> tuple[tuple[float, float], ...]:
    """Place JOIN where SURE of the pairs are the same, and SUGGEST where FOUND of the same ones are above."""
    same = sum(is_same for _, is_same in guessed)
    join, suggest, above = 1.0, 0.0, 0
    for rank, (probability, is_same) in enumerate(guessed, 1):
        above += is_same
        if above / rank >= SURE:
            join = probability
        if above <= FOUND * same:
            suggest = probability
    join = min(max(join, 0.02), 0.98)
    suggest = min(max(suggest, 0.01), join - 0.01)
    return (0.0, 0.0), (suggest, SUGGEST), (join, JOIN), (1.0, 1.0)


@transaction.atomic
def _note(scorer: Scorer, fitted_on: int, held_out: int, rule: float, ours: float) -> MatchScorer:
    with connection.cursor() as cursor:
        lock_loading(cursor)
        before = MatchScorer.objects.first()
        made = MatchScorer.objects.create(
            decisions=fitted_on,
            held_out=held_out,
            rule_figure=rule,
            fitted_figure=ours,
            is_used=ours > rule,
            scorer=scorer.to_json(),
        )
        if made.is_used or (before and before.is_used):
            forget_index(cursor)
    return made
