"""The product line that a title names: brand and line, 'Fitbit Charge 2', without what differs within it.

What differs within a line is a size, a capacity, a colour, a pack, a bundle, an edition, a condition. A
well-known line (data/known_lines.csv) is found by its spellings; another one is what follows the brand: up
to its first number, or up to a word that begins to describe. Accessories of a line and games for it are none.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from deals.domain.matching.features import sizes_of
from deals.domain.matching.known_lines import KnownLine, KnownLines, known_lines, run_together
from deals.domain.matching.lead_ins import without_lead_in
from deals.domain.matching.line_words import (
    DESCRIBES,
    ENDS_HEAD,
    ENDS_NAME,
    FITS,
    KINDS,
    NOT_THE_PLATFORM,
    NOT_THE_THING,
    singular,
)
from deals.domain.matching.normalise import listing_key
from deals.domain.matching.words import COLOURS, CONDITIONS, EDITIONS, FILLERS

MOST_WORDS = 6
"""Words of a line behind its brand."""

MOST_BEFORE_NUMBER = 3
"""A bare number behind so many words is no version, but a size or a count that was cut off."""

_NAMES = frozenset({"pro", "plus", "mini", "max", "lite"})
_BY_THE_WAY = COLOURS | CONDITIONS.keys() | FILLERS | DESCRIBES | (EDITIONS - _NAMES)

_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")
_CONSOLE = frozenset({"console", "konsole", "system", "bundle", "consoles"})


@dataclass(frozen=True, slots=True)
class ProductLine:
    """`key`: canonical, lower case, the same for all titles of a line. `name`: for people."""

    key: str
    name: str
    family: str = ""
    """The key of the line that it is a kind of; '' without one."""
    is_known: bool = False
    """Of the file, not told by brand and name."""
    is_platform: bool = False
    is_family: bool = False
    """Others are kinds of it: its bare name says too little for one product."""


def line_of(title: str, brand: str | None = None, known: KnownLines | None = None) -> ProductLine | None:
    """Return the line that a title (or its listing key) names; None where it tells none."""
    found = known_lines() if known is None else known
    return line_of_key(listing_key(title), listing_key(brand or ""), found)


def line_of_key(key: str, brand: str, known: KnownLines) -> ProductLine | None:
    """Return the line that a listing key names, beside the brand's key."""
    words = without_lead_in(key.split())
    found = _known_line(words, brand, known)
    if not found:
        return _told_line(words, brand)
    line, at, ends = found
    if _sells_something_for(words, line, at, ends) or _names_several(words, brand, known, line, ends):
        return None
    if _is_the_line(words, line, at):
        return _as_line(line, line.name in known.families)
    return _told_line(words[:at], brand)


@lru_cache(maxsize=10_000)
def _as_line(line: KnownLine, is_family: bool) -> ProductLine:
    return ProductLine(_key_of(line.name), line.name, _key_of(line.family), True, line.is_platform, is_family)


def _key_of(name: str) -> str:
    return " ".join(word for word in listing_key(name).split() if word.isalnum() or "." in word)


def _known_line(words: Sequence[str], brand: str, known: KnownLines) -> tuple[KnownLine, int, int] | None:
    """Return the first known line, the longest spelling of it, and where it stands."""
    maker = run_together(brand)
    plain = [word if word.isalnum() else "".join(filter(str.isalnum, word)) for word in words]
    for at, first in enumerate(plain):
        found, spelling = None, ""
        for ends in range(at + 1, len(plain) + 1 if first else 0):
            spelling += plain[ends - 1]
            if spelling not in known.beginnings:
                break
            line = known.by_spelling.get(spelling) or known.bare.get((maker, spelling))
            if line and plain[ends - 1]:
                found = line, at, ends
        if found:
            return found
    return None


def _sells_something_for(words: Sequence[str], line: KnownLine, at: int, ends: int) -> bool:
    """Tell whether the title sells a case, a band, a game for the line."""
    if not FITS.isdisjoint(words[:at]):
        return True
    head = [singular(word) for word in _head(words[ends:])]
    if not NOT_THE_THING.isdisjoint(head) or (head and head[-1] == "head"):
        return True
    return line.is_platform and not NOT_THE_PLATFORM.isdisjoint(head) and not _has_console(words)


