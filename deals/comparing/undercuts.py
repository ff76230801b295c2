"""Who promoted lower first, and how long the other took to answer (pure).

Between two retailers, product by product: one undercuts the other with a price point below the other's
standing price. The other answers with its first price point, within ANSWER_DAYS, at or below that price.
While an undercut waits for its answer, no other one begins; an answer below the first one's standing
price is an undercut in its turn.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import groupby
from operator import attrgetter

from deals.comparing.points import VALID, PointRow
from deals.metrics import hundredths

ANSWER_DAYS = 30
ANSWER = timedelta(days=ANSWER_DAYS)


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
    ours = sorted(
        (row for row in rows if row.retailer in (me, rival)),
        key=lambda row: (row.product, row.at, row.deal),
    )
    found = []
    for _, group in groupby(ours, key=attrgetter("product")):
        found += _of_product(group, until)
    return found


def _of_product(rows: Iterable[PointRow], until: datetime) -> list[Undercut]:
    """Walk through the points of two retailers for one product, in time order."""
    found: list[Undercut] = []
    latest: dict[int, PointRow] = {}
    waiting: tuple[PointRow, PointRow] | None = None
    for row in rows:
        if waiting and row.at - waiting[0].at > ANSWER:
            found.append(Undercut(*waiting, None, Outcome.UNANSWERED))
            waiting = None
        if waiting and row.retailer != waiting[0].retailer and row.price <= waiting[0].price:
            found.append(Undercut(*waiting, row, Outcome.ANSWERED))
            waiting = None
        if waiting is None and (over := _undercut_by(row, latest)):
            waiting = row, over
        latest[row.retailer] = row
    if waiting:
        is_over = until - waiting[0].at > ANSWER
        found.append(Undercut(*waiting, None, Outcome.UNANSWERED if is_over else Outcome.OPEN))
    return found


def _undercut_by(row: PointRow, latest: dict[int, PointRow]) -> PointRow | None:
    """Return the other's point whose standing price the row goes below; None where it does not."""
    for retailer, other in latest.items():
        stands = row.at - VALID <= other.at < row.at
        if retailer != row.retailer and stands and row.price < other.price:
            return other
    return None
