"""Who sells it, by both readers: the rules' candidates and the encoder's marks, weighed by a model."""

from collections.abc import Mapping, Sequence

from deals.domain.records import PostContent, RetailerSource, Span
from ingestion.extraction.catalogue import Catalogue, find_spellings
from ingestion.extraction.encoder.mark import Mark
from ingestion.extraction.encoder.second import Second
from ingestion.extraction.figures import Role
from ingestion.extraction.linear import Linear
from ingestion.extraction.reading import Reading
from ingestion.extraction.retailers import find_sellers
from ingestion.extraction.seller import Seller
from ingestion.extraction.seller_places import Place, place_of

MARKED_SCORE = 0.3
"""The score of a seller that the encoder alone sees."""

SURE_MARK = 0.5
LONGEST = 40
"""Characters of a seller's name; a longer mark is a sentence."""

SURE_BY_FORM = 0.9
"""How likely a seller is whom the text's form leaves alone: 8 of 8 in labelled posts were right."""

NOBODY_ELSE = 0.5
"""A candidate that is less likely than this is none."""


def seller_candidates(
    post: PostContent, reading: Reading, second: Second, catalogue: Catalogue
) -> list[tuple[Seller, dict[str, float]]]:
    """Return each seller that either reader sees, with the facts that tell whether it is the one."""
    is_priced = any(figure.role is Role.SALE for figure in reading.figures)
    listed = find_sellers(post, reading.text, reading.found, catalogue, is_priced)
    marked = [
        _of_mark(reading.text, mark, catalogue)
        for mark in second.sellers
        if mark.sure >= SURE_MARK and mark.end - mark.start <= LONGEST and not _is_seen(mark, listed)
        if place_of(reading.text, mark.start, mark.end) is not Place.OTHER
    ]
    every = [*listed, *{_plain(seller.name): seller for seller in marked}.values()]
    best = max((seller.score for seller in every), default=0.0)
    return [(seller, _facts(seller, best, len(every), reading, second)) for seller in every]


def likeliest_seller(
    candidates: Sequence[tuple[Seller, Mapping[str, float]]], model: Linear
) -> tuple[Seller | None, float]:
    """Return the likeliest seller, None where none is likely enough, and its probability."""
    weighed = [
        (max(model.probability(facts), SURE_BY_FORM * seller.certain), -at)
        for at, (seller, facts) in enumerate(candidates)
    ]
    sure, at = max(weighed, default=(0.0, 0))
    return (candidates[-at][0] if sure >= NOBODY_ELSE else None), sure


def _facts(seller: Seller, best: float, count: int, reading: Reading, second: Second) -> dict[str, float]:
    span = seller.span
    return {
        "score": seller.score,
        "behind": best - seller.score,
        "others": min(4, count - 1) / 4,
        "listed": float(seller.slug is not None),
        f"source_{seller.source.value}": 1.0,
        "marked": _overlap(second.sellers, span),
        "named_in_mark": _named(second.sellers, reading.text, seller),
        "any_mark": max((mark.sure for mark in second.sellers), default=0.0),
        "in_title": _overlap(second.titles, span),
        "is_maker": _overlap(second.makers, span),
        "by_encoder_alone": float(seller.score == MARKED_SCORE),
    }


def _of_mark(text: str, mark: Mark, catalogue: Catalogue) -> Seller:
    name, span = text[mark.start : mark.end], Span(mark.start, mark.end)
    slug = next((s for a, z, s in find_spellings(name.lower(), catalogue.names) if z - a == len(name)), None)
    slug = slug or catalogue.handles.get(name.lower().lstrip("@"))
    if slug is None or catalogue.retailers[slug].kind == "deal_account":
        return Seller(name, None, RetailerSource.TEXT, span, MARKED_SCORE)
    entry = catalogue.retailers[slug]
    return Seller(entry.name, slug, RetailerSource.TEXT, span, MARKED_SCORE, entry.country)


def _is_seen(mark: Mark, sellers: Sequence[Seller]) -> bool:
    return any(s.span and s.span.start < mark.end and s.span.end > mark.start for s in sellers)


def _overlap(marks: Sequence[Mark], span: Span | None) -> float:
    if span is None:
        return 0.0
    return max((m.sure for m in marks if m.start < span.end and m.end > span.start), default=0.0)


def _named(marks: Sequence[Mark], text: str, seller: Seller) -> float:
    """A seller of a link or an account whose name the encoder marks in the text."""
    name = _plain(seller.name)
    return max((m.sure for m in marks if _plain(text[m.start : m.end]) == name), default=0.0)


def _plain(name: str) -> str:
    return "".join(character for character in name.lower() if character.isalnum())
