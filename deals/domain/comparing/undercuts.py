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

from deals.domain.comparing.points import VALID, Observed, Row
from deals.domain.metrics import CENT

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
    """`first` went below `over`, the other's standing price; `answer` is None unless it was answered.

    The price points are kept as they came: of very many undercuts a page shows a few.
    """

    first_row: Row
    over_row: Row
    answer_row: Row | None
    outcome: Outcome

    @property
    def first(self) -> Observed:
        """The price point that went below."""
        return Observed(*self.first_row)

    @property
    def over(self) -> Observed:
        """The other's price point that stood then."""
        return Observed(*self.over_row)

    @property
    def answer(self) -> Observed | None:
        """The price point that answered."""
        return Observed(*self.answer_row) if self.answer_row else None

    @property
    def hundredths_of_days(self) -> int | None:
        """Days until the answer, times a hundred, half up; None without one."""
        if self.answer_row is None:
            return None
        seconds = (self.answer_row[1] - self.first_row[1]) // _SECOND
        return (200 * seconds + _DAY) // (2 * _DAY)

    @property
    def days(self) -> Decimal | None:
        """Days until the answer, to two decimals; None without one."""
        hundredths = self.hundredths_of_days
        return None if hundredths is None else hundredths * CENT


class Waiting(NamedTuple):
    """An undercut that waits, the last moment for its answer, and which price answers it by whom.

    The price is NEVER for who went first itself.
    """

    first: Row
    over: Row
    last: int
    for_rival: int
    for_me: int


NEVER = -1


def undercuts_between(rows: Iterable[Row], me: int, rival: int, until: int) -> list[Undercut]:
    """Return the undercuts of either over the other, in the order of products and time; `until` is now."""
    return undercuts_by_rival(rows, me, [rival], until)[rival]


def undercuts_by_rival(
    rows: Iterable[Row], me: int, rivals: Collection[int], until: int
) -> dict[int, list[Undercut]]:
    """Return for each competitor what `undercuts_between` does, in one walk through all price points."""
    found: dict[int, list[Undercut]] = {rival: [] for rival in rivals}
    for _, group in groupby(sorted(rows), key=itemgetter(0)):
        for rival, waits in _walk(group, me, found).items():
            outcome = Outcome.UNANSWERED if until > waits.last else Outcome.OPEN
            found[rival].append(Undercut(waits.first, waits.over, None, outcome))
    return found


def _walk(rows: Iterable[Row], me: int, found: dict[int, list[Undercut]]) -> dict[int, Waiting]:
    """Note the undercuts of one product that came to an end; return by competitor what waits at the end.

    Prices are compared before all else: very few price points begin or end anything.
    """
    mine: Row | None = None
    latest: dict[int, Row] = {}
    waiting: dict[int, Waiting] = {}
    for row in rows:
        _, at, _, retailer, cents = row
        if retailer == me:
            mine = row
            for rival, over in latest.items():
                waits = waiting.get(rival)
                if cents < over[4] if waits is None else cents <= waits[4] or at > waits[2]:
                    _take(row, over, rival, True, waiting, found)
        elif retailer in found:
            latest[retailer] = row
            waits = waiting.get(retailer)
            if mine and (cents < mine[4] if waits is None else cents <= waits[3] or at > waits[2]):
                _take(row, mine, retailer, False, waiting, found)
    return waiting


def _take(
    row: Row,
    over: Row,
    rival: int,
    is_mine: bool,
    waiting: dict[int, Waiting],
    found: dict[int, list[Undercut]],
) -> None:
    """Go on to a price point that ends what waits or may undercut `over`, the other one's latest."""
    at, cents = row[1], row[4]
    if waits := waiting.pop(rival, None):
        is_over = at > waits.last
        outcome = Outcome.UNANSWERED if is_over else Outcome.ANSWERED
        found[rival].append(Undercut(waits.first, waits.over, None if is_over else row, outcome))
    if cents < over[4] and at - _VALID <= over[1] < at:
        asked = (cents, NEVER) if is_mine else (NEVER, cents)
        waiting[rival] = Waiting(row, over, at + _ANSWER, *asked)
