"""How much two titles look like one product, and what speaks for and against it.

The score is a sum of evidence, set by hand and not fitted to any catalogue; its weights add up to 1.
Price is no part of it: it is what the charts compare.
"""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace

from rapidfuzz.distance import Levenshtein

from deals.domain.matching.features import Features, Size, is_name, key_features, stem
from deals.domain.matching.fitted import Evidence, Scorer
from deals.domain.matching.likeness import Likeness, have_little_in_common, likeness
from deals.domain.matching.words import COMMON

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

NEAR_COSINE = 0.8
"""Without a shared model number titles must be as alike as this to be joined."""

NEAR_MODEL = 0.6
"""Levenshtein similarity from which two model numbers are of one kind."""

LEAST_COSINE = 0.35
"""So alike must titles with a shared model number be."""

ARTICLE_DIGITS = 5
"""From so many digits on a number that only one title has is an article number."""

ENOUGH_WORDS = 3
"""So many words must be shared to be joined without a model number; with a known brand one less."""

COMMON_MODEL = 0.4
"""How far a model number counts that stands in very many titles: it names a standard or a family."""

NAME_WITH_NUMBER = 0.5
"""How far a name with a number behind it counts: hero5, galaxy7."""

_LENGTH_PARTS = {3: 0.5, 4: 0.8}
"""How far a model number of three or four signs counts: shorter ones name several things."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two titles have in common. `conflicts` empty: nothing speaks against one product."""

    score: float
    agrees: tuple[str, ...]
    conflicts: tuple[str, ...]

    @property
    def joins(self) -> bool:
        """Tell whether the two may be joined without asking."""
        return self.score >= JOIN and not self.conflicts


NOTHING = Comparison(0.0, (), ("next to nothing in common",))


@dataclass(frozen=True, slots=True)
class _Finding:
    """One piece of evidence: its part of the score, and what it says for or against."""

    part: float = 0.0
    agrees: str = ""
    conflict: str = ""


def compare(
    one: Features, other: Features, common_models: Container[str] = (), scorer: Scorer | None = None
) -> Comparison:
    """Compare two titles; which is the first does not matter but for the order of the words said.

    `common_models` are model numbers that stand in too many titles to tell one product. A `scorer` that was
    fitted on curators' decisions scores again what the rule suggests.
    """
    weighed = _weigh(one, other, common_models)
    if weighed is None:
        return NOTHING
    score = weighed.score
    if scorer is not None and score >= SUGGEST:
        score = scorer.score(weighed.evidence)
    findings = [each for group in weighed.groups for each in group]
    return Comparison(
        score=round(score, 4),
        agrees=tuple(each.agrees for each in findings if each.agrees),
        conflicts=tuple(each.conflict for each in findings if each.conflict),
    )


def evidence(one: Features, other: Features, common_models: Container[str] = ()) -> Evidence | None:
    """Return what a scorer is fitted on; None where the rule suggests nothing."""
    weighed = _weigh(one, other, common_models)
    return weighed.evidence if weighed and weighed.score >= SUGGEST else None


@dataclass(frozen=True, slots=True)
class _Weighed:
    """All that speaks for and against two titles being one product: a group of findings a kind."""

    words: Likeness
    groups: tuple[tuple[_Finding, ...], ...]

    @property
    def score(self) -> float:
        return min(max(sum(each.part for group in self.groups for each in group), 0.0), 1.0)

    @property
    def evidence(self) -> Evidence:
        """Numbers of a fixed order: the score, the words', then parts and conflicts of each group."""
        words = self.words
        counts = map(len, (words.shared, words.only_one, words.only_other))
        parts = (sum(each.part for each in group) for group in self.groups)
        conflicts = (sum(bool(each.conflict) for each in group) for group in self.groups)
        return tuple(map(float, (self.score, words.score, words.cosine, *counts, *parts, *conflicts)))


