"""Who promoted lower first, and how long the other took to answer (pure).

Between two retailers, product by product: one undercuts the other with a price point below the other's
standing price. The other answers with its first price point, within ANSWER_DAYS, at or below that price.
While an undercut waits for its answer, no other one begins; an answer below the first one's standing
price is an undercut in its turn.
"""

from collections.abc import Collection, Iterable
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from deals.comparing.points import VALID, Observed, Row
from deals.metrics import CENT

ANSWER_DAYS = 30
ANSWER = timedelta(days=ANSWER_DAYS)

_SECOND = 1_000_000
_DAY = 86_400
_VALID, _ANSWER = (span // timedelta(microseconds=1) for span in (VALID, ANSWER))


class Outcome(StrEnum):
    """What became of an undercut."""

    ANSWERED = "answered"
    UNANSWERED = "not answered"
    OPEN = "still open"


class Undercut(NamedTuple):
    """`first` went below `over`, the other's standing price; `answer` is None unless it was answered."""

    first: Observed
    over: Observed
    answer: Observed | None
    outcome: Outcome

    @property
    def hundredths_of_days(self) -> int | None:
        """Days until the answer, times a hundred, half up; None without one."""
        if self.answer is None:
            return None
        seconds = (self.answer.micros - self.first.micros) // _SECOND
        return (200 * seconds + _DAY) // (2 * _DAY)

    @property
    def days(self) -> Decimal | None:
        """Days until the answer, to two decimals; None without one."""
        hundredths = self.hundredths_of_days
        return None if hundredths is None else hundredths * CENT


Waiting = tuple[Row, Row]
"""Who went first, and below what."""


def undercuts_between(rows: Iterable[Row], me: int, rival: int, until: int) -> list[Undercut]:
    """Return the undercuts of either over the other, in the order of products and time; `until` is now."""
    return undercuts_by_rival(rows, me, [rival], until)[rival]


def undercuts_by_rival(
    rows: Iterable[Row], me: int, rivals: Collection[int], until: int
) -> dict[int, list[Undercut]]:
    """Return for each competitor what `undercuts_between` does, in one walk through all price points."""
    found: dict[int, list[Undercut]] = {rival: [] for rival in rivals}
    for _, group in groupby(sorted(rows), key=itemgetter(0)):
        waiting = _walk(group, me, found)
        for rival, waits in waiting.items():
            is_over = until > waits[0][1] + _ANSWER
            found[rival].append(_undercut(waits, None, Outcome.UNANSWERED if is_over else Outcome.OPEN))
    return found


def _walk(rows: Iterable[Row], me: int, found: dict[int, list[Undercut]]) -> dict[int, Waiting]:
    """Note the undercuts of one product that came to an end; return by competitor what waits at the end.

    Prices are compared before all else: of the many price points few are below the other's.
    """
    mine: Row | None = None
    latest: dict[int, Row] = {}
    waiting: dict[int, Waiting] = {}
    for row in rows:
        _, _, _, retailer, cents = row
        if retailer == me:
            mine = row
            for rival, over in latest.items():
                if cents < over[4] or rival in waiting:
                    _take(row, over, rival, waiting, found)
        elif retailer in found:
            latest[retailer] = row
            if retailer in waiting or (mine and cents < mine[4]):
                _take(row, mine, retailer, waiting, found)
    return waiting


def _take(
    row: Row, over: Row | None, rival: int, waiting: dict[int, Waiting], found: dict[int, list[Undercut]]
) -> None:
    """Go on to the next price point of me or a competitor; `over` is the other one's latest."""
    _, at, _, retailer, cents = row
    if waits := waiting.get(rival):
        first = waits[0]
        if at > first[1] + _ANSWER:
            found[rival].append(_undercut(waits, None, Outcome.UNANSWERED))
        elif cents <= first[4] and retailer != first[3]:
            found[rival].append(_undercut(waits, row, Outcome.ANSWERED))
        else:
            return
        del waiting[rival]
    if over and cents < over[4] and at - _VALID <= over[1] < at:
        waiting[rival] = (row, over)


def _undercut(waits: Waiting, answer: Row | None, outcome: Outcome) -> Undercut:
    first, over = waits
    return Undercut(Observed(*first), Observed(*over), Observed(*answer) if answer else None, outcome)
