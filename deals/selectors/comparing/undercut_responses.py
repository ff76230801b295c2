"""Who undercut whom first, me or a competitor, and how many days passed until the other matched it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from operator import itemgetter
from typing import overload

from deals.domain.comparing.from_prices import from_price_rows
from deals.domain.comparing.levels import Level
from deals.domain.comparing.points import VALID, ObservedRow, micros_of
from deals.domain.comparing.undercuts import RESPONSE, Outcome, Undercut, undercuts_by_competitor
from deals.domain.metrics import CENT, hundredths, twice_the_median
from deals.models import Product, ProductLine, Retailer
from deals.selectors.common.as_of import EARLIEST_MOMENT
from deals.selectors.comparing.comparison import Comparison, shared_products
from deals.selectors.comparing.current_prices import points_between
from deals.selectors.comparing.levels import shared_lines
from deals.selectors.comparing.line_index import lines_of_products

UNDERCUT_LEVELS = (Level.PRODUCT, Level.LINE)
"""Categories and shops hold unlike things: no price of the one undercuts one of the other."""

Thing = Product | ProductLine

RESPONSES_MINIMUM = 3
"""With fewer responses their median says nothing about any of them."""


@dataclass(frozen=True, slots=True)
class UndercutFigures:
    """How often one went below the other first: `n` times, `matched` of them, after `days` (the median).

    `days` is None below RESPONSES_MINIMUM responses; `still_open` ones may still be matched.
    """

    n: int
    matched: int
    still_open: int
    days: Decimal | None


@dataclass(frozen=True, slots=True)
class ResponseTime:
    """Me and one competitor: my undercuts, and its ones."""

    competitor: Retailer
    mine: UndercutFigures
    competitors: UndercutFigures


@dataclass(frozen=True, slots=True)
class UndercutRow:
    """An undercut with its product, or line, and retailers; `by_me` where I went below."""

    thing: Product | ProductLine
    competitor: Retailer
    by_me: bool
    undercut: Undercut


class Undercuts(Sequence[UndercutRow]):
    """Undercuts, newest first. There may be very many, so each is made when it is looked at."""

    def __init__(
        self, comparison: Comparison, things: Sequence[Thing], found: dict[int, list[Undercut]]
    ) -> None:
        self._me = comparison.me.pk
        self._competitors = {one.pk: one for one in comparison.competitors}
        self._things = {thing.pk: thing for thing in things}
        every = (
            (each.first_row[1:3], competitor, each)
            for competitor, undercuts in found.items()
            for each in undercuts
        )
        self._found = sorted(every, key=itemgetter(0, 1), reverse=True)

    def __len__(self) -> int:
        return len(self._found)

    @overload
    def __getitem__(self, place: int) -> UndercutRow: ...

    @overload
    def __getitem__(self, place: slice) -> list[UndercutRow]: ...

    def __getitem__(self, place: int | slice) -> UndercutRow | list[UndercutRow]:
        if isinstance(place, slice):
            return [self._made(*row) for row in self._found[place]]
        return self._made(*self._found[place])

    def _made(self, _: tuple[int, int], competitor: int, undercut: Undercut) -> UndercutRow:
        first = undercut.first
        return UndercutRow(
            self._things[first.product], self._competitors[competitor], first.retailer == self._me, undercut
        )


@dataclass(frozen=True, slots=True)
class UndercutResponses:
    """The competitors, those with most undercuts first, and all undercuts of the period."""

    response_times: tuple[ResponseTime, ...]
    undercuts: Undercuts


def undercut_responses(comparison: Comparison, level: Level = Level.PRODUCT) -> UndercutResponses:
    """Return who went lower first over the shared products, or lines, in the period. 2 queries, 3 of lines.

    A retailer's price of a line is its lowest current one of any product. Raises ValueError above lines.
    The walk starts RESPONSE_DAYS and VALID_DAYS before the period, so that what was open then is known.
    """
    if level not in UNDERCUT_LEVELS:
        raise ValueError(f"no undercuts between {level.label}")
    period = comparison.period
    since = (period.since or EARLIEST_MOMENT) - VALID - RESPONSE
    things, rows = (_lines if level == Level.LINE else _products)(comparison, since)
    found = undercuts_by_competitor(
        rows, comparison.me.pk, comparison.competitor_ids, micros_of(period.until)
    )
    if period.since:
        begin = micros_of(period.since)
        found = {
            competitor: [each for each in undercuts if each.first_row[1] >= begin]
            for competitor, undercuts in found.items()
        }
    response_times = [_response_time(one, comparison.me.pk, found[one.pk]) for one in comparison.competitors]
    response_times.sort(key=lambda one: (-(one.mine.n + one.competitors.n), one.competitor.name))
    return UndercutResponses(tuple(response_times), Undercuts(comparison, things, found))


def _products(comparison: Comparison, since: datetime) -> tuple[Sequence[Thing], list[ObservedRow]]:
    """Return the shared products with their price points. 2 queries."""
    products = shared_products(comparison, with_parts=False)
    return products, _points([product.pk for product in products], comparison, since)


def _lines(comparison: Comparison, since: datetime) -> tuple[Sequence[Thing], list[ObservedRow]]:
    """Return the shared lines with the price points that are their retailer's lowest. 3 queries."""
    lines = shared_lines(comparison)
    line_of = lines_of_products(lines)
    return lines, list(from_price_rows(_points(list(line_of), comparison, since), line_of))


def _points(products: list[int], comparison: Comparison, since: datetime) -> list[ObservedRow]:
    chosen, until = comparison.chosen, comparison.period.until
    return points_between(products, comparison.all_ids, chosen.currency, chosen.condition, since, until)


def place_of(row: UndercutRow) -> tuple[int, ...]:
    """Return the place of an undercut in the list: the newest first, no two at one place."""
    _, at, deal, *_ = row.undercut.first_row
    return -at, -deal, -row.competitor.pk


def _response_time(competitor: Retailer, me: int, undercuts: Sequence[Undercut]) -> ResponseTime:
    """Count one competitor's undercuts and mine against it."""
    return ResponseTime(
        competitor,
        mine=_undercut_figures([each for each in undercuts if each.first_row[3] == me]),
        competitors=_undercut_figures([each for each in undercuts if each.first_row[3] != me]),
    )


def _undercut_figures(undercuts: Sequence[Undercut]) -> UndercutFigures:
    """Count undercuts of one over the other, and take the median of the days until the response."""
    days = sorted(days for each in undercuts if (days := each.hundredths_of_days) is not None)
    middle = hundredths(twice_the_median(days) * CENT / 2) if len(days) >= RESPONSES_MINIMUM else None
    still_open = sum(each.outcome is Outcome.OPEN for each in undercuts)
    return UndercutFigures(len(undercuts), len(days), still_open, middle)
