"""Figures as both readers take them: all that a text proposes, in the currency of post and shop."""

from collections.abc import Sequence
from dataclasses import replace

from deals.domain.metrics import LARGEST_PRICE
from deals.domain.records import PostContent
from ingestion.extraction.bare import safe_bare
from ingestion.extraction.currencies import resolve_currency
from ingestion.extraction.figures import MAX_FIGURES, Figure, FigureKind, Role
from ingestion.extraction.folding import Folded
from ingestion.extraction.money import find_money, find_percents, in_currency
from ingestion.extraction.phrases import find_phrases
from ingestion.extraction.said_again import other_currencies


def find_figures(text: str, post: PostContent, folded: Folded) -> list[Figure]:
    """Return the figures of a text in its order; what it struck through is a price before."""
    money, percents = find_money(text), find_percents(text)
    bare = safe_bare(text, money + percents)
    plain = [_told(figure, post, money) for figure in money + bare]
    sums = [figure for figure in plain if figure.value <= LARGEST_PRICE]
    struck = [_struck(figure, folded) for figure in sums]
    figures = struck + percents + find_phrases(text)
    return sorted(figures, key=lambda figure: (figure.start, figure.end))[:MAX_FIGURES]


def in_shops_currency(
    figures: Sequence[Figure], post: PostContent, shop_country: str | None, account_country: str | None = None
) -> list[Figure]:
    """Ask again for the currency of shared marks, now that the shop is known; drop sums without any.

    A sum that its text says again in another currency is in that of the account's country, else the shop's;
    where neither tells it goes, and the other one stands in its place.
    """
    again = other_currencies(post.text, figures)
    settled, twin = [], None
    for figure in figures:
        if twin is not None and figure.kind is FigureKind.MONEY:
            figure, twin = replace(figure, role=twin), None
        if figure.kind is FigureKind.MONEY and (figure.mark or figure.currency is None):
            never = again.get(figure.start)
            country = (never and account_country) or shop_country
            currency = resolve_currency(
                figure, links=post.urls, shop_country=country, text=post.text, never=never
            )
            is_kept = currency is not None and figure.value <= LARGEST_PRICE
            if never:
                twin = Role.ALTERNATE if is_kept else figure.role
            if currency is None or not is_kept:
                continue
            figure = in_currency(figure, currency)
        settled.append(figure)
    return settled


def with_neighbours_mark(bare: Sequence[Figure], figures: Sequence[Figure]) -> list[Figure]:
    """Give numbers without a sign the mark or currency of the first sum of the text."""
    first = next((figure for figure in figures if figure.kind is FigureKind.MONEY), None)
    if first is None:
        return list(bare)
    return [
        replace(figure, mark=first.mark, currency=first.currency)
        if figure.kind is FigureKind.MONEY
        else figure
        for figure in bare
    ]


def _told(figure: Figure, post: PostContent, money: Sequence[Figure]) -> Figure:
    """Give a figure the currency that link and text tell, a bare one that of the sums beside it.

    The shop is not known yet: `in_shops_currency` asks again.
    """
    asked = money[0] if figure.bare and money else figure
    currency = resolve_currency(asked, links=post.urls, shop_country=None, text=post.text)
    if currency is None:
        return figure
    if figure.bare:
        figure = replace(figure, mark=asked.mark)
    return replace(in_currency(figure, currency), mark=figure.mark)


def _struck(figure: Figure, folded: Folded) -> Figure:
    """A sum with a line through it is the price before."""
    if any(span.start <= figure.start < span.end for span in folded.struck):
        return replace(figure, role=Role.LIST)
    return figure
