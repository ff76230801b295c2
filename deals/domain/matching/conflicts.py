"""What speaks against two titles being one product. It always speaks, also where a model number is shared.

Some conflicts are of variants of one line: another size, colour, edition. The others are of two things.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from deals.domain.matching.features import is_name, is_pack, numbers_apart, stem, values_by_unit
from deals.domain.matching.line_words import CHILDREN, MACHINES, SEQUELS
from deals.domain.matching.reading import Reading

LEAST_CUT = 32
"""Signs from which the last word of a title may be cut off."""

MEMORY = "mb"
"""The unit of capacities, which have prices of their own."""


class Conflict(NamedTuple):
    """`said` is for people; a variant is another one of the same line."""

    said: str
    is_variant: bool = False
    is_hard: bool = False
    """Of things that are not even of one line, whatever they are called."""
    is_doubt: bool = False
    """One title leaves it open."""
    is_screen: bool = False
    """Another size in inches: of two lines of a family, two things."""


def conflicts_of(one: Reading, other: Reading, is_sure: bool) -> tuple[Conflict, ...]:
    """Return all that speaks against. `is_sure`: a model number is shared; what one lacks is no doubt."""
    found: list[Conflict] = []
    for check in _CHECKS:
        found += check(one, other)
    return (
        *found,
        *_sizes(one, other, is_sure),
        *_numbers(one, other, is_sure),
        *_brands(one, other, is_sure),
    )


def _accessories(one: Reading, other: Reading) -> Iterator[Conflict]:
    if one.accessories != other.accessories and not one.accessories & other.accessories:
        yield Conflict(f"{_said(one.accessories)} or {_said(other.accessories)}", is_hard=True)


def _fits(one: Reading, other: Reading) -> Iterator[Conflict]:
    """'Skates for X' is not X."""
    for each, rival in ((one, other), (other, one)):
        if each.before_fits and not rival.before_fits:
            own = each.before_fits & each.distinctive - rival.features.words - rival.features.joined
            behind = each.features.words - each.before_fits
            if own and behind & rival.distinctive:
                yield Conflict(f"{' '.join(sorted(own)[:2])} for another thing", is_hard=True)


def _machines(one: Reading, other: Reading) -> Iterator[Conflict]:
    """A card, and a whole computer with it."""
    mine, opposite = MACHINES.intersection(one.words), MACHINES.intersection(other.words)
    for machines, rival in ((mine, opposite), (opposite, mine)):
        if machines & {"pc", "desktop"} and not rival:
            yield Conflict(f"{_said(machines)} or none", is_hard=True)


def _models(one: Reading, other: Reading) -> Iterator[Conflict]:
    """Each has a model number that the other lacks."""
    if (mine := _own_models(one, other)) and (opposite := _own_models(other, one)):
        yield Conflict(f"model {mine[0]} or {opposite[0]}")


def _own_models(one: Reading, other: Reading) -> list[str]:
    forms = other.features.model_forms
    if one.features.models <= forms:
        return []
    stems = {stem(each) for each in other.features.models}
    cuts = [word for each in (one, other) if len(each.features.key) >= LEAST_CUT for word in each.words[-1:]]
    return sorted(
        model
        for model in one.features.models - forms
        if len(model) >= 4
        and not is_name(model)
        and stem(model) not in forms
        and model not in stems
        and not any(len(word) >= 4 and (model == word or model.startswith(word)) for word in cuts)
    )


def _lines(one: Reading, other: Reading) -> Iterator[Conflict]:
    if one.line and other.line and one.line.is_known and other.line.is_known and one.line != other.line:
        yield Conflict(f"{one.line.name} or {other.line.name}")


def _platforms(one: Reading, other: Reading) -> Iterator[Conflict]:
    if one.platforms != other.platforms and not one.platforms & other.platforms:
        said = f"for {_said(one.platforms)} or {_said(other.platforms)}"
        is_thing = any(each.line and each.line.is_platform for each in (one, other))
        yield Conflict(said, is_variant=not is_thing or (one.line is not None and other.line is not None))


def _sequels(one: Reading, other: Reading) -> Iterator[Conflict]:
    if apart := SEQUELS.intersection(one.words) ^ SEQUELS.intersection(other.words):
        yield Conflict(_said(apart))


def _editions(one: Reading, other: Reading) -> Iterator[Conflict]:
    if apart := one.editions ^ other.editions:
        yield Conflict(f"edition: {', '.join(sorted(apart))}", is_variant=True)


def _formats(one: Reading, other: Reading) -> Iterator[Conflict]:
    if one.formats != other.formats and not one.formats & other.formats:
        yield Conflict(f"on {_said(one.formats)} or {_said(other.formats)}", is_variant=True)


def _conditions(one: Reading, other: Reading) -> Iterator[Conflict]:
    apart = one.features.conditions ^ other.features.conditions
    if apart:
        yield Conflict(f"condition: {', '.join(sorted(apart))}", is_variant=True)


def _colours(one: Reading, other: Reading) -> Iterator[Conflict]:
    if one.is_apparel and other.is_apparel:
        return
    if one.colours and other.colours and not one.colours & other.colours:
        yield Conflict(f"{_said(one.colours)} or {_said(other.colours)}", is_variant=True)


def _audiences(one: Reading, other: Reading) -> Iterator[Conflict]:
    mine, opposite = one.audiences, other.audiences
    if mine == opposite:
        return
    if (mine and opposite and not mine & opposite) or (mine ^ opposite) & CHILDREN:
        yield Conflict(f"for {_said(mine)} or {_said(opposite)}", is_variant=True)


_CHECKS: tuple[Callable[[Reading, Reading], Iterator[Conflict]], ...] = (
    _accessories,
    _fits,
    _machines,
    _models,
    _lines,
    _platforms,
    _sequels,
    _editions,
    _formats,
    _conditions,
    _colours,
    _audiences,
)


def _brands(one: Reading, other: Reading, is_sure: bool) -> Iterator[Conflict]:
    """A brand that is known of one must be found in the other."""
    mine, opposite = one.features.brand, other.features.brand
    if not mine and not opposite:
        return
    if mine & opposite or _says(other, mine) or _says(one, opposite):
        return
    if mine and opposite:
        yield Conflict("another brand")
    elif not (is_sure or (one.line and one.line == other.line)):
        yield Conflict("the brand is known of one only", is_variant=True, is_doubt=True)


def _says(each: Reading, brand: frozenset[str]) -> bool:
    """Tell whether a title says a word of a brand, or begins with it, run together with the next word."""
    if brand & each.features.words:
        return True
    return any(len(word) > 4 and word in "".join(each.words) for word in brand)


def _sizes(one: Reading, other: Reading, is_sure: bool) -> Iterator[Conflict]:
    if one.head_sizes == other.head_sizes:
        return
    mine, opposite = values_by_unit(one.head_sizes), values_by_unit(other.head_sizes)
    for unit in sorted(mine.keys() & opposite.keys()):
        own, others = mine[unit] - opposite[unit], opposite[unit] - mine[unit]
        if own and others:  # '100 x 2 mm' is not '200 x 2 mm'
            said = f"{_values(own)} or {_values(others)} ({unit})"
            yield Conflict(said, is_variant=True, is_screen=unit == "inch")
    if is_pack(mine) != is_pack(opposite) and ("piece" in mine) != ("piece" in opposite):
        yield Conflict("a pack or a single piece", is_variant=True)
    doubts = {
        unit
        for unit in mine.keys() ^ opposite.keys()
        if unit != "piece"
        and (unit == MEMORY or not is_sure)
        and not mine.get(unit, set()) & _as_numbers(other)
        and not opposite.get(unit, set()) & _as_numbers(one)
    }
    if doubts:
        yield Conflict(f"only one says {', '.join(sorted(doubts))}", is_variant=True, is_doubt=True)


def _as_numbers(each: Reading) -> set[float]:
    """Return the bare numbers of a title: 'PowerCore 10000' means mAh."""
    return {*each.features.numbers, *(float(model) for model in each.features.models if model.isdecimal())}


def _numbers(one: Reading, other: Reading, is_sure: bool) -> Iterator[Conflict]:
    """Versions, generations, volumes, seasons, years."""
    if one.features.numbers == other.features.numbers:
        return
    sized = {value for each in (one, other) for _, value in each.features.sizes}
    sized |= one.unsaid | other.unsaid
    mine, opposite = (numbers - sized for numbers in numbers_apart(one.features, other.features))
    if (mine and opposite) or ((mine or opposite) and not is_sure):
        yield Conflict(f"number {_values(mine) or 'none'} or {_values(opposite) or 'none'}", is_variant=False)


def _values(numbers: Iterable[float]) -> str:
    return ", ".join(f"{number:g}" for number in sorted(numbers))


def _said(words: Iterable[str]) -> str:
    return " ".join(sorted(words)) or "none"
