"""Who undercut whom first, and how long the other took to match the price (pure).

Between two retailers, product by product: one undercuts the other with a price point below the other's
current price. The other matches it with its first price point, within RESPONSE_DAYS, at or below that price.
While an undercut waits for a response, no other one begins; a response below the first one's current price is
an undercut in its turn. A lower price that stays above the first one's follows part of the way.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from deals.domain.comparing.my_price import PriceSource, my_price
from deals.domain.comparing.points import LISTED, VALID, Observed, ObservedRow
from deals.domain.metrics import CENT

RESPONSE_DAYS = 30
RESPONSE = timedelta(days=RESPONSE_DAYS)
TEN_THOUSANDTH = Decimal("0.0001")

_SECOND = 1_000_000
_DAY = 86_400
_VALID, _RESPONSE = (span // timedelta(microseconds=1) for span in (VALID, RESPONSE))


class Outcome(StrEnum):
    """What became of an undercut."""

    MATCHED = "matched"
    NOT_MATCHED = "not matched"
    OPEN = "still open"


class Answer(StrEnum):
    """How far the other followed: the rungs of the answer ladder."""

    BELOW = "went below"
    EXACT = "matched exactly"
    PART = "part of the way"
    NONE = "no answer"
    OPEN = "still open"


class Undercut(NamedTuple):
    """`first` went below `over`, the other's current price; `response` is None unless it was matched.

    `part_row` is the other's lowest price that followed part of the way, where it matched none. The price
    points are kept as they came: of very many undercuts a page shows a few.
    """

    first_row: ObservedRow
    over_row: ObservedRow
    response_row: ObservedRow | None
    outcome: Outcome
    part_row: ObservedRow | None = None

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
    def part(self) -> Observed | None:
        """The lowest price point that followed part of the way."""
        return Observed(*self.part_row) if self.part_row else None

    @property
    def deals(self) -> list[int]:
        """The deals of all its prices; a list's price has none."""
        points = (self.first, self.over, self.response, self.part)
        return [point.deal for point in points if point and not point.is_listed]

    @property
    def gap_cents(self) -> int:
        """By how much the first price lies below the other one; always above 0."""
        return self.over_row[4] - self.first_row[4]

    @property
    def gap(self) -> Decimal:
        """That in units of the currency."""
        return self.gap_cents * CENT

    @property
    def gap_ten_thousandths(self) -> int:
        """That as a part of the other price, times 10,000, half up."""
        return part_of(self.gap_cents, self.over_row[4])

    @property
    def gap_share(self) -> Decimal:
        """That as a share of 1, to four decimals."""
        return self.gap_ten_thousandths * TEN_THOUSANDTH

    @property
    def followed_ten_thousandths(self) -> int | None:
        """What part of the gap the other one closed, times 10,000; None without an answer."""
        answer = self.response_row or self.part_row
        return None if answer is None else part_of(self.over_row[4] - answer[4], self.gap_cents)

    @property
    def followed(self) -> Decimal | None:
        """That as a share of 1, to four decimals."""
        found = self.followed_ten_thousandths
        return None if found is None else found * TEN_THOUSANDTH

    @property
    def answer(self) -> Answer:
        """The rung of the answer ladder."""
        if self.response_row:
            return Answer.EXACT if self.response_row[4] == self.first_row[4] else Answer.BELOW
        if self.outcome is Outcome.OPEN:
            return Answer.OPEN
        return Answer.PART if self.part_row else Answer.NONE

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
NO_LIST: Mapping[int, int] = {}

Parts = dict[int, ObservedRow]
"""By competitor: of the undercut that waits, the lowest price that followed part of the way."""


def part_of(part: int, whole: int) -> int:
    """Return part / whole times 10,000, half up; `whole` is above 0."""
    return (20_000 * part + whole) // (2 * whole)


def undercuts_between(rows: Iterable[ObservedRow], me: int, competitor: int, until: int) -> list[Undercut]:
    """Return the undercuts of either over the other, in the order of products and time; `until` is now."""
    return undercuts_by_competitor(rows, me, [competitor], until)[competitor]


def undercuts_by_competitor(
    rows: Iterable[ObservedRow],
    me: int,
    competitors: Collection[int],
    until: int,
    listed: Mapping[int, int] = NO_LIST,
) -> dict[int, list[Undercut]]:
    """Return for each competitor what `undercuts_between` does, in one walk through all price points.

    `listed` are the cents of my list by product: a competitor undercuts it while no post of mine is in force.
    The list itself undercuts nobody, and matches nothing: it has no time.
    """
    found: dict[int, list[Undercut]] = {competitor: [] for competitor in competitors}
    for product, group in groupby(sorted(rows), key=itemgetter(0)):
        parts: Parts = {}
        for competitor, waits in _walk(group, me, found, parts, listed.get(product)).items():
            outcome = Outcome.NOT_MATCHED if until > waits.last else Outcome.OPEN
            part = parts.get(competitor)
            found[competitor].append(Undercut(waits.first, waits.over, None, outcome, part))
    return found


def _walk(
    rows: Iterable[ObservedRow], me: int, found: dict[int, list[Undercut]], parts: Parts, listed: int | None
) -> dict[int, Waiting]:
    """Note the undercuts of one product that came to an end; return by competitor what waits at the end.

    Prices are compared before all else: very few price points begin, end or follow anything.
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
                    _take(row, over, competitor, True, waiting, found, parts)
                elif waits and waits[4] != NEVER and cents < waits[1][4]:
                    _follow(row, competitor, parts)
        elif retailer in found:
            latest[retailer] = row
            waits = waiting.get(retailer)
            ours = mine if listed is None else _mine_at(row, mine, me, listed)
            if ours and (cents < ours[4] if waits is None else cents <= waits[3] or at > waits[2]):
                _take(row, ours, retailer, False, waiting, found, parts)
            elif waits and waits[3] != NEVER and cents < waits[1][4]:
                _follow(row, retailer, parts)
    return waiting


def _mine_at(row: ObservedRow, posted: ObservedRow | None, me: int, listed: int) -> ObservedRow | None:
    """Return my price when a competitor's price point comes: my post's in force, else my list's."""
    is_in_force = posted is not None and row[1] - _VALID <= posted[1]
    mine = my_price(posted[4] if posted and is_in_force else None, listed)
    if mine is None or mine.source is PriceSource.POST:
        return posted
    return row[0], row[1], LISTED, me, mine.price


def _follow(row: ObservedRow, competitor: int, parts: Parts) -> None:
    """Note a price between the two of the undercut that waits, if it is the lowest one so far."""
    if competitor not in parts or row[4] < parts[competitor][4]:
        parts[competitor] = row


def _take(
    row: ObservedRow,
    over: ObservedRow,
    competitor: int,
    is_mine: bool,
    waiting: dict[int, Waiting],
    found: dict[int, list[Undercut]],
    parts: Parts,
) -> None:
    """Go on to a price point that ends what waits or may undercut `over`, the other one's latest."""
    at, cents = row[1], row[4]
    if waits := waiting.pop(competitor, None):
        part = parts.pop(competitor, None)
        if at > waits.last:
            ended = Undercut(waits.first, waits.over, None, Outcome.NOT_MATCHED, part)
        else:
            ended = Undercut(waits.first, waits.over, row, Outcome.MATCHED)
        found[competitor].append(ended)
    if cents < over[4] and (over[2] == LISTED or at - _VALID <= over[1] < at):
        asked = (cents, NEVER) if is_mine else (NEVER, cents)
        waiting[competitor] = Waiting(row, over, at + _RESPONSE, *asked)
