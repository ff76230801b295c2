"""Offers of other kinds beside prices in one post: '15% off with code X, BOGO scarves and $49 quilts'."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from deals.domain.records import DealKind, Span
from ingestion.extraction.figures import Figure, Role
from ingestion.extraction.offer import Offer
from ingestion.extraction.products import Title

_FOR_ALL = re.compile(
    r"[ ]?off(?:[ ](?P<all>everything|sitewide|site-wide|all[ ]orders|your[ ](?:entire[ ])?order))?"
    r"(?:[ ](?:with|w/|using))?(?:[ ]code[: ]+\w+)?[ ]?(?=[,;])",
    re.IGNORECASE,
)
_BOGO_THING = re.compile(
    r"[ ](?:(?:on|all)[ ])*(?P<thing>[a-z][\w'’ -]{2,30}?)(?=[ ]?(?:[,;+&]|and\b))", re.ASCII
)


def offers_apart(text: str, figures: Sequence[Figure], sales: Sequence[Figure]) -> list[Offer]:
    """Return the reductions in front of a post's prices that are offers of their own."""
    return list(_apart(text, [figure for figure in figures if figure.start < sales[0].start]))


def with_own_code(text: str, apart: Sequence[Offer], others: Sequence[Offer]) -> list[Offer]:
    """Return all offers of a post; the code in a reduction's own clause is for that one alone."""
    owner = next((offer for offer in apart if _has_code(text, offer.main)), None)
    if owner is None:
        return [*apart, *others]
    return [replace(offer, takes_coupon=offer is owner) for offer in (*apart, *others)]


def _has_code(text: str, figure: Figure) -> bool:
    clause = _FOR_ALL.match(text, figure.end) if figure.role is Role.PERCENT_OFF else None
    return clause is not None and "code" in clause.group().lower()


def _apart(text: str, figures: Sequence[Figure]) -> Iterator[Offer]:
    for figure in figures:
        if figure.role is Role.PERCENT_OFF and (match := _FOR_ALL.match(text, figure.end)):
            title = _title(*match.span("all")) if match["all"] else None
            yield Offer(kind=DealKind.PERCENT_OFF, main=figure, percent_off=figure, title=title)
        if figure.role is Role.BOGO and (match := _BOGO_THING.match(text, figure.end)):
            yield Offer(kind=DealKind.BOGO, main=figure, title=_title(*match.span("thing")))


def _title(start: int, end: int) -> Title:
    return Title(Span(start, end), end)
