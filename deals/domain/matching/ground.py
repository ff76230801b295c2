"""What two titles positively share: enough for one product, where nothing speaks against it."""

from collections.abc import Sequence

from deals.domain.matching.conflicts import Conflict
from deals.domain.matching.features import Features
from deals.domain.matching.likeness import Likeness
from deals.domain.matching.line import are_kin
from deals.domain.matching.reading import Reading, is_distinctive

ENOUGH_WORDS = 2
"""So many distinctive words must two titles share that say nothing else."""

ENOUGH_BESIDE_MORE = 4
"""So many where the one says more."""

MOST_MORE = 1
"""So many distinctive words may the one have more."""

LEAST_CUT = 20
"""Signs from which a title that another one begins with may be cut off by the network."""

MOST_ON_KNOWN_LINE = 5


def ground_of(one: Reading, other: Reading, words: Likeness, is_sure: bool) -> str:
    """Return what makes them one, in words for people; '' where too little does."""
    mine = [word for word in words.only_one if is_distinctive(word)]
    opposite = [word for word in words.only_other if is_distinctive(word)]
    if mine and opposite:
        return ""
    if is_sure:
        return "the model number"
    if _is_cut(one.features, other.features) or _is_cut(other.features, one.features):
        return "one is the other, cut off"
    shared = [word for word in words.shared if is_distinctive(word)]
    if _are_one_known_line(one, other, [*mine, *opposite]):
        return "the product line"
    if not mine and not opposite:
        same = one.features.words == other.features.words and len(one.features.words) >= 4
        return "the same words" if same or len(shared) >= _enough(one, other) else ""
    is_enough = len(shared) >= ENOUGH_BESIDE_MORE and len(mine) + len(opposite) <= MOST_MORE
    return f"{len(shared)} words" if is_enough else ""


def _enough(one: Reading, other: Reading) -> int:
    has_brand = bool(one.features.brand or other.features.brand)
    return ENOUGH_WORDS + (not has_brand and one.features.words != other.features.words)


def _is_cut(one: Features, other: Features) -> bool:
    """Tell whether the one is the other, cut off within a word or behind many words."""
    length = len(one.key)
    if not (LEAST_CUT <= length < len(other.key) and other.key.startswith(one.key)):
        return False
    return len(one.words) >= 4 or other.key[length - 1 : length + 1].isalnum()


def _are_one_known_line(one: Reading, other: Reading, more: Sequence[str]) -> bool:
    """Tell whether both name one well-known line, and the one says little more: no game, no type."""
    if not (one.line and other.line and one.line == other.line and one.line.is_known):
        return False
    if one.line.is_platform:
        return not more
    return len(more) <= MOST_ON_KNOWN_LINE and not any(any(map(str.isdigit, word)) for word in more)


def is_one_family(one: Reading, other: Reading, words: Likeness, conflicts: Sequence[Conflict]) -> bool:
    """Tell whether two titles that are not one product are products of one line."""
    if one.line and other.line:
        return are_kin(one.line, other.line) and not any(each.is_hard for each in conflicts)
    if any(not each.is_variant for each in conflicts):
        return False
    mine = [word for word in words.only_one if is_distinctive(word) and word not in one.editions]
    opposite = [word for word in words.only_other if is_distinctive(word) and word not in other.editions]
    shared = [word for word in words.shared if is_distinctive(word)]
    return not mine and not opposite and len(shared) >= ENOUGH_WORDS
