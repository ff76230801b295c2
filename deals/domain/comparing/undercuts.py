"""Who undercut whom first, and how long the other took to match the price (pure).

Between two retailers, product by product: one undercuts the other with a price point below the other's
current price. The other matches it with its first price point, within RESPONSE_DAYS, at or below that price.
While an undercut waits for a response, no other one begins; a response below the first one's current price is
an undercut in its turn.
"""

from collections.abc import Collection, Iterable
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from deals.domain.comparing.points import VALID, Observed, ObservedRow
from deals.domain.metrics import CENT

RESPONSE_DAYS = 30
RESPONSE = timedelta(days=RESPONSE_DAYS)

_SECOND = 1_000_000
_DAY = 86_400
_VALID, _RESPONSE = (span // timedelta(microseconds=1) for span in (VALID, RESPONSE))


class Outcome(StrEnum):
    """What became of an undercut."""

    MATCHED = "matched"
    NOT_MATCHED = "not matched"
    OPEN = "still open"


class Undercut(NamedTuple):
    """`first` went below `over`, the other's current price; `response` is None unless it was matched.

    The price points are kept as they came: of very many undercuts a page shows a few.
    """

    first_row: ObservedRow
    over_row: ObservedRow
    response_row: ObservedRow | None
    outcome: Outcome

    @property
    def first(self) -> Observed:
        return Observed(*self.first_row)

    @property
    def over(self) -> Observed:
        return Observed(*self.over_row)

    @property
    def response(self) -> Observed | None:
        """The price point that matched it."""
        return Observed(*self.response_row) if self.response_row else None

    @property
    def hundredths_of_days(self) -> int | None:
        """Days until the response, times a hundred, half up; None without one."""
        if self.response_row is None:
            return None
        seconds = (self.response_row[1] - self.first_row[1]) // _SECOND
        return (200 * seconds + _DAY) // (2 * _DAY)

    @property
    def days(self) -> Decimal | None:
        """Days until the response, to two decimals; None without one."""
        hundredths = self.hundredths_of_days
        return None if hundredths is None else hundredths * CENT


class Waiting(NamedTuple):
    """An undercut that waits, the last moment for a response, and which price of whom matches it.

    The price is NEVER for who went first itself.
    """

    first: ObservedRow
    over: ObservedRow
    last: int
    for_competitor: int
    for_me: int


NEVER = -1


def undercuts_between(rows: Iterable[ObservedRow], me: int, competitor: int, until: int) -> list[Undercut]:
    """Return the undercuts of either over the other, in the order of products and time; `until` is now."""
    return undercuts_by_competitor(rows, me, [competitor], until)[competitor]


def undercuts_by_competitor(
    rows: Iterable[ObservedRow], me: int, competitors: Collection[int], until: int
) -> dict[int, list[Undercut]]:
    """Return for each competitor what `undercuts_between` does, in one walk through all price points."""
    found: dict[int, list[Undercut]] = {competitor: [] for competitor in competitors}
    for _, group in groupby(sorted(rows), key=itemgetter(0)):
        for competitor, waits in _walk(group, me, found).items():
            outcome = Outcome.NOT_MATCHED if until > waits.last else Outcome.OPEN
            found[competitor].append(Undercut(waits.first, waits.over, None, outcome))
    return found


def _walk(rows: Iterable[ObservedRow], me: int, found: dict[int, list[Undercut]]) -> dict[int, Waiting]:
    """Note the undercuts of one product that came to an end; return by competitor what waits at the end.

    Prices are compared before all else: very few price points begin or end anything.
    """
    mine: ObservedRow | None = None
    latest: dict[int, ObservedRow] = {}
    waiting: dict[int, Waiting] = {}
    for row in rows:
        _, at, _, retailer, cents = row
        if retailer == me:
            mine = row
            for competitor, over in latest.items():
                waits = waiting.get(competitor)
                if cents < over[4] if waits is None else cents <= waits[4] or at > waits[2]:
                    _take(row, over, competitor, True, waiting, found)
        elif retailer in found:
            latest[retailer] = row
            waits = waiting.get(retailer)
            if mine and (cents < mine[4] if waits is None else cents <= waits[3] or at > waits[2]):
                _take(row, mine, retailer, False, waiting, found)
    return waiting


def _take(
    row: ObservedRow,
    over: ObservedRow,
    competitor: int,
    is_mine: bool,
    waiting: dict[int, Waiting],
    found: dict[int, list[Undercut]],
) -> None:
    """Go on to a price point that ends what waits or may undercut `over`, the other one's latest."""
    at, cents = row[1], row[4]
    if waits := waiting.pop(competitor, None):
        is_over = at > waits.last
        outcome = Outcome.NOT_MATCHED if is_over else Outcome.MATCHED
        found[competitor].append(Undercut(waits.first, waits.over, None if is_over else row, outcome))
    if cents < over[4] and at - _VALID <= over[1] < at:
        asked = (cents, NEVER) if is_mine else (NEVER, cents)
        waiting[competitor] = Waiting(row, over, at + _RESPONSE, *asked)