def _weigh(one: Features, other: Features, common_models: Container[str]) -> _Weighed | None:
    """Collect the findings; None where the titles have next to nothing in common."""
    one, other = _cut_alike(one, other), _cut_alike(other, one)
    if have_little_in_common(one, other):
        return None
    words = likeness(one, other)
    model = _models(one, other, common_models)
    is_sure = model.part >= SURE_MODEL
    groups = (
        (_Finding(WORDS * words.score, f"{len(words.shared)} words" if words.shared else ""),),
        (model,),
        (_brands(one, other),),
        tuple(_sizes(one.sizes, other.sizes, is_sure)),
        (_numbers(one, other, is_sure),),
        (_editions(one, other, is_sure),),
        (_accessories(one, other, is_sure),),
        (_conditions(one, other),),
        (_colours(one, other, is_sure),),
        tuple(_wording_beside_model(words) if is_sure else _wording(one, other, words)),
    )
    return _Weighed(words, groups)


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
    if hits := (one.models & others) | (other.models & ones):
        share = max(_model_weight(model, common) for model in hits)
        covered = max(
            len(mine.models & opposite) / len(mine.models)
            for mine, opposite in ((one, others), (other, ones))
            if mine.models
        )
        other_model = _near_miss(one.models - others, other.models - ones)
        return _Finding((MODEL + MODEL_COVERED * covered) * share, f"model {max(hits, key=len)}", other_model)
    if shaped := [model for model in ones & others if _is_shaped(model)]:
        part = MODEL_SHAPED * max(_model_weight(model, common) for model in shaped)
        return _Finding(part, f"model {max(shaped, key=len)}")
    if stems := _stems(one.models, others) | _stems(other.models, ones):
        return _Finding(MODEL_STEM, f"model {min(stems)}...")
    return _other_models(one.models, other.models)


def _near_miss(mine: Iterable[str], opposite: Iterable[str]) -> str:
    """Return two model numbers that are nearly alike, beside one that is shared: two versions of a thing."""
    for model in sorted(each for each in mine if not is_name(each) and len(each) >= 5):
        for rival in sorted(each for each in opposite if not is_name(each) and len(each) >= 5):
            if stem(model) != stem(rival) and Levenshtein.normalized_similarity(model, rival) >= NEAR_MODEL:
                return f"model {model} or {rival}"
    return ""


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
    opposite = set(others)
    stems = {stem(model) for model in opposite}
    found = {stem(model) for model in models if stem(model) != model and stem(model) in opposite}
    return found | {model for model in models if model in stems}


def _other_models(ones: frozenset[str], others: frozenset[str]) -> _Finding:
    mine = sorted(model for model in ones if len(model) >= 4)
    opposite = sorted(model for model in others if len(model) >= 4)
    if not mine or not opposite:
        return _Finding()
    is_kin = any(
        model[:2] == rival[:2] or Levenshtein.normalized_similarity(model, rival) >= NEAR_MODEL
        for model in mine
        for rival in opposite
    )
    part = OTHER_MODEL if is_kin else STRANGE_MODEL
    return _Finding(part, conflict=f"model {mine[0]} or {opposite[0]}")


def _brands(one: Features, other: Features) -> _Finding:
    """A brand that is known of one must be found in the other."""
    if not one.brand and not other.brand:
        return _Finding()
    if (one.brand & (other.brand | other.words)) or (other.brand & one.words):
        return _Finding(BRAND, "brand")
    if one.brand and other.brand:
        return _Finding(OTHER_BRAND, conflict="another brand")
    return _Finding(conflict="the brand is known of one only")


def _sizes(ones: frozenset[Size], others: frozenset[Size], is_sure: bool) -> Iterator[_Finding]:
    mine, opposite = _by_unit(ones), _by_unit(others)
    agreed = sorted(unit for unit in mine.keys() & opposite.keys() if mine[unit] & opposite[unit])
    if agreed:
        yield _Finding(SIZE, f"size in {' and '.join(agreed)}")
    for unit in sorted(mine.keys() & opposite.keys() - set(agreed)):
        yield _Finding(OTHER_SIZE, conflict=f"{_values(mine[unit])} or {_values(opposite[unit])} ({unit})")
    if mine.get("piece", {1.0}) != opposite.get("piece", {1.0}) and ("piece" in mine) != (
        "piece" in opposite
    ):
        yield _Finding(OTHER_SIZE, conflict="a pack or a single piece")
    elif not is_sure and mine.keys() != opposite.keys():
        yield _Finding(conflict=f"only one says {', '.join(sorted(mine.keys() ^ opposite.keys()))}")


