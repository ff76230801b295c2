"""From scored pairs and curators' decisions to products: a function of the set, not of its order.

Best pairs first, and two groups become one only where each listing of the one agrees with each of the
other (complete linkage): A ~ B and B ~ C never make A and C one product. A listing that could join two
others about equally, which do not go together, joins neither: a curator decides.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from deals.domain.matching.score import MARGIN

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Decision:
    """A curator's word on two listing keys."""

    left: str
    right: str
    is_same: bool


def pair_of(one: str, other: str) -> Pair:
    return (one, other) if one < other else (other, one)


def partition(
    keys: Collection[str],
    scores: Mapping[Pair, float],
    joins: Collection[Pair],
    decisions: Iterable[Decision] = (),
) -> list[tuple[str, ...]]:
    """Return the products of `keys`: sorted tuples, in sorted order.

    `scores` holds the pairs from the cut-off SUGGEST on, each in canonical order, and `joins` those of
    them that may be joined without asking; further keys in them count as rivals only. `decisions` come
    newest first: an older one that a newer forbids is passed over.
    """
    bound = Bound(decisions)
    atoms = _Atoms(keys, scores, joins, bound)
    for score, one, other in atoms.joinable():
        atoms.join(score, one, other)
    groups: dict[str, list[str]] = defaultdict(list)
    for key in sorted(keys):
        groups[atoms.group_of(key)].append(key)
    return sorted(tuple(group) for group in groups.values())


class Bound:
    """What curators bound together and held apart. Keys need not be listings at present."""

    def __init__(self, decisions: Iterable[Decision]) -> None:
        self._parent: dict[str, str] = {}
        self._apart: dict[str, set[str]] = defaultdict(set)
        for each in decisions:
            one, other = self.atom(each.left), self.atom(each.right)
            if one == other:
                continue
            if not each.is_same:
                self._apart[one].add(other)
                self._apart[other].add(one)
            elif other not in self._apart[one]:
                self._unite(one, other)

    def atom(self, key: str) -> str:
        """Return the smallest key that stands for all that are bound to `key`."""
        while key in self._parent:
            key = self._parent[key]
        return key

    def are_apart(self, one: str, other: str) -> bool:
        """Tell whether a curator holds two atoms apart."""
        return other in self._apart.get(one, ())

    def _unite(self, one: str, other: str) -> None:
        kept, gone = pair_of(one, other)
        self._parent[gone] = kept
        for rival in self._apart.pop(gone, ()):
            self._apart[rival].discard(gone)
            self._apart[rival].add(kept)
            self._apart[kept].add(rival)


class _Atoms:
    """Atoms (listings bound together, mostly single ones) that grow into groups."""

    def __init__(
        self, keys: Collection[str], scores: Mapping[Pair, float], joins: Collection[Pair], bound: Bound
    ) -> None:
        self._bound = bound
        self._group = {atom: atom for atom in map(bound.atom, keys)}
        self._members = {atom: [atom] for atom in self._group}
        self._scores: dict[str, dict[str, float]] = defaultdict(dict)
        self._joins: dict[str, set[str]] = defaultdict(set)
        for pair, score in scores.items():
            one, other = map(bound.atom, pair)
            if one != other and not bound.are_apart(one, other):
                best = max(score, self._scores[one].get(other, 0.0))
                self._scores[one][other] = self._scores[other][one] = best
                if pair in joins:
                    self._joins[one].add(other)
                    self._joins[other].add(one)

    def group_of(self, key: str) -> str:
        return self._group[self._bound.atom(key)]

    def joinable(self) -> Iterator[tuple[float, str, str]]:
        """Return the pairs of atoms that may join, the best first."""
        found = (
            (self._scores[one][other], one, other)
            for one in self._group
            for other in self._joins[one]
            if one < other and other in self._group
        )
        return iter(sorted(found, key=lambda each: (-each[0], each[1], each[2])))

    def join(self, score: float, one: str, other: str) -> None:
        """Make the two atoms' groups one, unless something speaks against it."""
        left, right = self._group[one], self._group[other]
        if left == right or self._is_contested(score, one, other) or self._is_contested(score, other, one):
            return
        if all(self._agree(a, b) for a in self._members[left] for b in self._members[right]):
            for atom in self._members[right]:
                self._group[atom] = left
            self._members[left] += self._members.pop(right)

    def _agree(self, one: str, other: str) -> bool:
        return other in self._joins[one]

    def _is_contested(self, score: float, one: str, other: str) -> bool:
        """Tell whether `one` could join a third about as well, which does not go with `other`."""
        near = self._scores[one]
        return any(
            near[rival] > score - MARGIN and rival != other and not self._agree(rival, other)
            for rival in self._joins[one]
        )
