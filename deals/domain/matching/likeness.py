"""How alike the words of two titles are: a cosine over weighted words that forgives spelling.

A word's weight follows from the word alone, not from how many titles have it: so what two titles score
rests while a catalogue grows, and is the same in a small and a large one (docs/matching.md).
"""

from dataclasses import dataclass
from math import sqrt

from rapidfuzz.distance import Levenshtein

from deals.domain.matching.features import Features
from deals.domain.matching.words import sum_of_weights, word_weight

_CONTAINED = 0.6
"""How far it counts that all words of the shorter title stand in the longer one."""

LEAST_SHARED = 0.35
"""Titles that share less of the shorter one's weight are not looked at further."""

SPELT_ALIKE = 0.8
"""Levenshtein similarity from which two words are one."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """`score` and `cosine` from 0 to 1; the words shared, and those that only one title has (sorted)."""

    score: float
    cosine: float
    shared: tuple[str, ...]
    only_one: tuple[str, ...]
    only_other: tuple[str, ...]


@dataclass(slots=True)
class _Sums:
    """Squared weights: of what is shared, and of all words of either title."""

    shared: float = 0.0
    one: float = 0.0
    other: float = 0.0

    def share(self, one: float, other: float, part: float = 1.0) -> None:
        self.one += one
        self.other += other
        self.shared += part * sqrt(one * other)


def have_little_in_common(one: Features, other: Features) -> bool:
    """Tell cheaply that two titles share no model number and little of the shorter one's words."""
    if not one.models.isdisjoint(other.model_forms) or not other.models.isdisjoint(one.model_forms):
        return False
    shared = sum_of_weights(one.words & other.words)
    return shared < LEAST_SHARED * min(one.weight, other.weight)


def likeness(one: Features, other: Features) -> Likeness:
    """Compare the words of two titles; a brand's words that only one title spells out are left aside."""
    common = one.words & other.words
    mine = one.words - common - other.brand
    opposite = other.words - common - one.brand
    weight = sum_of_weights(common)
    sums = _Sums(weight, weight, weight)
    shared = sorted(common)
    if mine and opposite:
        mine, opposite, alike = _match_run_together(one, other, mine, opposite, sums)
        mine, opposite, spelt = _match_spelt_alike(mine, opposite, sums)
        shared += [*alike, *spelt]
    sums.one += sum_of_weights(mine)
    sums.other += sum_of_weights(opposite)
    only = tuple(sorted(mine)), tuple(sorted(opposite))
    if not sums.shared:
        return Likeness(0.0, 0.0, (), *only)
    cosine = min(sums.shared / sqrt(sums.one * sums.other), 1.0)
    contained = min(sums.shared / min(sums.one, sums.other), 1.0)
    return Likeness((1 - _CONTAINED) * cosine + _CONTAINED * contained, cosine, tuple(shared), *only)


_Words = frozenset[str]


def _match_run_together(
    one: Features, other: Features, mine: _Words, opposite: _Words, sums: _Sums
) -> tuple[_Words, _Words, list[str]]:
    """Match 'printshop' with 'print shop', and 'sx210' with 'sx 210'."""
    found = []
    for word in sorted(mine & other.joined):
        sums.share(word_weight(word), word_weight(word), 0.9)
        mine, opposite = mine - {word}, opposite - {part for part in opposite if part in word}
        found.append(word)
    for word in sorted(opposite & one.joined):
        sums.share(word_weight(word), word_weight(word), 0.9)
        mine, opposite = mine - {part for part in mine if part in word}, opposite - {word}
        found.append(word)
    return mine, opposite, found


def _match_spelt_alike(mine: _Words, opposite: _Words, sums: _Sums) -> tuple[_Words, _Words, list[str]]:
    """Match words that are spelt nearly alike, or that one title cuts short; each once, in their order."""
    found = []
    initials = {word[0] for word in opposite}
    for word in sorted(each for each in mine if each[0] in initials):
        near = [
            (alike, rival)
            for rival in opposite
            if rival[0] == word[0] and (alike := _spelt_alike(word, rival))
        ]
        if near:
            alike, rival = min(near, key=lambda each: (-each[0], each[1]))
            sums.share(word_weight(word), word_weight(rival), alike)
            mine, opposite = mine - {word}, opposite - {rival}
            found.append(word)
    return mine, opposite, found


def _spelt_alike(one: str, other: str) -> float:
    """Return how far two words of one initial are one: 0.9 where one begins the other, 0 for numbers."""
    if not (one.strip("0123456789.") and other.strip("0123456789.")):
        return 0.0
    shorter = min(len(one), len(other))
    if shorter >= 3 and (one.startswith(other) or other.startswith(one)):
        return 0.9 if shorter >= 4 else 0.7
    if shorter < 4:
        return 0.0
    alike = Levenshtein.normalized_similarity(one, other)
    return alike if alike >= SPELT_ALIKE else 0.0
