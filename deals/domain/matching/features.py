"""What a title says, typed: words, model numbers, sizes, versions, editions, condition, accessories."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from deals.domain.matching.known_lines import spelt_out
from deals.domain.matching.lead_ins import without_lead_in
from deals.domain.matching.normalise import listing_key
from deals.domain.matching.words import (
    ACCESSORIES,
    COLOURS,
    CONDITIONS,
    EDITIONS,
    FILLERS,
    LOOSE_UNITS,
    SAME_WORDS,
    STANDARDS,
    SYSTEMS,
    UNITS,
    sum_of_weights,
)

Size = tuple[str, float]

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_WITH_UNIT = re.compile(r"(\d+(?:[.,]\d+)*)([a-z]+)")
_VERSION = re.compile(r"(?:v|ver|version|vol)(\d+(?:[.,]\d+)*)x?|(\d+(?:\.\d+)*)(?:st|nd|rd|th|[.]x)")
_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+")
_LONG_FILLERS = frozenset(word for word in FILLERS if len(word) > 1)
_FITS = frozenset({"for", "fits", "compatible"})
_DIGITS = frozenset("0123456789")

MOST_JOINED = 4
"""Pieces that another title may write as one."""

LEAST_JOINED, LONGEST_JOINED = 4, 16
LEAST_JOINED_NUMBER, LONGEST_JOINED_NUMBER = 7, 12
"""Signs of what is run together; a number alone is longer than a year and shorter than two models."""

_NAME = re.compile(r"[a-z]{2,}\d|[a-z]{4,}\d\d")
_COUNTED = re.compile(r"\d{1,2}[a-z]{3,}")
_SUFFIXED = re.compile(r"(.*\d)[a-z]{1,3}")


@dataclass(frozen=True, slots=True)
class Features:
    """What one title says.

    `key` is the listing key without lead-ins, well-known lines spelt out. `words` are its pieces in one
    spelling each, without sizes and fillers; `models` its model numbers;
    `joined` neighbouring pieces run together, as another may write a model number or a word; `sizes` are
    (unit, value); `numbers` are versions, years and the like, that are neither. `model_forms` are what
    another title may have as its model number: the models, and what runs together and holds a digit.
    `names_another` tells of 'case for ...' that a thing is named which it is not. `weight` is that of all
    words together.
    """

    key: str
    words: frozenset[str]
    models: frozenset[str]
    joined: frozenset[str]
    model_forms: frozenset[str]
    sizes: frozenset[Size]
    numbers: frozenset[float]
    editions: frozenset[str]
    accessories: frozenset[str]
    conditions: frozenset[str]
    colours: frozenset[str]
    brand: frozenset[str]
    brand_key: str
    names_another: bool
    weight: float


def title_features(title: str, brand: str = "") -> Features:
    """Read a title (any spelling; its listing key gives the same) and the brand, where one is known."""
    return key_features(listing_key(title), listing_key(brand))


def key_features(key: str, brand: str = "") -> Features:
    """Read a listing key and the brand's key."""
    return _branded(key, brand) if brand else _key_features(key)


@lru_cache(maxsize=50_000)
def _branded(key: str, brand: str) -> Features:
    """Return what a key says, with the brand beside it: nothing else hangs on that."""
    return replace(_key_features(key), brand=frozenset(brand.split()) - FILLERS, brand_key=brand)


@lru_cache(maxsize=100_000)
def _key_features(key: str) -> Features:
    raw = spelt_out(without_lead_in(key.split()))
    pieces = [SAME_WORDS.get(piece, piece) for piece in raw]
    sizes, used = sizes_of(pieces)
    used |= _platforms(pieces)
    free = [piece for at, piece in enumerate(pieces) if at not in used]
    fits = _position_of_fits(pieces)
    models = _models(pieces, used, fits)
    numbers = {
        piece: number for piece in free if (number := _number(piece)) is not None and piece not in models
    }
    spelt = {f"{numbers[piece]:g}" if piece in numbers else piece for piece in free if piece not in FILLERS}
    joined = frozenset(_joined(pieces, used, fits))
    words = frozenset(word for word in spelt if word.isalnum() or any(map(str.isalnum, word)))
    return Features(
        key=" ".join(raw),
        words=words,
        models=frozenset(models),
        joined=joined,
        model_forms=frozenset(models).union(each for each in joined if not _DIGITS.isdisjoint(each)),
        sizes=frozenset(sizes),
        numbers=frozenset(numbers.values()).union(_version_of(piece) for piece in models if is_name(piece)),
        editions=EDITIONS.intersection(free),
        accessories=ACCESSORIES.intersection(piece.removesuffix("s") for piece in free),
        conditions=frozenset(CONDITIONS[piece] for piece in free if piece in CONDITIONS),
        colours=COLOURS.intersection(free),
        brand=frozenset(),
        brand_key="",
        names_another=fits < len(pieces),
        weight=sum_of_weights(words),
    )


def is_name(model: str) -> bool:
    """Tell whether a model number is rather a name and its version: hero5, galaxy7, windows10."""
    return _NAME.fullmatch(model) is not None


def stem(model: str) -> str:
    """Return a model number without the one to three letters that often name its colour or market."""
    found = _SUFFIXED.fullmatch(model)
    return found[1] if found and len(found[1]) >= 4 else model


