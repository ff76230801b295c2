"""What happened to a workspace's retailer in a period, each number beside that of the period before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from deals.domain.comparing.change import Figure, Unit, why_not_comparable
from deals.domain.comparing.points import VALID, Observed, ObservedRow, cents_of, micros_of
from deals.domain.coverage import LoadedTime
from deals.domain.metrics import share_of
from deals.domain.zones import days_in_zone
from deals.models import Product, Retailer
from deals.selectors.common.as_of import EARLIEST_MOMENT, Period, period_from
from deals.selectors.comparing.comparison import Comparison, Position, position_of, shared_products
from deals.selectors.comparing.current_prices import CurrentPrices, points_between
from deals.selectors.comparing.undercut_responses import (
    UndercutFilter,
    UndercutOrder,
    Undercuts,
    UndercutsBy,
    undercuts_of,
    walk_since,
)
from deals.selectors.loading.loaded import loaded_hours
from deals.selectors.market.price_history import PricePoint
from deals.selectors.market.promotions import promotions_in

HOUR = timedelta(hours=1)

SHORTEST_PICTURE, LONGEST_PICTURE = timedelta(days=30), timedelta(days=90)
"""Pictures over time show no shorter time than a month, and no longer one than a quarter."""

CROPPED_TO = timedelta(days=7)
"""What is not loaded at the begin of a picture is left off, down to a week."""

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class VoiceOfDay:
    """A day of the workspace's zone: of `of` promotions, how many each retailer had (by id)."""

    day: date
    of: int
    by_retailer: dict[int, int]


@dataclass(frozen=True, slots=True)
class Speaker:
    """A retailer with its promotions in the days of the picture."""

    retailer: Retailer
    is_me: bool
    n: int


@dataclass(frozen=True, slots=True)
class News:
    """The numbers of a period, its undercuts (largest share first), and the days of the picture.

    `loaded` is of the period, `loaded_before` of the one before, None where there is none. `speakers` are in
    order of their promotions, me first; `days` the oldest first.
    """

    period: Period
    picture: Period
    loaded: LoadedTime
    loaded_before: LoadedTime | None
    figures: tuple[Figure, ...]
    against_me: Undercuts
    by_me: Undercuts
    speakers: tuple[Speaker, ...]
    days: tuple[VoiceOfDay, ...]

    @property
    def has_voices(self) -> bool:
        return any(day.of for day in self.days)


def reach_of(period: Period) -> timedelta:
    """Return the reach of a comparison for the news: prices in force as the period before began count."""
    return VALID if period.since is None else VALID + (period.until - period.since)


def period_before(period: Period) -> Period | None:
    """Return the period of the same length before; None for all data."""
    if period.since is None:
        return None
    return period_from(period.since - (period.until - period.since), period.since)


def longest_picture(period: Period) -> Period:
    """Return the time that pictures may show: the period, but a month at least and a quarter at most."""
    length = LONGEST_PICTURE if period.since is None else period.until - period.since
    kept = min(max(length, SHORTEST_PICTURE), LONGEST_PICTURE)
    return period if kept == length and period.since else period_from(period.until - kept, period.until)


def cropped(picture: Period, first_loaded: datetime | None) -> Period:
    """Return a picture without the time before its first loaded hour, but a week at least."""
    begin = picture.since or EARLIEST_MOMENT
    first = min(first_loaded or begin, picture.until - CROPPED_TO)
    return period_from(first, picture.until) if first > begin else picture


