"""Variants under one heading, each with its price: 'Orlo 870 drive: 1TB $79, 2TB $149'."""

import re
from collections.abc import Sequence
from itertools import pairwise

from deals.domain.records import DealKind, Span
from ingestion.extraction.encoder.mark import Mark
from ingestion.extraction.figures import Figure, FigureKind, Role
from ingestion.extraction.offer import Offer
from ingestion.extraction.products import Title

SURE = 0.5
"""How sure the encoder is of a heading that names a thing, and of a variant that would be one by itself."""

LONGEST_HEADING = 90

_LABEL = (
    r"(?P<label>(?!(?i:was|now|reg|mrp|msrp|rrp|orig|list|sale|price|deal|current|only|just)\b)"
    r"[^\W_][^\s,;:|()$€£₹]*(?:[ ][^\s,;:|()$€£₹]{1,12}){0,2})"
    r"[ ]?(?:[-–—:=@]|\b(?:for|at|is)\b)?\s?"
)
_FIRST = re.compile(rf"(?P<end>[ ]?(?:(?i:on sale|sale|deals?|prices))?[ ]?(?::|[ ]?\n))\s{{0,3}}{_LABEL}\Z")
_NEXT = re.compile(rf"\s?(?:[,;|/•]|[ ]?\n|\band\b|&)\s{{0,3}}(?:and[ ]|&[ ])?{_LABEL}\Z")
_SIZE = re.compile(
    r"\d+(?:[.,]\d+)?[ -]?"
    r"(?:(?:[tgm]b|oz|in(?:ch(?:es)?)?|m?l|k?g|lbs?|ct|count|packs?|pk|mm|cm|qt|w|k)\b|[\"”])",
    re.IGNORECASE,
)


def variant_offers(text: str, figures: Sequence[Figure], marks: Sequence[Mark]) -> list[Offer]:
    """Return an offer for each variant, titled by heading and label; [] where the text is no such list.

    `figures` are the rules': to the encoder a higher price behind another looks like its list price.
    """
    prices = [figure for figure in figures if figure.kind is FigureKind.MONEY]
    if len(prices) < 2 or any(price.role is not Role.SALE for price in prices):
        return []
    sure = [mark for mark in marks if mark.sure >= SURE]
    found = _heading(text, prices[0], sure)
    if found is None:
        return []
    heading, first = found
    labels = [first, *_labels(text, prices)]
    if len(labels) < len(prices) or any(_is_thing(text, label, sure, heading) for label in labels):
        return []
    return [
        Offer(kind=DealKind.PRICE, main=price, price=price, title=Title(label, label.end, heading=heading))
        for price, label in zip(prices, labels, strict=True)
    ]


def _heading(text: str, price: Figure, marks: Sequence[Mark]) -> tuple[Span, Span] | None:
    """Return the heading and the first label, where the encoder sees a thing named in front of the colon."""
    low = max(0, price.start - LONGEST_HEADING)
    match = _FIRST.search(text, low, price.start)
    if match is None:
        return None
    before = [mark for mark in marks if mark.start < match.start("end")]
    if not before or before[-1].end < match.start("end"):
        return None
    return Span(before[-1].start, match.start("end")), Span(*match.span("label"))


def _labels(text: str, prices: Sequence[Figure]) -> list[Span]:
    matches = (_NEXT.match(text, before.end, price.start) for before, price in pairwise(prices))
    return [Span(*match.span("label")) for match in matches if match]


def _is_thing(text: str, label: Span, marks: Sequence[Mark], heading: Span) -> bool:
    """Whether a label names a thing by itself: a list of things too has a heading ('Toys: Robot $5')."""
    if _SIZE.fullmatch(text[label.start : label.end]):
        return False
    return any(heading.end <= mark.start < label.end and mark.end > label.start for mark in marks)
