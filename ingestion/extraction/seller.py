"""A seller as read from a post, with how strongly the post speaks for it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from deals.domain.records import RetailerSource, Span

BAR = 0.3
"""A seller with a lower score is a candidate only."""

MOST_UNLISTED = 0.89
"""What no catalogue knows is never surer than this."""

_AGREEMENT = 0.5
"""The part of what is missing to certainty that a second piece of evidence of the same strength adds."""


@dataclass(frozen=True, slots=True)
class Seller:
    """A retailer as read: its name to show, its slug where it is known, where it stands.

    `country` is that of its catalogue row, '' where it is unknown or sells everywhere; `score` (0 to 1)
    weighs the evidence, `source` and `span` are those of the strongest piece. `certain`: the form of the text
    leaves nobody else.
    """

    name: str
    slug: str | None
    source: RetailerSource
    span: Span | None = None
    score: float = 1.0
    country: str = ""
    certain: bool = False


def ranked(pieces: Iterable[Seller]) -> list[Seller]:
    """Return one seller for each that the pieces of evidence name, best first, the first named of equals."""
    groups: dict[str, list[Seller]] = {}
    for piece in pieces:
        groups.setdefault(piece.slug or _plain(piece.name), []).append(piece)
    return sorted(map(_combined, groups.values()), key=_place)


def _combined(pieces: list[Seller]) -> Seller:
    best, *others = sorted(pieces, key=_place)
    other = max((piece.score for piece in others if piece.source != best.source), default=0.0)
    score = best.score + (1 - best.score) * other * _AGREEMENT
    if best.slug is None:
        score = min(score, MOST_UNLISTED)
    span = best.span or next((piece.span for piece in others if piece.span), None)
    return replace(best, score=round(score, 3), span=span)


def _place(seller: Seller) -> tuple[float, int, str]:
    return -seller.score, seller.span.start if seller.span else 0, seller.name


def _plain(name: str) -> str:
    return "".join(character for character in name.lower() if character.isalnum())