def _names_several(words: Sequence[str], brand: str, known: KnownLines, line: KnownLine, ends: int) -> bool:
    """Tell whether the title goes on with devices of the maker: what fits several is none of them.

    'iPhone 5S Lantern Sticker iPhone 5S iPhone 5' lists what it is for. What comes with it, or stands
    behind 'for', is no such list.
    """
    rest = _head(words[ends:])
    rest = rest[: next((at for at, word in enumerate(rest) if word in FITS), len(rest))]
    again = _known_line(rest, brand, known)
    if not again or line.is_platform or again[0].brand != line.brand:
        return False
    more = _known_line(rest[again[2] :], brand, known)
    return more is not None and more[0].brand == line.brand


def _is_the_line(words: Sequence[str], line: KnownLine, at: int) -> bool:
    """Tell whether the title sells the line: it stands first, or a console is told of."""
    is_first = all(_is_by_the_way(word) for word in words[:at])
    return is_first or (line.is_platform and _has_console(words))


def _has_console(words: Sequence[str]) -> bool:
    sizes, _ = sizes_of(list(words))
    return any(unit == "mb" for unit, _ in sizes) or not _CONSOLE.isdisjoint(words)


def platforms_of(words: Sequence[str]) -> frozenset[str]:
    """Return the keys of the consoles and readers that are named, the longest name of each."""
    known = known_lines()
    found: set[str] = set()
    at = 0
    while at < len(words):
        line, spelling, last = None, "", at
        for ends in range(at + 1, len(words) + 1):
            spelling += words[ends - 1]
            if spelling not in known.beginnings:
                break
            if (longer := known.by_spelling.get(spelling)) and longer.is_platform:
                line, last = longer, ends - 1
        if line:
            found.add(_as_line(line, line.name in known.families).key)
        at = last + 1
    return frozenset(found)


def are_kin(one: ProductLine, other: ProductLine) -> bool:
    """Tell whether two lines are one, or the one is a kind of the other."""
    if one.key == other.key:
        return True
    if one.is_known and other.is_known:
        return other.key in families_of(one) or one.key in families_of(other)
    return False


def families_of(line: ProductLine) -> list[str]:
    """Return the keys of the lines that a known line is a kind of, the nearest first."""
    found: list[str] = []
    family = line.family
    while family and family not in found:
        found.append(family)
        family = _families().get(family, "")
    return found


@cache
def _families() -> dict[str, str]:
    """Return the key of each known line's family by the line's key."""
    return {_key_of(each.name): _key_of(each.family) for each in known_lines().by_spelling.values()}


def _is_by_the_way(word: str) -> bool:
    return word in _BY_THE_WAY or word in KINDS or not word.isalnum() or word[0].isdigit()


def _head(words: Sequence[str]) -> Sequence[str]:
    """Return the words before the first that begins to say what comes with it."""
    ends = next((at for at, word in enumerate(words) if word in ENDS_HEAD), len(words))
    return words[:ends]


def _told_line(words: Sequence[str], brand: str) -> ProductLine | None:
    """Return brand and line where the brand is known and words behind it tell one."""
    makers = [word for word in brand.split() if word.isalnum()]
    if not makers:
        return None
    _, sized = sizes_of(list(words))
    rest = [word for at, word in enumerate(words) if at not in sized]
    name = _name_behind(_behind_brand(rest, makers))
    if all(singular(word) in KINDS or word in KINDS or _is_small(word) for word in name):
        return None
    if any(map(_has_digit, name)):
        if any(singular(word) in NOT_THE_THING for word in _head(rest)):
            return None
        name = [word for word in name if word not in KINDS]
    key = " ".join([*makers, *name])
    return ProductLine(key, key.title())


def _behind_brand(words: list[str], makers: list[str]) -> list[str]:
    """Return the words behind the brand; where it stands last, those before it, and all without it."""
    joined = "".join(makers)
    for at in range(len(words)):
        for ends in range(at + 1, min(at + len(makers) + 1, len(words)) + 1):
            if "".join(filter(str.isalnum, "".join(words[at:ends]))) == joined:
                return words[ends:] or words[:at]
    return words


def _name_behind(words: Sequence[str]) -> list[str]:
    """Return the words of the line: to its model or version, else MOST_WORDS, without what describes."""
    name: list[str] = []
    for word in words:
        if word in ENDS_NAME and name:
            break
        if word in _BY_THE_WAY or _ORDINAL.fullmatch(word) or not word.replace(".", "").isalnum():
            continue
        if word.isdecimal() and len(name) >= MOST_BEFORE_NUMBER:
            break
        name.append(word)
        is_series = _is_small(word) and len(name) == 1
        if (_has_digit(word) and not is_series) or len(name) == MOST_WORDS:
            break
    return name


def _is_small(word: str) -> bool:
    return word.isdecimal() and len(word) < 4


def _has_digit(word: str) -> bool:
    return any(map(str.isdigit, word))
