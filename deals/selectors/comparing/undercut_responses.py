"""Who promoted lower first, me or a competitor, and how many days passed until the other answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import itemgetter
from typing import overload

from deals.domain.comparing.points import VALID, micros_of
from deals.domain.comparing.undercuts import ANSWER, Outcome, Undercut, undercuts_by_rival
from deals.domain.metrics import CENT, hundredths, twice_the_median
from deals.models import Product, Retailer
from deals.selectors.common.as_of import EARLIEST_MOMENT
from deals.selectors.comparing.comparison import Field, shared_products
from deals.selectors.comparing.current_prices import points_between

ANSWERS_MINIMUM = 3
"""With fewer answers their median says nothing about any of them."""


@dataclass(frozen=True, slots=True)
class Side:
    """How often one went below the other first: `n` times, `answered` of them, after `days` (the median).

    `days` is None below ANSWERS_MINIMUM answers; `still_open` ones may be answered yet.
    """

    n: int
    answered: int
    still_open: int
    days: Decimal | None


@dataclass(frozen=True, slots=True)
class Pace:
    """Me and one competitor: when I was first, and when it was."""

    rival: Retailer
    mine: Side
    theirs: Side


@dataclass(frozen=True, slots=True)
class Told:
    """An undercut with its product and retailers; `by_me` where I went below."""

    product: Product
    rival: Retailer
    by_me: bool
    undercut: Undercut


class Undercuts(Sequence[Told]):
    """Undercuts, newest first. There may be very many, so each is told of when it is looked at."""

    def __init__(self, field: Field, products: Sequence[Product], found: dict[int, list[Undercut]]) -> None:
        self._me, self._rivals = field.me.pk, {rival.pk: rival for rival in field.rivals}
        self._products = {product.pk: product for product in products}
        every = (
            (each.first_row[1:3], rival, each) for rival, undercuts in found.items() for each in undercuts
        )
        self._found = sorted(every, key=itemgetter(0, 1), reverse=True)

    def __len__(self) -> int:
        return len(self._found)

    @overload
    def __getitem__(self, place: int) -> Told: ...

    @overload
    def __getitem__(self, place: slice) -> list[Told]: ...

    def __getitem__(self, place: int | slice) -> Told | list[Told]:
        if isinstance(place, slice):
            return [self._told(*row) for row in self._found[place]]
        return self._told(*self._found[place])

    def _told(self, _: tuple[int, int], rival: int, undercut: Undercut) -> Told:
        first = undercut.first
        return Told(self._products[first.product], self._rivals[rival], first.retailer == self._me, undercut)


@dataclass(frozen=True, slots=True)
class Answers:
    """The competitors, those with most undercuts first, and all undercuts of the period."""

    paces: tuple[Pace, ...]
    undercuts: Undercuts


def answers(field: Field) -> Answers:
    """Return who went lower first over the shared products in the period. 2 queries.

    The walk starts ANSWER_DAYS and VALID_DAYS before the period, so that what was open then is known.
    """
    products, chosen, period = shared_products(field, with_parts=False), field.chosen, field.period
    since = (period.since or EARLIEST_MOMENT) - VALID - ANSWER
    ids = [product.pk for product in products]
    rows = points_between(ids, field.all_ids, chosen.currency, chosen.condition, since, period.until)
    found = undercuts_by_rival(rows, field.me.pk, field.rival_ids, micros_of(period.until))
    if period.since:
        begin = micros_of(period.since)
        found = {
            rival: [each for each in told if each.first_row[1] >= begin] for rival, told in found.items()
        }
    paces = [_pace(one, field.me.pk, found[one.pk]) for one in field.rivals]
    paces.sort(key=lambda pace: (-(pace.mine.n + pace.theirs.n), pace.rival.name))
    return Answers(tuple(paces), Undercuts(field, products, found))


def place_of(told: Told) -> tuple[int, ...]:
    """Return where an undercut stands in the list: the newest first, no two at one place."""
    _, at, deal, *_ = told.undercut.first_row
    return -at, -deal, -told.rival.pk


def _pace(rival: Retailer, me: int, undercuts: Sequence[Undercut]) -> Pace:
    """Count one competitor's undercuts and mine against it."""
    return Pace(
        rival,
        mine=_side([each for each in undercuts if each.first_row[3] == me]),
        theirs=_side([each for each in undercuts if each.first_row[3] != me]),
    )


def _side(undercuts: Sequence[Undercut]) -> Side:
    """Count undercuts of one over the other, and take the median of the days until the answer."""
    days = sorted(days for each in undercuts if (days := each.hundredths_of_days) is not None)
    middle = hundredths(twice_the_median(days) * CENT / 2) if len(days) >= ANSWERS_MINIMUM else None
    still_open = sum(each.outcome is Outcome.OPEN for each in undercuts)
    return Side(len(undercuts), len(days), still_open, middle)
