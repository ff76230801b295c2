"""Which titles are worth comparing: those that share a rare term. The same rules here and in Postgres.

A title's terms are its words and, with '#', its model numbers. It looks for others by its model numbers
that stand in at most 30 titles and by its three rarest words of those that stand in at most 200; a pair
is a candidate where either of the two finds the other.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from math import inf
from typing import NamedTuple, Self

from deals.domain.matching.features import Features
from deals.domain.matching.likeness import LEAST_SHARED
from deals.domain.matching.words import word_weight

MOST_WITH_MODEL = 30
MOST_WITH_WORD = 200
RAREST_WORDS = 3
LONGEST_TERM = 64
MOST_WEIGHTS = 200_000
"""Terms whose weights are kept in memory."""

_ROUNDED = 1e-9
"""More than the last digits in which a sum of weights differs with its order."""


def terms(found: Features) -> frozenset[str]:
    models = (f"#{model}" for model in found.model_forms)
    return frozenset(term[:LONGEST_TERM] for term in chain(found.words, models))


def block_terms(all_terms: Iterable[str], counts: Mapping[str, int]) -> set[str]:
    """Return those of a title's terms by which it looks for others; `counts` has all of them.

    Words are ranked by the step of their rarity (`count_step`), then by their weight, their length and the
    alphabet: the outcome rests while a catalogue grows, but for the steps.
    """
    found = set(all_terms)
    models = {term for term in found if term.startswith("#")}
    words = [term for term in found - models if counts[term] <= MOST_WITH_WORD]
    rarest = sorted(words, key=lambda term: (count_step(counts[term]), -word_weight(term), -len(term), term))
    return {*rarest[:RAREST_WORDS], *(term for term in models if counts[term] <= MOST_WITH_MODEL)}


class _Weights(dict[str, float]):
    """What a term weighs where two titles share it, filled as terms are met: a model number outweighs all."""

    def __missing__(self, term: str) -> float:
        weight = inf if term[0] == "#" else word_weight(term)
        if len(self) < MOST_WEIGHTS:
            self[term] = weight
        return weight


_WEIGHT = _Weights().__getitem__  # faster than a function with a cache, and asked a million times


def terms_text(found: Iterable[str]) -> str:
    """Return terms as they are stored, with blanks between: in order, so model numbers stand first."""
    return " ".join(sorted(found))


class Terms(NamedTuple):
    """A title's terms, and what another title's words must weigh together to be like it."""

    terms: frozenset[str]
    least_shared: float

    @classmethod
    def read(cls, text: str) -> Self:
        """Read what `terms_text` gave. The least is a little less, for the order of the sum."""
        found = text.split()
        words = text.rpartition("#")[2].split()[1:] if found and found[0][0] == "#" else found
        return cls(frozenset(found), LEAST_SHARED * sum(map(_WEIGHT, words)) - _ROUNDED)

    def may_be_alike(self, other: Self) -> bool:
        """Tell cheaply whether two titles can be alike: by a model number, or by what their words share.

        Most titles that share a rare word share little else. What is refused here is what
        `have_little_in_common` refuses; it saves reading the two titles.
        """
        shared = sum(map(_WEIGHT, self.terms & other.terms))
        return shared >= self.least_shared or shared >= other.least_shared


def count_step(count: int) -> int:
    """Return the step of rarity of a term in `count` titles: 1 for up to 3, 2 to 15, 3 to 63, 4 to 255 ..."""
    return (count.bit_length() + 1) // 2


def state_of(term: str, count: int) -> tuple[int, bool]:
    """Return all that blocks and scores take from a count: while it rests, nothing need be recomputed."""
    if term.startswith("#"):
        return 0, count <= MOST_WITH_MODEL
    return min(count_step(count), count_step(MOST_WITH_WORD)), count <= MOST_WITH_WORD


class Catalogue:
    """Titles by id, and the index over their terms, in memory: what Postgres holds for listings."""

    def __init__(self, left: Mapping[str, Features], right: Mapping[str, Features]) -> None:
        self.left, self.right = left, right
        self._terms = {id(each): terms(each) for each in chain(left.values(), right.values())}
        self.counts = Counter(chain.from_iterable(self._terms[id(each)] for each in self._all()))
        self.common_models = {
            term[1:] for term, count in self.counts.items() if term[0] == "#" and count > MOST_WITH_MODEL
        }
        self._blocks = {id(each): block_terms(self._terms[id(each)], self.counts) for each in self._all()}
        self._with_term = self._index(self._terms)
        self._with_block = self._index(self._blocks)

    def candidates(self, left: str) -> set[str]:
        """Return the right ids that are worth comparing with a left one."""
        found = id(self.left[left])
        by_block = (self._with_term[term] for term in self._blocks[found] if term in self._with_term)
        by_term = (self._with_block[term] for term in self._terms[found] if term in self._with_block)
        return set(chain.from_iterable(chain(by_block, by_term)))

    def _all(self) -> Iterator[Features]:
        return chain(self.left.values(), self.right.values())

    def _index(self, held: Mapping[int, Iterable[str]]) -> dict[str, list[str]]:
        index: dict[str, list[str]] = defaultdict(list)
        for key, each in self.right.items():
            for term in held[id(each)]:
                index[term].append(key)
        return dict(index)
