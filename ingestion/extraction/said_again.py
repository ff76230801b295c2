"""A sum that is said again in another currency: '$47.48 delivered (USD $35.52)' is no price in US dollars."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ingestion.extraction.currencies import candidates
from ingestion.extraction.figures import Figure, FigureKind

_OPENING = re.compile(
    r"(?:[ ][A-Za-z]{1,12}){0,3}[ ]?[(\[][ ]?(?:(?:about|around|approx\.?|roughly|ca\.?|or|is)[ ])?"
    r"[~≈=]?[ ]?",
    re.IGNORECASE,
)
_CLOSING = re.compile(r"[ ]?[)\]]")


def other_currencies(text: str, figures: Sequence[Figure]) -> dict[int, str]:
    """Return of each sum that its text says again in a marked currency: (its start, that currency).

    A lower sum stands alone in brackets behind it; its mark leaves no doubt, that of the first is shared.
    The same sum again is in the same currency, and a higher one may be a price before.
    """
    sums = [figure for figure in figures if figure.kind is FigureKind.MONEY]
    return dict(_said_again(text, sums))


def _said_again(text: str, sums: Sequence[Figure]) -> Iterator[tuple[int, str]]:
    for first, second in pairwise(sums):
        if first.mark is None or second.mark is not None or second.currency is None:
            continue
        is_among = any(currency.code == second.currency for currency in candidates(first.mark))
        is_alone = _OPENING.fullmatch(text, first.end, second.start) and _CLOSING.match(text, second.end)
        if is_among and is_alone and second.value < first.value:
            yield first.start, second.currency
