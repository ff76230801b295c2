"""Which of the encoder's titles belongs to which figure."""

from collections.abc import Sequence

from deals.domain.records import Span
from ingestion.extraction.encoder.mark import Mark
from ingestion.extraction.figures import Figure
from ingestion.extraction.products import Title

SUREST = 0.35
"""Marks below this are noise beside a surer one."""

REPEATED = 0.5
"""A second title is a second thing only where the encoder is this sure of it."""


def titles_of(mains: Sequence[Figure], marks: Sequence[Mark]) -> list[Title | None]:
    """Return a title for each main figure in order, each mark once; a single figure takes the best one.

    In a list all titles stand on the same side of their figures: on that on which more of them find one.
    """
    marks = [mark for mark in marks if mark.sure >= SUREST] or list(marks)[:1]
    if not marks:
        return [None] * len(mains)
    if len(mains) == 1:
        return [_title(_best(marks))]
    sure = [mark for mark in marks if mark.sure >= REPEATED] or [_best(marks)]
    if len(sure) == 1:
        return _single(mains, sure[0])
    left, right = _side(mains, sure, before=True), _side(mains, sure, before=False)
    chosen = left if _count(left) >= _count(right) else right
    return [_title(mark) if mark else None for mark in chosen]


def _best(marks: Sequence[Mark]) -> Mark:
    """The first of those about as sure as the surest: a post names its thing first, and repeats it."""
    most = max(mark.sure for mark in marks)
    return next(mark for mark in marks if mark.sure >= most - 0.1)


def _single(mains: Sequence[Figure], mark: Mark) -> list[Title | None]:
    """One title of several prices goes with the first behind it, else with the last before it."""
    behind = [at for at, main in enumerate(mains) if main.start >= mark.end]
    owner = behind[0] if behind else max(at for at, _ in enumerate(mains))
    return [_title(mark) if at == owner else None for at in range(len(mains))]


def _side(mains: Sequence[Figure], marks: Sequence[Mark], before: bool) -> list[Mark | None]:
    """For each figure the nearest mark on its side, with no other figure between."""
    found: list[Mark | None] = []
    for at, main in enumerate(mains):
        low = mains[at - 1].end if at else 0
        high = mains[at + 1].start if at + 1 < len(mains) else 1 << 30
        own = (
            [mark for mark in marks if low <= mark.start and mark.end <= main.start + 1]
            if before
            else [mark for mark in marks if main.end - 1 <= mark.start and mark.end <= high]
        )
        found.append(own[-1] if before and own else own[0] if own else None)
    return found


def _count(found: Sequence[Mark | None]) -> int:
    return sum(mark is not None for mark in found)


def _title(mark: Mark) -> Title:
    return Title(Span(mark.start, mark.end), mark.end)
