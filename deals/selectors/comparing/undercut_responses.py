"""Undercuts: who went below whom, by how much, and how the other one answered."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from operator import itemgetter
from typing import overload

from deals.domain.comparing.from_prices import from_price_rows
from deals.domain.comparing.levels import Level
from deals.domain.comparing.points import VALID, ObservedRow, cents_of, micros_of
from deals.domain.comparing.undercuts import (
    NO_LIST,
    RESPONSE,
    TEN_THOUSANDTH,
    Answer,
    Undercut,
    undercuts_by_competitor,
)
from deals.domain.metrics import CENT, RESPONSES_MINIMUM, twice_the_median
from deals.models import Product, ProductLine, Retailer
from deals.selectors.common.as_of import EARLIEST_MOMENT, Period
from deals.selectors.comparing.comparison import Comparison, shared_products
from deals.selectors.comparing.current_prices import points_between
from deals.selectors.comparing.levels import shared_lines
from deals.selectors.comparing.line_index import lines_of_products

UNDERCUT_LEVELS = (Level.PRODUCT, Level.LINE)
"""Categories and shops hold unlike things: no price of the one undercuts one of the other."""

Thing = Product | ProductLine


class UndercutsBy(StrEnum):
    """Whose undercuts are listed."""

    THEM = "them"
    ME = "me"


class UndercutOrder(StrEnum):
    """What comes first in the list."""

    NEWEST = "newest"
    AMOUNT = "amount"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class UndercutFilter:
    """Which undercuts, in what order; without `by` those of both sides."""

    by: UndercutsBy | None = None
    order: UndercutOrder = UndercutOrder.NEWEST


@dataclass(frozen=True, slots=True)
class UndercutFigures:
    """How often one went below the other first: `n` times; and how the other one answered.

    `below` of them were answered with a lower price still, `exact` with the same, `part` with one between the
    two, `none` not at all; `still_open` ones may still be matched. `days` is the median until they were
    matched, `followed` the median part of the gap that was closed, 1 where it was matched exactly, over those
    with any answer: each None below RESPONSES_MINIMUM.
    """

    n: int
    below: int
    exact: int
    part: int
    none: int
    still_open: int
    days: Decimal | None
    followed: Decimal | None

    @property
    def matched(self) -> int:
        return self.below + self.exact

    @property
    def answered(self) -> int:
        """How many were answered at all: `followed` is the median over them."""
        return self.matched + self.part


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
    """Undercuts in the order asked for. There may be very many, so each is made when it is looked at."""

    def __init__(
        self,
        comparison: Comparison,
        things: Sequence[Thing],
        found: dict[int, list[Undercut]],
        wanted: UndercutFilter,
    ) -> None:
        self._me = comparison.me.pk
        self._competitors = {one.pk: one for one in comparison.competitors}
        self._things = {thing.pk: thing for thing in things}
        size = SIZES[wanted.order]
        every = (
            ((size(each), *each.first_row[1:3]), competitor, each)
            for competitor, undercuts in found.items()
            for each in undercuts
            if is_by(wanted.by, each.first_row[3] == self._me)
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

    def _made(self, _: tuple[int, int, int], competitor: int, undercut: Undercut) -> UndercutRow:
        first = undercut.first
        return UndercutRow(
            self._things[first.product], self._competitors[competitor], first.retailer == self._me, undercut
        )


SIZES: dict[UndercutOrder, Callable[[Undercut], int]] = {
    UndercutOrder.NEWEST: lambda each: 0,
    UndercutOrder.AMOUNT: lambda each: each.gap_cents,
    UndercutOrder.SHARE: lambda each: each.gap_ten_thousandths,
}
"""By what undercuts are sorted before their time."""


def is_by(wanted: UndercutsBy | None, by_me: bool) -> bool:
    """Tell whether an undercut is one of those asked for."""
    return wanted is None or by_me == (wanted is UndercutsBy.ME)


@dataclass(frozen=True, slots=True)
class UndercutResponses:
    """The competitors, those with most undercuts first, and all undercuts of the period."""

    response_times: tuple[ResponseTime, ...]
    undercuts: Undercuts


def undercut_responses(
    comparison: Comparison, level: Level = Level.PRODUCT, wanted: UndercutFilter | None = None
) -> UndercutResponses:
    """Return who went lower first over the shared products, or lines, in the period. 2 queries, 3 of lines.

    The competitors' figures are of both sides, whatever is `wanted`.

    A retailer's price of a line is its lowest current one of any product. Raises ValueError above lines.
    The walk starts RESPONSE_DAYS and VALID_DAYS before the period, so that what was open then is known.
    """
    if level not in UNDERCUT_LEVELS:
        raise ValueError(f"no undercuts between {level.label}")
    period = comparison.period
    since = walk_since(period)
    things, rows = (_lines if level == Level.LINE else _products)(comparison, since)
    listed = cents_of(comparison.listed) if level == Level.PRODUCT else NO_LIST  # of a line it may lack sizes
    found = undercuts_of(comparison, rows, period, listed)
    response_times = [_response_time(one, comparison.me.pk, found[one.pk]) for one in comparison.competitors]
    response_times.sort(key=lambda one: (-(one.mine.n + one.competitors.n), one.competitor.name))
    return UndercutResponses(
        tuple(response_times), Undercuts(comparison, things, found, wanted or UndercutFilter())
    )


def undercuts_of(
    comparison: Comparison,
    rows: Iterable[ObservedRow],
    period: Period,
    listed: Mapping[int, int] = NO_LIST,
) -> dict[int, list[Undercut]]:
    """Return what `undercuts_in` does for those compared."""
    return undercuts_in(rows, comparison.me.pk, comparison.competitor_ids, period, listed)


def undercuts_in(
    rows: Iterable[ObservedRow],
    me: int,
    competitors: Collection[int],
    period: Period,
    listed: Mapping[int, int] = NO_LIST,
) -> dict[int, list[Undercut]]:
    """Return by competitor the undercuts that began in a period, as they stood at its end.

    `listed` are the cents of my list by product.

    `rows` begin where `walk_since` says or earlier; earlier ones are passed over, so that the same undercuts
    are found whatever else was read.
    """
    first, begin, end = (
        micros_of(moment) for moment in (walk_since(period), period.since or EARLIEST_MOMENT, period.until)
    )
    walked = [row for row in rows if first <= row[1] < end]
    found = undercuts_by_competitor(walked, me, competitors, end, listed)
    return {
        competitor: [each for each in undercuts if each.first_row[1] >= begin]
        for competitor, undercuts in found.items()
    }


def walk_since(period: Period) -> datetime:
    """Return since when price points tell what was in force, or waited, as the period began."""
    return (period.since or EARLIEST_MOMENT) - VALID - RESPONSE


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


def place_in(order: UndercutOrder) -> Callable[[UndercutRow], tuple[int, ...]]:
    """Return what tells the place of an undercut in the list: no two are at one place."""

    def place_of(row: UndercutRow) -> tuple[int, ...]:
        _, at, deal, *_ = row.undercut.first_row
        return -SIZES[order](row.undercut), -at, -deal, -row.competitor.pk

    return place_of


def of_competitor(comparison: Comparison, slug: str) -> Comparison:
    """Return the comparison with one competitor alone; with all where the slug is empty."""
    chosen = tuple(one for one in comparison.competitors if slug in ("", one.slug))
    return replace(comparison, competitors=chosen)


def _response_time(competitor: Retailer, me: int, undercuts: Sequence[Undercut]) -> ResponseTime:
    """Count one competitor's undercuts and mine against it."""
    return ResponseTime(
        competitor,
        mine=_undercut_figures([each for each in undercuts if each.first_row[3] == me]),
        competitors=_undercut_figures([each for each in undercuts if each.first_row[3] != me]),
    )


def _undercut_figures(undercuts: Sequence[Undercut]) -> UndercutFigures:
    """Count undercuts of one over the other by their answers, and take the medians."""
    rungs = [each.answer for each in undercuts]
    days = [found for each in undercuts if (found := each.hundredths_of_days) is not None]
    answered = (Answer.BELOW, Answer.EXACT, Answer.PART)
    followed = [each.followed_ten_thousandths or 0 for each in undercuts if each.answer in answered]
    return UndercutFigures(
        n=len(undercuts),
        below=rungs.count(Answer.BELOW),
        exact=rungs.count(Answer.EXACT),
        part=rungs.count(Answer.PART),
        none=rungs.count(Answer.NONE),
        still_open=rungs.count(Answer.OPEN),
        days=_median(days, CENT),
        followed=_median(followed, TEN_THOUSANDTH),
    )


def _median(values: Sequence[int], unit: Decimal) -> Decimal | None:
    """Return the median of whole numbers of a unit, half up to it; None below RESPONSES_MINIMUM."""
    if len(values) < RESPONSES_MINIMUM:
        return None
    return (twice_the_median(sorted(values)) * unit / 2).quantize(unit, ROUND_HALF_UP)
