"""Groups of products that a curator looks at together, and what a decision on each would change (pure)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

MOST_PRODUCTS = 12
"""Products of one group: more do not fit a screen. The pairs that would make it larger wait for the next."""


class Link(NamedTuple):
    """A pair of products that waits for a curator: the ids of both, and how alike they are (0 to 1)."""

    left: int
    right: int
    score: float


@dataclass(frozen=True, slots=True)
class ProductFacts:
    """What makes a decision on a product matter."""

    retailers: frozenset[int] = frozenset()
    deals: int = 0
    is_watched: bool = False
    is_in_assortment: bool = False


@dataclass(frozen=True, slots=True)
class Effect:
    """What joining a group would change."""

    joins_retailers: bool
    is_watched: bool
    is_in_assortment: bool
    deals: int


@dataclass(frozen=True, slots=True)
class Group:
    """Products linked by pairs that wait, in the order of their ids."""

    products: tuple[int, ...]
    score: float = field(default=0.0)
    """How alike the most alike pair is."""


def grouped(links: Iterable[Link], most: int = MOST_PRODUCTS) -> list[Group]:
    """Return the groups that links make, the strongest link first; none has over `most` products.

    A link that would make a group too large is left for later: it waits still once the group is decided.
    """
    group_of: dict[int, list[int]] = {}
    best: dict[int, float] = {}
    for link in sorted(links, key=lambda each: (-each.score, each.left, each.right)):
        left, right = (group_of.setdefault(each, [each]) for each in (link.left, link.right))
        if left is right or len(left) + len(right) > most:
            continue
        left.extend(right)
        group_of.update(dict.fromkeys(right, left))
        for product in left:
            best.setdefault(product, link.score)
    whole = {id(each): each for each in group_of.values() if len(each) > 1}
    return [Group(tuple(sorted(each)), max(best[one] for one in each)) for each in whole.values()]


def effect_of(group: Group, facts: Mapping[int, ProductFacts]) -> Effect:
    """Return what joining a group changes; two retailers are joined where no product has both already."""
    known = [facts.get(each, ProductFacts()) for each in group.products]
    together = frozenset[int]().union(*(each.retailers for each in known))
    return Effect(
        joins_retailers=len(together) > max(max((len(each.retailers) for each in known), default=0), 1),
        is_watched=any(each.is_watched for each in known),
        is_in_assortment=any(each.is_in_assortment for each in known),
        deals=sum(each.deals for each in known),
    )


def by_effect(groups: Collection[Group], facts: Mapping[int, ProductFacts]) -> list[tuple[Group, Effect]]:
    """Return groups with their effects, those whose decision changes most first."""
    found = [(group, effect_of(group, facts)) for group in groups]
    return sorted(found, key=lambda each: (_rank(each[1]), -each[0].score, each[0].products))


def _rank(effect: Effect) -> tuple[bool, bool, bool, int]:
    return (
        not effect.joins_retailers,
        not effect.is_watched,
        not effect.is_in_assortment,
        -min(effect.deals, MOST_COUNTED),
    )


MOST_COUNTED = 10
"""Deals from which on more make a decision no more urgent: then the more alike group comes first."""


def price_ratio(prices: Iterable[tuple[str, Decimal]]) -> Decimal | None:
    """Return the highest of prices over the lowest, to a tenth; None for fewer than two, or mixed ones."""
    found = list(prices)
    amounts = [price for _, price in found]
    if len(amounts) < 2 or len({currency for currency, _ in found}) > 1 or min(amounts) <= 0:
        return None
    return (max(amounts) / min(amounts)).quantize(Decimal("0.1"))
