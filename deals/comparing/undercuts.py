"""Who promoted lower first, and how long the other took to answer (pure).

Between two retailers, product by product: one undercuts the other with a price point below the other's
standing price. The other answers with its first price point, within ANSWER_DAYS, at or below that price.
While an undercut waits for its answer, no other one begins; an answer below the first one's standing
price is an undercut in its turn.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import groupby
from operator import itemgetter

from deals.comparing.points import VALID, PointRow
from deals.metrics import hundredths

ANSWER_DAYS = 30
ANSWER = timedelta(days=ANSWER_DAYS)

IN_ORDER = itemgetter(*map(PointRow._fields.index, ("product", "at", "deal")))
BY_PRODUCT = itemgetter(PointRow._fields.index("product"))


class Outcome(StrEnum):
    """What became of an undercut."""

    ANSWERED = "answered"
    UNANSWERED = "not answered"
    OPEN = "still open"


@dataclass(frozen=True, slots=True)
class Undercut:
    """`first` went below `over`, the other's standing price; `answer` is None unless it was answered."""

    first: PointRow
    over: PointRow
    answer: PointRow | None
    outcome: Outcome

    @property
    def days(self) -> Decimal | None:
        """Days until the answer, to two decimals; None without one."""
        if self.answer is None:
            return None
        seconds = (self.answer.at - self.first.at) // timedelta(seconds=1)
        return hundredths(Decimal(seconds) / 86_400)


def undercuts_between(rows: Iterable[PointRow], me: int, rival: int, until: datetime) -> list[Undercut]:
    """Return the undercuts of either over the other, in the order of products and time; `until` is now."""
    return undercuts_by_rival(rows, me, [rival], until)[rival]


def undercuts_by_rival(
    rows: Iterable[PointRow], me: int, rivals: Collection[int], until: datetime
) -> dict[int, list[Undercut]]:
    """Return for each competitor what `undercuts_between` does, in one walk through all price points."""
    found: dict[int, list[Undercut]] = {rival: [] for rival in rivals}
    in_order = sorted((row for row in rows if row.retailer == me or row.retailer in found), key=IN_ORDER)
    for _, group in groupby(in_order, key=BY_PRODUCT):
        pairs = {rival: _Pair(undercuts) for rival, undercuts in found.items()}
        for row in group:
            for pair in pairs.values() if row.retailer == me else (pairs[row.retailer],):
                pair.take(row, row.retailer == me)
        for pair in pairs.values():
            pair.end(until)
    return found


class _Pair:
    """Me and a competitor in one product, as far as the walk has come.

    Prices are compared before times: of the many price points few are below the other's.
    """

    __slots__ = ("found", "latest", "until", "waiting")

    def __init__(self, found: list[Undercut]) -> None:
        self.found = found
        self.latest: list[PointRow | None] = [None, None]  # the competitor's, mine
        self.waiting: tuple[PointRow, PointRow] | None = None
        self.until: datetime | None = None  # the last moment for an answer

    def take(self, row: PointRow, is_mine: bool) -> None:
        """Go on to the next price point of either."""
        if self.waiting and self.until and row.at > self.until:
            self._settle(None, Outcome.UNANSWERED)
        if self.waiting:
            first = self.waiting[0]
            if row.price <= first.price and row.retailer != first.retailer:
                self._settle(row, Outcome.ANSWERED)
        over = self.latest[not is_mine]
        if not self.waiting and over and row.price < over.price and row.at - VALID <= over.at < row.at:
            self.waiting, self.until = (row, over), row.at + ANSWER
        self.latest[is_mine] = row

    def end(self, until: datetime) -> None:
        """Tell of what still waits whether it may be answered yet."""
        if self.waiting and self.until:
            self._settle(None, Outcome.UNANSWERED if until > self.until else Outcome.OPEN)

    def _settle(self, answer: PointRow | None, outcome: Outcome) -> None:
        """Note what became of the undercut that waits."""
        if self.waiting:
            self.found.append(Undercut(*self.waiting, answer, outcome))
        self.waiting = None
