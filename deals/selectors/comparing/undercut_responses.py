"""Who undercut whom first, me or a competitor, and how many days passed until the other matched it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import itemgetter
from typing import overload

from deals.domain.comparing.points import VALID, micros_of
from deals.domain.comparing.undercuts import RESPONSE, Outcome, Undercut, undercuts_by_competitor
from deals.domain.metrics import CENT, hundredths, twice_the_median
from deals.models import Product, Retailer
from deals.selectors.common.as_of import EARLIEST_MOMENT
from deals.selectors.comparing.comparison import Comparison, shared_products
from deals.selectors.comparing.current_prices import points_between

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
    """An undercut with its product and retailers; `by_me` where I went below."""

    product: Product
    competitor: Retailer
    by_me: bool
    undercut: Undercut


class Undercuts(Sequence[UndercutRow]):
    """Undercuts, newest first. There may be very many, so each is made when it is looked at."""

    def __init__(
        self, comparison: Comparison, products: Sequence[Product], found: dict[int, list[Undercut]]
    ) -> None:
        self._me = comparison.me.pk
        self._competitors = {one.pk: one for one in comparison.competitors}
        self._products = {product.pk: product for product in products}
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
            self._products[first.product], self._competitors[competitor], first.retailer == self._me, undercut
        )


@dataclass(frozen=True, slots=True)
class UndercutResponses:
    """The competitors, those with most undercuts first, and all undercuts of the period."""

    response_times: tuple[ResponseTime, ...]
    undercuts: Undercuts


def undercut_responses(comparison: Comparison) -> UndercutResponses:
    """Return who went lower first over the shared products in the period. 2 queries.

    The walk starts RESPONSE_DAYS and VALID_DAYS before the period, so that what was open then is known.
    """
    products = shared_products(comparison, with_parts=False)
    chosen, period = comparison.chosen, comparison.period
    since = (period.since or EARLIEST_MOMENT) - VALID - RESPONSE
    ids = [product.pk for product in products]
    rows = points_between(ids, comparison.all_ids, chosen.currency, chosen.condition, since, period.until)
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
    return UndercutResponses(tuple(response_times), Undercuts(comparison, products, found))


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