def _by_unit(sizes: Iterable[Size]) -> dict[str, set[float]]:
    found: dict[str, set[float]] = {}
    for unit, value in sizes:
        found.setdefault(unit, set()).add(value)
    return found


def _values(numbers: Iterable[float]) -> str:
    return ", ".join(f"{number:g}" for number in sorted(numbers))


def _numbers(one: Features, other: Features, is_sure: bool) -> _Finding:
    """Versions, years, seasons."""
    if one.numbers == other.numbers:
        return _Finding(
            NUMBERS if one.numbers else 0.0, f"number {_values(one.numbers)}" if one.numbers else ""
        )
    shared = " ".join(one.model_forms & other.model_forms)  # 'tx 5200' there is 'tx5200' here
    more, less = (
        {number for number in numbers if f"{number:g}" not in shared}
        for numbers in (one.numbers - other.numbers, other.numbers - one.numbers)
    )
    part = OTHER_NUMBERS if more and less else 0.0
    is_doubt = (more and less) if is_sure else (more or less)
    said = f"number {_values(more) or 'none'} or {_values(less) or 'none'}"
    return _Finding(part, conflict=said if is_doubt else "")


def _editions(one: Features, other: Features, is_sure: bool) -> _Finding:
    apart = sorted(one.editions ^ other.editions)
    if not apart:
        return _Finding()
    return _Finding(OTHER_EDITION * len(apart), conflict="" if is_sure else f"edition: {', '.join(apart)}")


def _accessories(one: Features, other: Features, is_sure: bool) -> _Finding:
    if bool(one.accessories & other.accessories) or one.accessories == other.accessories:
        return _Finding()
    said = f"{_said(one.accessories)} or {_said(other.accessories)}"
    if one.accessories and other.accessories:
        return _Finding(conflict=said)
    is_doubt = not is_sure or one.names_another or other.names_another
    return _Finding(OTHER_KIND, conflict=said if is_doubt else "")


def _conditions(one: Features, other: Features) -> _Finding:
    if one.conditions == other.conditions:
        return _Finding()
    return _Finding(
        OTHER_CONDITION, conflict=f"condition: {', '.join(sorted(one.conditions ^ other.conditions))}"
    )


def _colours(one: Features, other: Features, is_sure: bool) -> _Finding:
    if one.colours & other.colours or one.colours == other.colours:
        return _Finding()
    said = f"{_said(one.colours)} or {_said(other.colours)}"
    if one.colours and other.colours:
        return _Finding(OTHER_COLOUR, conflict=said)
    return _Finding(conflict="" if is_sure else said)


def _said(words: Iterable[str]) -> str:
    return " ".join(sorted(words)) or "none"


def _wording_beside_model(words: Likeness) -> Iterator[_Finding]:
    """A case and a charger may both name the phone's model number: some words must be the same too."""
    if words.cosine < LEAST_COSINE:
        yield _Finding(conflict="little is alike but the model number")


def _wording(one: Features, other: Features, words: Likeness) -> Iterator[_Finding]:
    """Without a shared model number the words themselves must be the same.

    But for the commonest, and a shop's own article number, which the other title cannot have.
    """
    mine, opposite = (
        [
            word
            for word in only
            if word not in COMMON and not (len(word) >= ARTICLE_DIGITS and word.isdecimal())
        ]
        for only in (words.only_one, words.only_other)
    )
    if mine or opposite:
        said = (" ".join(only[:3]) or "none" for only in (mine, opposite))
        yield _Finding(conflict=" or ".join(said))
    elif words.cosine < NEAR_COSINE:
        yield _Finding(conflict="the wording")
    has_brand = bool(one.brand or other.brand)
    if len(words.shared) < ENOUGH_WORDS - has_brand:
        yield _Finding(conflict="too few words to tell")
