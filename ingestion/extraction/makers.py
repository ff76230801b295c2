"""Who makes it, by both readers: the encoder's mark in or beside the title, the rules' maker."""

import re
from dataclasses import replace

from deals.domain.records import PostContent, Span
from ingestion.extraction.brands import Brand, find_brand, known_brand
from ingestion.extraction.catalogue import Catalogue
from ingestion.extraction.encoder.mark import Mark
from ingestion.extraction.encoder.second import Second
from ingestion.extraction.facts import Pair
from ingestion.extraction.maker_edges import named_by_form
from ingestion.extraction.seller import Seller

SUREST, OVER_RULES, BEHIND = 0.7, 0.9, 0.5
"""How sure the encoder must be of a maker: where the rules see none, where they see another, behind 'by'."""

_BY = re.compile(r"\bby[ :]*[#@]?\Z", re.IGNORECASE)


def joint_brand(
    post: PostContent, text: str, pair: Pair, second: Second, seller: Seller | None, catalogue: Catalogue
) -> tuple[Brand | None, dict[str, float]]:
    """Return the maker of an offer's thing, or None, and the facts that tell how sure that is."""
    offer = pair.offer
    if offer.title is None:
        return None, {"no_maker": 1.0}
    other = pair.by_rules.title if pair.by_rules else None
    span = offer.title.named
    title = other if other is not None and other.maker is not None else replace(offer.title, span=span)
    price = offer.price.value if offer.price else None
    first = find_brand(text, title, post.handle, price, catalogue)
    mark = _likeliest(text, second.makers, span)
    formed = named_by_form(text, span, seller.name if seller else None)
    brand = formed or _chosen(text, first, mark, title.maker is not None, catalogue)
    return brand, {
        "no_maker": float(brand is None),
        "maker": mark.sure if mark else 0.0,
        "makers_agree": float(_agree(first, mark)),
        "maker_by_rules": float(first is not None),
        "maker_known": float(brand is not None and brand.slug is not None),
    }


def _chosen(
    text: str, first: Brand | None, mark: Mark | None, is_named: bool, catalogue: Catalogue
) -> Brand | None:
    """The rules' maker, unless the encoder is sure of another; where they see none, the encoder's.

    `is_named`: 'by Y' names the rules' maker. Of the labelled posts' such makers nearly all are right,
    of those that the encoder alone sees some 8 in 10 at this bar.
    """
    if first is not None and (is_named or _agree(first, mark)):
        return first
    if mark is not None and mark.sure >= (OVER_RULES if first else SUREST):
        span = Span(mark.start, mark.end)
        known = known_brand(text, span, catalogue)
        return Brand(text[mark.start : mark.end], known.slug if known else None, span)
    return first if first and first.slug else None


def _likeliest(text: str, marks: tuple[Mark, ...], title: Span) -> Mark | None:
    """The maker that 'by' names behind the title, else the first inside it, else the surest."""
    behind = next(
        (m for m in marks if m.start >= title.end and _BY.search(text[title.start : m.start])), None
    )
    if behind is not None and behind.sure >= BEHIND:
        return behind
    inside = next((mark for mark in marks if mark.start >= title.start and mark.end <= title.end), None)
    return inside or max(marks, key=lambda mark: mark.sure, default=None)


def _agree(first: Brand | None, mark: Mark | None) -> bool:
    return (
        first is not None and mark is not None and first.span.start < mark.end and first.span.end > mark.start
    )
