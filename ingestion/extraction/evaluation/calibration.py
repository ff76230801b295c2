"""Whether a confidence of 0.9 means right nine times in ten, and what the charts' bar lets through."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingestion.extraction.evaluation.scoring import Offer, PostScore, comparable

EDGES = (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.01)


@dataclass(frozen=True, slots=True)
class Bin:
    """Predicted offers with a confidence in [low, high)."""

    low: float
    high: float
    offers: int
    right: int
    mean: float


@dataclass(frozen=True, slots=True)
class BarFigures:
    """What stands above the bar: `above` of `priced` labelled offers; of `passed` predictions `right` are."""

    priced: int
    above: int
    passed: int
    right: int


def curve(scores: Sequence[PostScore]) -> list[Bin]:
    """Return the bins that hold offers; right is one whose price or reduction a label has."""
    judged = [(_confidence(found), True) for score in scores for _, found in score.pairs]
    judged += [(_confidence(found), False) for score in scores for found in score.extra]
    return _binned(judged)


def at_bar(scores: Sequence[PostScore], bar: float) -> BarFigures:
    """Count the priced offers (free ones are none) on either side of the bar."""
    priced = above = passed = right = 0
    for score in scores:
        priced += sum(_is_priced(gold) for gold, _ in score.pairs) + sum(map(_is_priced, score.missed))
        for gold, found in score.pairs:
            passes = _is_priced(found) and _confidence(found) >= bar
            above += passes and _is_priced(gold)
            passed += passes
            right += passes and comparable(gold, "price") == comparable(found, "price")
        passed += sum(_is_priced(found) and _confidence(found) >= bar for found in score.extra)
    return BarFigures(priced, above, passed, right)


def _is_priced(offer: Offer) -> bool:
    return comparable(offer, "price") is not None and offer.get("kind") != "free"


def _confidence(offer: Offer) -> float:
    return float(offer.get("confidence") or 0.0)


def _binned(judged: Sequence[tuple[float, bool]]) -> list[Bin]:
    bins = []
    for low, high in pairwise(EDGES):
        inside = [(sure, right) for sure, right in judged if low <= sure < high]
        if inside:
            mean = sum(sure for sure, _ in inside) / len(inside)
            bins.append(Bin(low, min(high, 1.0), len(inside), sum(right for _, right in inside), mean))
    return bins