def sizes_of(pieces: list[str]) -> tuple[set[Size], set[int]]:
    """Return the sizes, and where they stand."""
    found: set[Size] = set()
    used: set[int] = set()
    for at, piece in enumerate(pieces):
        after = pieces[at + 1] if at + 1 < len(pieces) else ""
        if not piece[:1].isdecimal() and after != "of":
            continue
        together = _WITH_UNIT.fullmatch(piece)
        if together and together[2] in UNITS and not _is_generation(together[1], together[2]):
            number, unit, ends = together[1], together[2], at
        elif (
            after in UNITS
            and _NUMBER.fullmatch(piece)
            and not _is_loose(after, pieces[at + 2 : at + 3])
            and not _is_generation(piece, after)
        ):
            number, unit, ends = piece, after, at + 1
        elif (
            piece in ("pack", "set", "box")
            and after == "of"
            and _NUMBER.fullmatch("".join(pieces[at + 2 : at + 3]))
        ):
            number, unit, ends = pieces[at + 2], "pack", at + 2
        else:
            continue
        name, factor = UNITS[unit]
        found.add((name, _value(number) * factor))
        used |= {*range(at, ends + 1)}
    return found, used


def _is_loose(unit: str, behind: list[str]) -> bool:
    """Tell whether a word that can be a unit is rather another word: 'Office 2007 v 12'."""
    return unit in LOOSE_UNITS or (unit == "v" and any(piece[0].isdigit() for piece in behind))


def _is_generation(number: str, unit: str) -> bool:
    """Tell whether '4g' names a network, not four grams."""
    return unit == "g" and len(number) == 1


def _platforms(pieces: list[str]) -> set[int]:
    """Return where 'win 98 me 2000 xp' stands: two systems or more."""
    found: set[int] = set()
    for at, piece in enumerate(pieces):
        end = at + 1
        while piece == "win" and end < len(pieces) and pieces[end] in SYSTEMS:
            end += 1
        if end - at > 2:
            found.update(range(at, end))
    return found


def _value(number: str) -> float:
    """Read a number as titles write it: 1,000 is a thousand, 1.5 one and a half, 4.5.1 is 4.5."""
    plain = number.replace(",", "" if _THOUSANDS.fullmatch(number) else ".")
    return float(".".join(plain.split(".")[:2])[:15])


def _number(piece: str) -> float | None:
    if piece.isalpha():
        return None
    if _NUMBER.fullmatch(piece):
        return _value(piece)
    found = _VERSION.fullmatch(piece)
    return _value(found[1] or found[2]) if found else None


def _position_of_fits(pieces: list[str]) -> int:
    """Return where a title begins to name another thing: 'case for S5230 phone'; its length else."""
    return next((at for at, piece in enumerate(pieces) if at and piece in _FITS), len(pieces))


def _models(pieces: list[str], used: set[int], fits: int) -> set[str]:
    """Return the model numbers, but for another thing's. The last piece is the thing's own all the same."""
    last = len(pieces) - 1
    return {
        piece
        for at, piece in enumerate(pieces)
        if at not in used and (at < fits or at == last) and _is_model(piece)
    }


def _version_of(name: str) -> float:
    """Return the number at the end of a name: 5 for hero5."""
    return float(name.lstrip("abcdefghijklmnopqrstuvwxyz"))


def _is_model(piece: str) -> bool:
    """Tell whether a piece is shaped as a model number: letters with digits, or five digits and more."""
    if piece.isalpha() or not (piece.isalnum() and piece.isascii()):
        return False
    if piece.isdecimal():
        return 5 <= len(piece) <= 14
    return len(piece) >= 3 and not (
        _VERSION.fullmatch(piece) or _COUNTED.fullmatch(piece) or piece in STANDARDS
    )


def _joined(pieces: list[str], sizes: set[int], fits: int) -> Iterator[str]:
    """Run neighbouring pieces together: two of any kind, up to four where a digit makes it a model number."""
    own = [
        "" if at in sizes or piece in _LONG_FILLERS or not piece.isalnum() else piece
        for at, piece in enumerate(pieces)
    ]
    for at, first in enumerate(own):
        whole = first
        for ends in range(at + 1, min(at + MOST_JOINED, len(own)) if first else 0):
            whole += own[ends]
            if not own[ends] or len(whole) > LONGEST_JOINED:
                break
            is_own = at < fits or ends + 1 == len(own)
            if len(whole) >= LEAST_JOINED and _may_be_joined(whole, ends - at + 1, is_own):
                yield whole


def _may_be_joined(whole: str, count: int, is_own: bool) -> bool:
    """Tell whether so many pieces run together may be a word, or a model number of the thing's own."""
    if whole.isdecimal():
        return LEAST_JOINED_NUMBER <= len(whole) <= LONGEST_JOINED_NUMBER
    has_digit = whole.isascii() and not whole.isalpha()
    return is_own if has_digit else count == 2


def values_by_unit(sizes: Iterable[Size]) -> dict[str, set[float]]:
    """Return the values of sizes by their unit."""
    found: dict[str, set[float]] = {}
    for unit, value in sizes:
        found.setdefault(unit, set()).add(value)
    return found


def is_pack(sizes: Mapping[str, set[float]]) -> bool:
    """Tell whether sizes (by unit) say that several pieces are sold together."""
    return sizes.get("piece", {1.0}) != {1.0}


def numbers_apart(one: Features, other: Features) -> tuple[set[float], set[float]]:
    """Return the versions and years that only the one, and only the other title says.

    A number within a shared model number is none: 'tx 5200' there is 'tx5200' here.
    """
    shared = " ".join(one.model_forms & other.model_forms)
    mine, opposite = one.numbers - other.numbers, other.numbers - one.numbers
    return (
        {number for number in mine if f"{number:g}" not in shared},
        {number for number in opposite if f"{number:g}" not in shared},
    )