def workspace_news(comparison: Comparison) -> News:
    """Return what happened in the comparison's period, whose reach is that of `reach_of`. 4 queries."""
    period, before = comparison.period, period_before(comparison.period)
    products = shared_products(comparison, with_parts=False)
    rows = _points(comparison, products, before or period)
    now, then = (_side(comparison, rows, each) for each in (period, before))
    widest = longest_picture(period)
    loaded, loaded_before, first = _loaded(period, before, widest)
    picture = cropped(widest, first)
    days = list(days_in_zone(comparison.workspace.time_zone, picture.since or period.until, period.until))
    spans = [_span(each) for each in (period, before) if each]
    voices = promotions_in(comparison.all_ids, [*spans, *((start, end) for _, start, end in days)])
    why = why_not_comparable(loaded, loaded_before)
    listed = [
        Undercuts(comparison, products, now.undercuts, UndercutFilter(by, UndercutOrder.SHARE))
        for by in UndercutsBy
    ]
    positions = [
        position_of(comparison, products, prices_at(rows, moment))
        for moment in (period.until, period.since)
        if moment
    ]
    return News(
        period=period,
        picture=picture,
        loaded=loaded,
        loaded_before=loaded_before,
        figures=(
            *_undercut_figures(now, then, why),
            _index_figure(positions),
            *_voice_figures(comparison, voices, spans, why),
        ),
        against_me=listed[0],
        by_me=listed[1],
        speakers=_speakers(comparison, [voices[start, end] for _, start, end in days]),
        days=tuple(VoiceOfDay(day, sum(voices[start, end].values()), voices[start, end])
                   for day, start, end in days),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Side:
    """The undercuts of a period by competitor, and how many each side made."""

    undercuts: dict[int, list]
    them: int
    me: int


def _side(comparison: Comparison, rows: list[ObservedRow], period: Period | None) -> _Side:
    found = undercuts_of(comparison, rows, period, cents_of(comparison.listed)) if period else {}
    me = comparison.me.pk
    by_me = sum(each.first_row[3] == me for undercuts in found.values() for each in undercuts)
    return _Side(found, sum(map(len, found.values())) - by_me, by_me)


def _points(comparison: Comparison, products: Sequence[Product], first: Period) -> list[ObservedRow]:
    """Return the price points that tell both periods' undercuts, and what is in force at their ends."""
    ids, chosen = [product.pk for product in products], comparison.chosen
    until = comparison.period.until
    return points_between(
        ids, comparison.all_ids, chosen.currency, chosen.condition, walk_since(first), until
    )


def prices_at(rows: Sequence[ObservedRow], moment: datetime) -> CurrentPrices:
    """Return the prices in force at a moment, from price points read before; without their list prices."""
    first, last = micros_of(moment - VALID), micros_of(moment)
    latest = {(row[0], row[3]): row for row in sorted(rows) if first <= row[1] < last}
    points = {key: Observed(*row) for key, row in latest.items()}
    return {key: PricePoint(one.at, one.price, None, one.deal, one.retailer) for key, one in points.items()}


def _span(period: Period) -> Span:
    return period.since or EARLIEST_MOMENT, period.until


def _loaded(
    period: Period, before: Period | None, picture: Period
) -> tuple[LoadedTime, LoadedTime | None, datetime | None]:
    """Return how much is loaded of both periods, and the first loaded hour of the picture.

    All data begin with their first loaded hour.
    """
    spans = [_span(each) for each in (period, picture, before) if each]
    now, pictured, *earlier = loaded_hours(spans)
    begin = period.since or now.first or period.until
    loaded = LoadedTime(now.n, round((period.until - begin) / HOUR))
    then = LoadedTime(earlier[0].n, round((spans[2][1] - spans[2][0]) / HOUR)) if earlier else None
    return loaded, then, pictured.first


def _undercut_figures(now: _Side, then: _Side, why: str) -> list[Figure]:
    names = {"them": "Undercuts against you", "me": "Your undercuts"}
    return [
        Figure(f"undercuts_by_{side}", name, Unit.COUNT, Decimal(n), n, Decimal(before), before, why)
        for side, name in names.items()
        for n, before in [(getattr(now, side), getattr(then, side))]
    ]


def _index_figure(positions: Sequence[Position]) -> Figure:
    """Return the price index at the period's end, and as it began."""
    now, before = positions[0], positions[1] if len(positions) > 1 else None
    why = now.why_none or _why_before(before)
    told = before.told if before else None
    return Figure(
        "index", "Your price index", Unit.INDEX, now.told, now.n, told, before.n if before else 0, why
    )


def _why_before(before: Position | None) -> str:
    """Say why there is no index of the period before; '' where there is one."""
    if before is None:
        return "no period before: all data are shown"
    return before.why_none and f"the period before: {before.why_none}"


def _voice_figures(
    comparison: Comparison, voices: dict[Span, dict[int, int]], spans: Sequence[Span], why: str
) -> list[Figure]:
    """Return my promotions, theirs, and my share of voice."""
    me = comparison.me.pk
    counts = [(voices[span].get(me, 0), sum(voices[span].values())) for span in spans]
    (mine, of), (mine_before, of_before) = counts[0], counts[1] if len(counts) > 1 else (0, 0)
    share, share_before = (share_of(part, whole) for part, whole in ((mine, of), (mine_before, of_before)))
    theirs, theirs_before = of - mine, of_before - mine_before
    no_share = why or ("" if of and of_before else "no promotions in one of the two periods")
    return [
        Figure("share_of_voice", "Your share of voice", Unit.SHARE, share, of, share_before, of_before,
               no_share),
        Figure("my_promotions", "Your promotions", Unit.COUNT, Decimal(mine), mine, Decimal(mine_before),
               mine_before, why),
        Figure("their_promotions", "Their promotions", Unit.COUNT, Decimal(theirs), theirs,
               Decimal(theirs_before), theirs_before, why),
    ]  # fmt: skip


def _speakers(comparison: Comparison, counts: Sequence[dict[int, int]]) -> tuple[Speaker, ...]:
    """Return who promoted in the days of the picture."""
    found = [
        Speaker(one, one == comparison.me, sum(each.get(one.pk, 0) for each in counts))
        for one in (comparison.me, *comparison.competitors)
    ]
    kept = [one for one in found if one.n or one.is_me]
    return tuple(sorted(kept, key=lambda one: (not one.is_me, -one.n, one.retailer.name)))
