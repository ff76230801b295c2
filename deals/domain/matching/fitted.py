"""A scorer that was fitted on curators' decisions: gradient-boosted trees, read from plain lists (pure).

Fitting takes scikit-learn (services/matching/fitting.py); scoring takes nothing, so workers need no more
packages, and a pair's score is the same on every machine.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import exp
from typing import Any, NamedTuple, Self

Evidence = tuple[float, ...]
"""What is known of a pair, in the fixed order of `score.evidence`."""

LEAF = -1


class Tree(NamedTuple):
    """A tree as parallel lists, a node each: go left where the number is at most the threshold."""

    feature: tuple[int, ...]  # which number of the evidence; LEAF in a leaf
    threshold: tuple[float, ...]
    left: tuple[int, ...]
    right: tuple[int, ...]
    value: tuple[float, ...]

    def leaf_value(self, evidence: Evidence) -> float:
        """Return the value of the leaf that the evidence leads to."""
        node = 0
        while self.feature[node] != LEAF:
            goes_left = evidence[self.feature[node]] <= self.threshold[node]
            node = self.left[node] if goes_left else self.right[node]
        return self.value[node]


@dataclass(frozen=True, slots=True)
class Scorer:
    """`base` and the trees' values add up to the log odds of 'the same product'.

    `scale` translates probabilities to scores: (probability, score) in rising order, from (0, 0) to (1, 1),
    so that the cut-offs mean the same with it and without it.
    """

    base: float
    trees: tuple[Tree, ...]
    scale: tuple[tuple[float, float], ...] = ((0.0, 0.0), (1.0, 1.0))

    def probability(self, evidence: Evidence) -> float:
        """Return how likely a curator says 'the same product', 0 to 1."""
        odds = self.base + sum(tree.leaf_value(evidence) for tree in self.trees)
        return 1 / (1 + exp(-min(max(odds, -500.0), 500.0)))

    def score(self, evidence: Evidence) -> float:
        """Return the probability on the rule's scale, 0 to 1."""
        probability = self.probability(evidence)
        above = min(bisect_right(self.scale, (probability, 1.0)), len(self.scale) - 1)
        (left, low), (right, high) = self.scale[above - 1], self.scale[above]
        return low + (high - low) * (probability - left) / (right - left)

    def to_json(self) -> dict[str, Any]:
        return {"base": self.base, "trees": [list(tree) for tree in self.trees], "scale": list(self.scale)}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Read what `to_json` gave. Raises KeyError, TypeError or ValueError for anything else."""
        trees = tuple(Tree(*map(tuple, tree)) for tree in value["trees"])
        return cls(float(value["base"]), trees, scale_of(value["scale"]))


def scale_of(points: Sequence[Sequence[float]]) -> tuple[tuple[float, float], ...]:
    """Return the points as a scale. Raises ValueError where they do not rise from (0, 0) to (1, 1)."""
    scale = tuple((float(probability), float(score)) for probability, score in points)
    rises = all(one[0] < other[0] and one[1] <= other[1] for one, other in pairwise(scale))
    if len(scale) < 2 or scale[0] != (0.0, 0.0) or scale[-1] != (1.0, 1.0) or not rises:
        raise ValueError(f"a scale rises from (0, 0) to (1, 1): {scale}")
    return scale
