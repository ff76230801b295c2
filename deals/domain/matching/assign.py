"""Two catalogues: for each left record its one best match, never one found through another record."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache

from deals.domain.matching.blocks import Catalogue
from deals.domain.matching.score import MARGIN, SUGGEST, Comparison, compare

Match = tuple[str, str, float]
"""Left id, right id, score."""


class Assignment:
    """The candidate pairs of two catalogues that reach SUGGEST, the best first."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._of_left: dict[str, dict[str, Comparison]] = defaultdict(dict)
        self._of_right: dict[str, dict[str, Comparison]] = defaultdict(dict)
        for left in catalogue.left:
            for right in catalogue.candidates(left):
                found = compare(catalogue.left[left], catalogue.right[right], catalogue.common_models)
                if found.score >= SUGGEST:
                    self._of_left[left][right] = self._of_right[right][left] = found
        self._are_one_left = cache(self._join)

    def joins(self) -> Iterator[Match]:
        """Yield each left record's best match where nothing speaks against it, and no other is about as good.

        Left records of the same title share a right one.
        """
        for left, found in self._of_left.items():
            right, best = min(found.items(), key=lambda item: (-item[1].score, item[0]))
            if best.joins and not self._is_contested(left, right, best.score):
                yield left, right, best.score

    def suggestions(self) -> Iterator[Match]:
        """Yield each left record's best match that a better left one, another product, does not hold."""
        pairs = [
            (-found.score, left, right)
            for left, rights in self._of_left.items()
            for right, found in rights.items()
        ]
        done: set[str] = set()
        holders: dict[str, list[str]] = defaultdict(list)
        for score, left, right in sorted(pairs):
            if left not in done and all(self._are_one_left(left, each) for each in holders[right]):
                done.add(left)
                holders[right].append(left)
                yield left, right, -score

    def _is_contested(self, left: str, right: str, score: float) -> bool:
        rights = self._near(self._of_left[left], score)
        key = self._catalogue.left[left].key
        lefts = (self._catalogue.left[each].key for each in self._near(self._of_right[right], score))
        return any(each != right for each in rights) or any(each != key for each in lefts)

    @staticmethod
    def _near(found: Mapping[str, Comparison], score: float) -> Iterator[str]:
        return (each for each, comparison in found.items() if comparison.score > score - MARGIN)

    def _join(self, one: str, other: str) -> bool:
        left = self._catalogue.left
        return compare(left[one], left[other], self._catalogue.common_models).joins
