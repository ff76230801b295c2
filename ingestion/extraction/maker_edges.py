"""Where a maker's name that the encoder marks begins and ends, and makers that a title's form names."""

import re
from collections.abc import Iterable
from dataclasses import replace

from deals.domain.records import Span
from ingestion.extraction.brands import Brand, is_company
from ingestion.extraction.encoder.mark import Mark

_TO_THE_RIGHT = re.compile(
    r"(?:(?<=&)|[ ]&)[ ][A-Z][\w'’]+(?:[ ]of[ ][A-Z]\w+)?"
    r"|[ ](?:Regular|List|Original)(?=[ ](?:for|at)[ ][$£€₹])"
)
_WITH_INITIALS = re.compile(r"(?:[A-Z]\.){2,3}[ ]?[A-Z][a-z]+(?:[ ](?:Ltd|Inc|Co|Bros|Corp)\b\.?)?")
_OWN_LABEL = re.compile(
    r"[A-Z][A-Za-z]+[ ](?:Smart[A-Z]|Home[A-Z]|Eco[A-Z]|[A-Z][a-z]+(?:Buy|Basics|Choice))\w*"
)
_IN_WORD = re.compile(r"(?<=[a-z_])[a-z]")
"""A name that begins inside a word is none: 'pal' of '@my_pal'."""

_BEFORE_COLON = re.compile(
    r"(?P<name>[A-Z][\w'’]+[ ](?:Kits?|Toys?|Games?|Labs?|Studios?|Co|Designs?))(?=:[ ])"
)
_CARD = re.compile(
    r"[$£€₹][ ]?\d+[ ](?P<name>[A-Z][\w'’&]+(?:[ ](?:[A-Z][\w'’&]+|&|of|R)){1,3})"
    r"[ ](?i:e?-?gift[ -]?cards?)\b"
)
_FROM = re.compile(r"[ ]from[ ](?P<name>[A-Z][\w'’&]+(?:[ ][A-Z][\w'’&]+){1,3})(?=[ ]?(?:[,(–-]|[$£€₹]|\Z))")
_GOODS_WORDS = """
    cotton oak pine leather wool steel wood wooden bamboo silk linen brass silver gold copper ceramic glass
    velvet canvas solar wireless cordless rugs garden kitchen boots socks towels lamps chairs toys books shoes
"""
GOODS = frozenset(_GOODS_WORDS.split())
"""Words of what things are made of, and of goods: no maker, however sure the encoder is."""


def settled_makers(text: str, marks: Iterable[Mark], titles: Iterable[Mark]) -> tuple[Mark, ...]:
    """Return the encoder's makers, whole, without words of goods and what a title's edge cut away."""
    within = tuple(titles)
    return tuple(
        _whole(text, mark)
        for mark in marks
        if text[mark.start : mark.end].lower() not in GOODS
        and not _is_cut_away(mark, within)
        and not _IN_WORD.match(text, mark.start)
    )


def _whole(text: str, mark: Mark) -> Mark:
    more = _TO_THE_RIGHT.match(text, mark.end)
    return replace(mark, end=more.end()) if more else mark


def _is_cut_away(mark: Mark, titles: tuple[Mark, ...]) -> bool:
    """A mark in the gap right before a title: what was a label of it ('BUNDLE STEAL  Crest ...')."""
    return any(0 < title.start - mark.end <= 2 and mark.end != title.start - 1 for title in titles)


def named_by_form(text: str, title: Span, seller: str | None) -> Brand | None:
    """The maker in front of a title ('R.K. Dunn ...', 'X SmartBuy ...'), on a gift card, or behind 'from'."""
    for form in (_WITH_INITIALS, _OWN_LABEL, _BEFORE_COLON, _CARD):
        match = form.match(text, title.start, title.end)
        if match is not None:
            name = match.lastgroup or 0
            return _brand(text, *match.span(name))
    behind = _FROM.match(text, title.end)
    if behind is not None and seller is not None and is_company(behind["name"]):
        return _brand(text, *behind.span("name"))
    return None


def _brand(text: str, start: int, end: int) -> Brand:
    return Brand(text[start:end], None, Span(start, end))
