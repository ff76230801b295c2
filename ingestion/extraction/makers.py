"""Who makes it, by both readers: the encoder's mark in or beside the title, the rules' and the catalogue's word."""

from deals.domain.records import PostContent, Span
from ingestion.extraction.brands import Brand, find_brand, known_brand
from ingestion.extraction.catalogue import Catalogue
from ingestion.extraction.encoder.marks import Mark
from ingestion.extraction.encoder.second import Second
from ingestion.extraction.facts import Pair

SUREST = 0.5
"""A maker that the encoder is less sure of counts only where the rules name the same."""


def joint_brand(
    post: PostContent, text: str, pair: Pair, second: Second, catalogue: Catalogue
) -> tuple[Brand | None, dict[str, float]]:
    """Return the maker of an offer's thing, or None, and the facts that tell how sure that is."""
    offer = pair.offer
    if offer.title is None:
        return None, {"no_maker": 1.0}
    title = pair.by_rules.title if pair.by_rules else offer.title
    price = offer.price.value if offer.price else None
    first = find_brand(text, title, post.handle, price, catalogue)
    mark = _nearest(second.makers, offer.title.span)
    agree = first is not None and mark is not None and first.span.start < mark.end and first.span.end > mark.start
    brand = _chosen(text, first, mark, agree, offer.title.span, catalogue)
    return brand, {
        "no_maker": float(brand is None),
        "maker": mark.sure if mark else 0.0,
        "makers_agree": float(agree),
        "maker_by_rules": float(first is not None),
        "maker_known": float(brand is not None and brand.slug is not None),
    }


def _chosen(
    text: str, first: Brand | None, mark: Mark | None, agree: bool, title: Span, catalogue: Catalogue
) -> Brand | None:
    if mark is None or (mark.sure < SUREST and not agree):
        return first if first and first.slug and _inside(first.span, title) else None
    span = Span(mark.start, mark.end)
    known = known_brand(text, span, catalogue)
    return Brand(text[mark.start : mark.end], known.slug if known else None, span)


def _nearest(marks: tuple[Mark, ...], title: Span) -> Mark | None:
    """The first maker inside the title, else the one nearest to its end."""
    inside = [mark for mark in marks if _inside(Span(mark.start, mark.end), title)]
    if inside:
        return inside[0]
    return min(marks, key=lambda mark: abs(mark.start - title.end), default=None)


def _inside(span: Span, title: Span) -> bool:
    return span.start >= title.start and span.end <= title.end
