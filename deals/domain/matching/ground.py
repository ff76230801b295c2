"""What two titles positively share: enough for one product, where nothing speaks against it."""

from collections.abc import Sequence

from deals.domain.matching.conflicts import Conflict
from deals.domain.matching.features import Features
from deals.domain.matching.likeness import Likeness
from deals.domain.matching.line import are_kin
from deals.domain.matching.line_words import COMES_WITH, RANGES, SAYS_NOTHING
from deals.domain.matching.reading import Reading, is_distinctive

_VAGUE = RANGES | SAYS_NOTHING

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
    mine, opposite = _more(words.only_one, other), _more(words.only_other, one)
    if mine and opposite:
        return ""
    if is_sure:
        return "the model number"
    if _is_cut(one.features, other.features) or _is_cut(other.features, one.features):
        return "one is the other, cut off"
    brands = one.features.brand | other.features.brand
    shared = [word for word in words.shared if is_distinctive(word) and word not in _VAGUE]
    if _are_one_known_line(one, other, [*mine, *opposite]):
        return "the product line"
    if not mine and not opposite:
        is_equal = one.features.words == other.features.words
        is_more = not brands.issuperset(shared) or len(one.features.words) >= 4
        same = is_equal and len(one.features.words) >= 2 and is_more
        return "the same words" if same or len(shared) >= _enough(one, other, words) else ""
    is_enough = len(shared) >= ENOUGH_BESIDE_MORE and len(mine) + len(opposite) <= MOST_MORE
    return f"{len(shared)} words" if is_enough else ""


def _more(only: Sequence[str], other: Reading) -> list[str]:
    """Return the words that only one title has, but for a size of the other: 'PowerCore 10000' means mAh."""
    sizes = {f"{value:g}" for _, value in other.head_sizes}
    return [word for word in only if is_distinctive(word) and word not in sizes]


def _enough(one: Reading, other: Reading, words: Likeness) -> int:
    """Return how many words must be shared: one more where no brand is known and the wording differs."""
    has_brand = bool(one.features.brand or other.features.brand)
    sizes = {f"{value:g}" for each in (one, other) for _, value in each.head_sizes}
    differs = not sizes.issuperset((*words.only_one, *words.only_other))
    return ENOUGH_WORDS + (differs and not has_brand)


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
    if one.line.is_platform or one.line.is_family:
        return not more
    return len(more) <= MOST_ON_KNOWN_LINE and not any(
        any(map(str.isdigit, word)) and word not in one.features.models | other.features.models
        for word in more
    )


def is_one_family(one: Reading, other: Reading, words: Likeness, conflicts: Sequence[Conflict]) -> bool:
    """Tell whether two titles that are not one product are products of one line."""
    if one.line and other.line:
        is_hard = any(each.is_hard or (each.is_screen and one.line != other.line) for each in conflicts)
        return are_kin(one.line, other.line) and not is_hard
    if any(not each.is_variant for each in conflicts):
        return False
    mine, opposite = _names(words.only_one, one), _names(words.only_other, other)
    shared = [word for word in words.shared if is_distinctive(word)]
    return (
        not mine and not opposite and (len(shared) >= ENOUGH_WORDS or max(map(len, shared), default=0) >= 8)
    )


def _names(only: Sequence[str], each: Reading) -> list[str]:
    """Return the words that one title alone has and that are no edition's, platform's or format's."""
    platforms = {word for name in each.platforms for word in name.split()}
    aside = each.editions | platforms | COMES_WITH | {"1"}
    return [word for word in only if is_distinctive(word) and word not in aside]
