"""How much two titles look like one product, and what speaks for and against it.

The score is a sum of evidence, set by hand and not fitted to any catalogue; its weights add up to 1.
Price is no part of it: it is what the charts compare.
"""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from deals.domain.matching.features import (
    Features,
    Size,
    is_name,
    is_pack,
    key_features,
    numbers_apart,
    stem,
    values_by_unit,
)
from deals.domain.matching.fitted import Evidence, Scorer
from deals.domain.matching.judge import judge
from deals.domain.matching.likeness import Likeness, have_little_in_common, likeness

JOIN = 0.5
"""From here on two listings are joined without asking, where nothing speaks against it: precision first."""

SUGGEST = 0.24
"""From here on a curator is asked."""

MARGIN = 0.05
"""What a match leads the next best by, or it is not made."""

WORDS = 0.62
MODEL, MODEL_COVERED = 0.19, 0.06
BRAND = 0.08
SIZE = 0.03
NUMBERS = 0.02
# Less than a shared model number: written as two pieces in both titles, or apart from its last letters.
MODEL_SHAPED, MODEL_STEM = 0.15, 0.09
# What speaks against: another model number of the same kind, or of another; other sizes and so on.
OTHER_MODEL, STRANGE_MODEL = -0.15, -0.06
OTHER_BRAND, OTHER_SIZE, OTHER_NUMBERS, OTHER_EDITION = -0.12, -0.06, -0.06, -0.025
OTHER_KIND, OTHER_CONDITION, OTHER_COLOUR = -0.06, -0.2, -0.05

LEAST_CUT = 32
"""Signs from which a title that ends within a word counts as cut off: feeds cut at 40 and more."""

SURE_MODEL = 0.14
"""From here on a shared model number is taken for the product's own: it stands in a few titles only."""

NEAR_MODEL = 0.6
"""Levenshtein similarity from which two model numbers are of one kind."""

COMMON_MODEL = 0.4
"""How far a model number counts that stands in very many titles: it names a standard or a family."""

NAME_WITH_NUMBER = 0.5
"""How far a name with a number behind it counts: hero5, galaxy7."""

_LENGTH_PARTS = {3: 0.5, 4: 0.8}
"""How far a model number of three or four signs counts: shorter ones name several things."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two titles have in common. `conflicts` empty: nothing speaks against one product.

    `joins`: they may be joined without asking. `is_line`: two products of one line. `asks`: neither is
    plain, and a curator's word is worth asking for.
    """

    score: float
    agrees: tuple[str, ...]
    conflicts: tuple[str, ...]
    joins: bool = False
    is_line: bool = False
    asks: bool = False

    @property
    def verdict(self) -> str:
        """Return same, line or different."""
        return "same" if self.joins else "line" if self.is_line else "different"


NOTHING = Comparison(0.0, (), ("next to nothing in common",))


class _Finding(NamedTuple):
    """One piece of evidence: its part of the score, and what it says for one product. Plain: ten a pair."""

    part: float = 0.0
    agrees: str = ""


_NOTHING_FOUND = _Finding()


def compare(
    one: Features, other: Features, common_models: Container[str] = (), scorer: Scorer | None = None
) -> Comparison:
    """Compare two titles; which is the first does not matter but for the order of the words said.

    `common_models` are model numbers that stand in too many titles to tell one product. A `scorer` that was
    fitted on curators' decisions scores again what the rule suggests.
    """
    one, other = _cut_alike(one, other), _cut_alike(other, one)
    weighed = _weigh(one, other, common_models)
    if weighed is None:
        return NOTHING
    score = weighed.score
    if score < SUGGEST:
        return Comparison(round(score, 4), (), ("little in common",))
    judged = judge(one, other, weighed.words, weighed.is_sure)
    if scorer is not None:
        score = scorer.score(weighed.evidence)
    elif not judged.conflicts:
        score = max(score, JOIN)
    return Comparison(
        score=round(score, 4),
        agrees=tuple(each.agrees for group in weighed.groups for each in group if each.agrees),
        conflicts=judged.conflicts,
        joins=not judged.conflicts and score >= JOIN,
        is_line=judged.is_line,
        asks=judged.asks,
    )


def evidence(one: Features, other: Features, common_models: Container[str] = ()) -> Evidence | None:
    """Return what a scorer is fitted on; None where the rule suggests nothing."""
    weighed = _weigh(_cut_alike(one, other), _cut_alike(other, one), common_models)
    return weighed.evidence if weighed and weighed.score >= SUGGEST else None


@dataclass(slots=True)
class _Weighed:
    """All that weighs for and against two titles being one product: a group of findings a kind."""

    words: Likeness
    is_sure: bool
    groups: tuple[tuple[_Finding, ...], ...]

    @property
    def score(self) -> float:
        return min(max(sum(each.part for group in self.groups for each in group), 0.0), 1.0)

    @property
    def evidence(self) -> Evidence:
        """Numbers of a fixed order: the score, the words', then the parts of each group."""
        words = self.words
        counts = map(len, (words.shared, words.only_one, words.only_other))
        parts = (sum(each.part for each in group) for group in self.groups)
        return tuple(map(float, (self.score, words.score, words.cosine, *counts, *parts)))


def _weigh(one: Features, other: Features, common_models: Container[str]) -> _Weighed | None:
    """Collect the findings; None where the titles have next to nothing in common."""
    if have_little_in_common(one, other):
        return None
    words = likeness(one, other)
    model = _models(one, other, common_models)
    groups = (
        (_Finding(WORDS * words.score, f"{len(words.shared)} words" if words.shared else ""),),
        (model,),
        (_brands(one, other),),
        tuple(_sizes(one.sizes, other.sizes)),
        (_numbers(one, other),),
        (_editions(one, other),),
        (_accessories(one, other),),
        (_conditions(one, other),),
        (_colours(one, other),),
    )
    return _Weighed(words, model.part >= SURE_MODEL, groups)


