"""Several reductions in one post: '30% off lamps, 20% off rugs' are two offers, '30% + extra 20%' is one."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from deals.domain.records import DealKind
from ingestion.extraction.figures import Figure
from ingestion.extraction.offer import Offer
from ingestion.extraction.products import Cuts, Title, right_title
from ingestion.extraction.weak_titles import is_weak

FARTHEST = 8
"""Characters between 'off' and its own product."""

_OFF = re.compile(r"[ ]?off\b[ ]?(?:(?:of|on|all)\b[ ]?)?|[ ]?discount[ ]on\b", re.IGNORECASE)
_MORE = re.compile(
    r"\b(?:extra|additional(?:ly)?|another|further|plus|with|w/|code|coupon|using|after|members?"
    r"|and[ ]an?|get|then"
    r"|stack\w*)\b[^.\n|;]{0,16}\Z|[+&][ ]?\Z",
    re.IGNORECASE,
)


def listed_offers(text: str, kind: DealKind, mains: Sequence[Figure], cuts: Cuts) -> list[Offer]:
    """Return an offer for each reduction where each stands before a product of its own; else []."""
    if len(mains) < 2 or any(_MORE.search(text, max(0, f.start - 30), f.start) for f in mains[1:]):
        return []
    titles = list(_own_titles(text, mains, cuts))
    if len(titles) < len(mains) or len({text[t.span.start : t.span.end].lower() for t in titles}) < len(
        titles
    ):
        return []
    return [_offer(kind, figure, title) for figure, title in zip(mains, titles, strict=True)]


def marked_offers(kind: DealKind, mains: Sequence[Figure], titles: Sequence[Title | None]) -> list[Offer]:
    """Return an offer for each reduction where each has a title of its own; else []."""
    if len(mains) < 2 or not all(titles):
        return []
    return [_offer(kind, figure, title) for figure, title in zip(mains, titles, strict=True)]


def _offer(kind: DealKind, figure: Figure, title: Title | None) -> Offer:
    if kind is DealKind.PERCENT_OFF:
        return Offer(kind=kind, main=figure, title=title, percent_off=figure)
    return Offer(kind=kind, main=figure, title=title, amount_off=figure)


def _own_titles(text: str, mains: Sequence[Figure], cuts: Cuts) -> Iterator[Title]:
    """The title right behind each reduction, until one has none."""
    ends = [*(later.start for _, later in pairwise(mains)), len(text)]
    for figure, end in zip(mains, ends, strict=True):
        off = _OFF.match(text, figure.end)
        low = off.end() if off else figure.end
        title = right_title(text, low, end, cuts)
        if off is None or title is None or title.span.start - low > FARTHEST or is_weak(text, title):
            return
        yield title
