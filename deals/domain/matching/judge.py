"""One product, two of one line, or two things: from what two titles share and what speaks against it."""

from typing import NamedTuple

from deals.domain.matching.conflicts import conflicts_of
from deals.domain.matching.features import Features
from deals.domain.matching.ground import ground_of, is_one_family
from deals.domain.matching.likeness import Likeness
from deals.domain.matching.reading import is_distinctive, read_title


class Judgement(NamedTuple):
    """`conflicts` empty: one product, by `ground`. `asks`: a curator's word is worth asking for."""

    ground: str
    conflicts: tuple[str, ...]
    is_line: bool
    asks: bool


def judge(ones: Features, others: Features, words: Likeness, is_sure: bool) -> Judgement:
    """Judge two titles; `is_sure`: they share a model number that can be the product's own."""
    one, other = (read_title(each.key, each.brand_key) for each in (ones, others))
    conflicts = conflicts_of(one, other, is_sure)
    said = tuple(conflict.said for conflict in conflicts)
    ground = ground_of(one, other, words, is_sure)
    if not ground:
        said += (_what_lacks(words),)
    is_line = is_one_family(one, other, words, conflicts)
    return Judgement(ground, said, bool(said) and is_line, not is_line and not conflicts and _is_worth(words))


def _what_lacks(words: Likeness) -> str:
    mine, opposite = (
        [word for word in only if is_distinctive(word)] for only in (words.only_one, words.only_other)
    )
    if mine or opposite:
        return " or ".join(" ".join(only[:3]) or "none" for only in (mine, opposite))
    return "too few words to tell"


def _is_worth(words: Likeness) -> bool:
    """Tell whether titles without a conflict share enough to be worth a look."""
    return sum(is_distinctive(word) for word in words.shared) >= 2