def _cut_alike(one: Features, other: Features) -> Features:
    """Return what is left of a title where the other one is the same, cut off within a word."""
    length = len(other.key)
    if (
        LEAST_CUT <= length < len(one.key)
        and one.key.startswith(other.key)
        and one.key[length - 1 : length + 1].isalnum()
    ):
        return replace(key_features(other.key), brand=one.brand)
    return one


def _models(one: Features, other: Features, common: Container[str]) -> _Finding:
    """Weigh shared model numbers; other ones of the same kind tell two products apart."""
    ones, others = one.model_forms, other.model_forms
    if not ones or not others:
        return _NOTHING_FOUND
    if hits := (one.models & others) | (other.models & ones):
        share = max(_model_weight(model, common) for model in hits)
        covered = max(
            len(mine.models & opposite) / len(mine.models)
            for mine, opposite in ((one, others), (other, ones))
            if mine.models
        )
        return _Finding((MODEL + MODEL_COVERED * covered) * share, f"model {_longest(hits)}")
    if shaped := [model for model in ones & others if _is_shaped(model)]:
        part = MODEL_SHAPED * max(_model_weight(model, common) for model in shaped)
        return _Finding(part, f"model {_longest(shaped)}")
    if stems := _stems(one.models, others) | _stems(other.models, ones):
        return _Finding(MODEL_STEM, f"model {min(stems)}...")
    return _other_models(one.models, other.models)


def _longest(models: Iterable[str]) -> str:
    """Return the longest, of several as long the first by the alphabet."""
    return min(models, key=lambda model: (-len(model), model))


def _model_weight(model: str, common: Container[str]) -> float:
    part = NAME_WITH_NUMBER if is_name(model) else _LENGTH_PARTS.get(len(model), 1.0)
    return part * (COMMON_MODEL if model in common else 1.0)


def _is_shaped(model: str) -> bool:
    """Tell whether run-together pieces look like a model number: few letters, then digits."""
    letters = len(model) - len(model.lstrip("abcdefghijklmnopqrstuvwxyz"))
    digits = model[letters:].rstrip("abcdefghijklmnopqrstuvwxyz")
    return 1 <= letters <= 4 and digits.isdecimal() and 2 <= len(digits) <= 5 and len(model) >= 4


def _stems(models: Iterable[str], others: Iterable[str]) -> set[str]:
    """Return what is left of model numbers where one has one to three letters more than the other."""
    if not models:
        return set()
    opposite = set(others)
    stems = {stem(model) for model in opposite}
    found = {stem(model) for model in models if stem(model) != model and stem(model) in opposite}
    return found | {model for model in models if model in stems}


def _other_models(ones: frozenset[str], others: frozenset[str]) -> _Finding:
    mine = [model for model in ones if len(model) >= 4]
    opposite = [model for model in others if len(model) >= 4]
    if not mine or not opposite:
        return _NOTHING_FOUND
    is_kin = any(
        model[:2] == rival[:2] or Levenshtein.normalized_similarity(model, rival) >= NEAR_MODEL
        for model in mine
        for rival in opposite
    )
    return _Finding(OTHER_MODEL if is_kin else STRANGE_MODEL)


def _brands(one: Features, other: Features) -> _Finding:
    if (one.brand & (other.brand | other.words)) or (other.brand & one.words):
        return _Finding(BRAND, "brand")
    return _Finding(OTHER_BRAND if one.brand and other.brand else 0.0)


def _sizes(ones: frozenset[Size], others: frozenset[Size]) -> Iterator[_Finding]:
    if not ones and not others:
        return
    mine, opposite = values_by_unit(ones), values_by_unit(others)
    agreed = sorted(unit for unit in mine.keys() & opposite.keys() if mine[unit] & opposite[unit])
    if agreed:
        yield _Finding(SIZE, f"size in {' and '.join(agreed)}")
    for _ in mine.keys() & opposite.keys() - set(agreed):
        yield _Finding(OTHER_SIZE)
    if is_pack(mine) != is_pack(opposite) and ("piece" in mine) != ("piece" in opposite):
        yield _Finding(OTHER_SIZE)


def _numbers(one: Features, other: Features) -> _Finding:
    """Versions, years, seasons."""
    if one.numbers == other.numbers:
        said = ", ".join(f"{number:g}" for number in sorted(one.numbers))
        return _Finding(NUMBERS if one.numbers else 0.0, f"number {said}" if said else "")
    more, less = numbers_apart(one, other)
    return _Finding(OTHER_NUMBERS if more and less else 0.0)


def _editions(one: Features, other: Features) -> _Finding:
    return _Finding(OTHER_EDITION * len(one.editions ^ other.editions))


def _accessories(one: Features, other: Features) -> _Finding:
    mine, opposite = one.accessories, other.accessories
    return _Finding(OTHER_KIND if bool(mine) != bool(opposite) else 0.0)


def _conditions(one: Features, other: Features) -> _Finding:
    return _Finding(OTHER_CONDITION if one.conditions != other.conditions else 0.0)


def _colours(one: Features, other: Features) -> _Finding:
    is_other = bool(one.colours and other.colours) and not one.colours & other.colours
    return _Finding(OTHER_COLOUR if is_other else 0.0)
