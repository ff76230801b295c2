"""One product, two of one line, or two things: from what two titles share and what speaks against it."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from deals.domain.matching.conflicts import conflicts_of
from deals.domain.matching.features import Features
from deals.domain.matching.ground import ground_of, is_one_family
from deals.domain.matching.likeness import Likeness
from deals.domain.matching.reading import is_distinctive, read_title

OF_A_SERIES = frozenset(
    (
        "season", "series", "complete", "volume", "vol", "book", "part", "episode", "collection", "story",
        "first", "edition", "ultra", "smart", "take",
    )
)  # fmt: skip
"""Words that many titles share which have nothing to do with one another."""

LEAST_SHARED_NAMES = 2
"""Titles that share fewer are not asked about."""

MOST_OWN_NAMES = 1
"""Names that the longer title may have for itself, where both are of no line.

Of labelled pairs with more, 0 of 7 were one product or one line; of those with one, 7 of 8.
"""


class Judgement(NamedTuple):
    """`conflicts` empty: one product. `asks`: a curator's word is worth asking for."""

    conflicts: tuple[str, ...]
    is_line: bool
    asks: bool


def judge(ones: Features, others: Features, words: Likeness, is_sure: bool) -> Judgement:
    """Judge two titles; `is_sure`: they share a model number that can be the product's own."""
    one, other = (read_title(each.key, each.brand_key) for each in (ones, others))
    conflicts = conflicts_of(one, other, is_sure)
    said = tuple(conflict.said for conflict in conflicts)
    if not ground_of(one, other, words, is_sure):
        said += (_what_lacks(words),)
    is_line = bool(said) and is_one_family(one, other, words, conflicts)
    is_open = bool(said) and all(conflict.is_doubt for conflict in conflicts)
    mine, opposite = _names(words.only_one), _names(words.only_other)
    is_near = is_line or (
        len(mine + opposite) <= MOST_OWN_NAMES
        and _share_names(words, {part for name in one.platforms for part in name.split()})
    )
    return Judgement(said, is_line, is_open and not (mine and opposite) and is_near)


def _what_lacks(words: Likeness) -> str:
    mine, opposite = _names(words.only_one), _names(words.only_other)
    if mine or opposite:
        return f"{' '.join(mine[:3]) or 'none'} or {' '.join(opposite[:3]) or 'none'}"
    return "too few words to tell"


def _share_names(words: Likeness, of_platforms: Collection[str]) -> bool:
    """Tell whether two titles share names of their own.

    Numbers, what many volumes are called and the machine that a thing runs on ('season 1', 'xbox one') are no
    names of its own.
    """
    shared = [
        word
        for word in _names(words.shared)
        if not word.isdecimal() and word not in OF_A_SERIES and word not in of_platforms
    ]
    return len(shared) >= LEAST_SHARED_NAMES


def _names(words: Sequence[str]) -> list[str]:
    return [word for word in words if is_distinctive(word)]
