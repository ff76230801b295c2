"""When a retailer promotes, what, and how deep: days, categories, discount depths, the next promotion."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import BooleanField, Case, Count, Q, Value, When
from django.db.models.functions import TruncDate

from deals.domain.campaigns import MedianInterval, median_interval
from deals.domain.metrics import DEPTH_MINIMUM, median, ten_thousandths
from deals.domain.next_promotion import NextPromotion, next_promotion
from deals.models import Retailer
from deals.selectors.campaigns.known_days import days_known
from deals.selectors.common.as_of import Period
from deals.selectors.comparing.share_of_voice import depth_of_deal
from deals.selectors.market.deals import sure_deals
from deals.selectors.market.retailers import NO_CATEGORY

LOOKING_BACK = timedelta(days=3 * 366)
"""The calendar reaches so far back, or as far as the period does."""

BIN = 5
"""Percentage points of depth in a bar of the strip."""

BINS = 100 // BIN

ONE_DAY = timedelta(days=1)


class Row(NamedTuple):
    """So many promotions of one retailer, category, day and depth; `recent` ones are of the period."""

    retailer: int
    category: str
    name: str
    day: date
    recent: bool
    depth: Decimal | None
    n: int


@dataclass(frozen=True, slots=True)
class PromotionDay:
    """A day (in the retailer's zone) with `n` promotions; `depth` is the median of the `depths` stated.

    `is_known` is off where too little of the day is loaded for its silence to mean anything.
    """

    day: date
    n: int
    depths: int
    depth: Decimal | None
    is_known: bool


@dataclass(frozen=True, slots=True)
class CategoryProfile:
    """A category's promotions of the period, and when the next one begins, from all days that are read."""

    key: str
    name: str
    n: int
    depths: int
    depth: Decimal | None
    last: date | None
    next: NextPromotion


class DepthBin(NamedTuple):
    """Promotions with a depth of [low, high) percent, the last bar with 100: theirs and mine."""

    low: int
    high: int
    theirs: int
    mine: int


@dataclass(frozen=True, slots=True)
class PromotionProfile:
    """All that the retailer's page draws.

    `days` are those with promotions or loaded hours, the oldest first, of one category where one is chosen;
    `categories` of all, those with most promotions first. `mine` is None without a retailer of one's own.
    The day `since` may be read in part, those after it are whole; None where all are.
    """

    zone: str
    today: date
    since: date | None
    days: tuple[PromotionDay, ...]
    categories: tuple[CategoryProfile, ...]
    bins: tuple[DepthBin, ...]
    theirs: MedianInterval
    mine: MedianInterval | None
    next: NextPromotion

    @property
    def promotion_days(self) -> list[PromotionDay]:
        """The days with promotions, the newest first."""
        return [one for one in reversed(self.days) if one.n]

    @property
    def n(self) -> int:
        """The promotions of all days that are read."""
        return sum(one.n for one in self.days)

    def n_of(self, day: date) -> int | None:
        """The promotions of a day; None where it is not read as a whole."""
        if self.since is not None and day <= self.since:
            return None
        return next((one.n for one in self.days if one.day == day), 0)


def promotion_profile(
    retailer: Retailer, period: Period, zone: str, *, mine: int | None = None, category: str = ""
) -> PromotionProfile:
    """Return the profile; `zone` is the retailer's, `category` a slug or NO_CATEGORY. 2 queries.

    One more where more than one network is loaded.
    """
    reach = reach_of(period)
    own = mine if mine != retailer.pk else None
    rows = _read(retailer.pk, own, period, reach, zone)
    known = days_known({retailer.pk: zone}, reach)[retailer.pk]
    today = (period.until - timedelta(microseconds=1)).astimezone(ZoneInfo(zone)).date()
    theirs = [row for row in rows if row.retailer == retailer.pk]
    chosen = [row for row in theirs if category in ("", row.category)]
    depths = _depths(row for row in chosen if row.recent)
    my_depths = _depths(row for row in rows if row.retailer == own and category in ("", row.category))
    return PromotionProfile(
        zone=zone,
        today=today,
        since=reach.since and reach.since.astimezone(ZoneInfo(zone)).date(),
        days=_days(chosen, known),
        categories=_categories(theirs, today, known),
        bins=_bins(depths, my_depths),
        theirs=median_interval([float(one) for one in depths]),
        mine=None if own is None else median_interval([float(one) for one in my_depths]),
        next=next_promotion(sorted({row.day for row in chosen}), today, known),
    )


def reach_of(period: Period) -> Period:
    """Return the time that the calendar shows: three years, more where the period is longer."""
    if period.since is None:
        return period
    return Period("reach", min(period.since, period.until - LOOKING_BACK), period.until)


def _read(retailer: int, mine: int | None, period: Period, reach: Period, zone: str) -> list[Row]:
    """Count the promotions by retailer, category, day and depth. 1 query."""
    since: datetime = period.since or datetime.min.replace(tzinfo=ZoneInfo("UTC"))
    recent = Q() if period.since is None else Q(announced_at__gte=since)
    wanted = Q(retailer=retailer) | (Q(retailer=mine) & recent if mine else Q(pk__in=[]))
    deals = sure_deals(reach).filter(wanted).order_by()
    is_recent = Value(True) if period.since is None else Case(
        When(recent, then=True), default=False, output_field=BooleanField()
    )  # fmt: skip
    counted = deals.annotate(
        day=TruncDate("announced_at", tzinfo=ZoneInfo(zone)), recent=is_recent, depth=depth_of_deal()
    )
    values = counted.values_list("retailer", "category__slug", "category__name", "day", "recent", "depth")
    return [
        Row(shop, slug or NO_CATEGORY, name or "no category", *rest)
        for shop, slug, name, *rest in values.annotate(n=Count("*"))
    ]


def _days(rows: Sequence[Row], known: Iterable[date]) -> tuple[PromotionDay, ...]:
    """Return the days with promotions or with enough loaded hours, oldest first."""
    loaded, by_day = frozenset(known), _by(rows, "day")
    return tuple(
        PromotionDay(day, *_figures(by_day.get(day, ()), minimum=1), day in loaded)
        for day in sorted({*by_day, *loaded})
    )


def _categories(rows: Sequence[Row], today: date, known: frozenset[date]) -> tuple[CategoryProfile, ...]:
    """Return the categories with promotions in the period."""
    found = []
    for key, of_category in _by(rows, "category").items():
        recent = [row for row in of_category if row.recent]
        if recent:
            days = sorted({row.day for row in of_category})
            figures = _figures(recent, DEPTH_MINIMUM)
            last = max(row.day for row in recent)
            following = next_promotion(days, today, known)
            found.append(CategoryProfile(key, of_category[0].name, *figures, last, following))
    return tuple(sorted(found, key=lambda one: (one.key == NO_CATEGORY, -one.n, one.name)))


def _figures(rows: Iterable[Row], minimum: int) -> tuple[int, int, Decimal | None]:
    """Count promotions and those that state a depth; the median of these, None below the minimum."""
    kept = list(rows)
    depths = _depths(kept)
    middle = median(depths) if len(depths) >= minimum else None
    return sum(row.n for row in kept), len(depths), None if middle is None else ten_thousandths(middle)


def _bins(theirs: Sequence[Decimal], mine: Sequence[Decimal]) -> tuple[DepthBin, ...]:
    counts = [Counter(min(int(depth * 100) // BIN, BINS - 1) for depth in each) for each in (theirs, mine)]
    return tuple(
        DepthBin(place * BIN, (place + 1) * BIN, *(each[place] for each in counts)) for place in range(BINS)
    )


def _depths(rows: Iterable[Row]) -> list[Decimal]:
    """Return each stated depth as often as there are promotions with it."""
    return [row.depth for row in rows if row.depth is not None for _ in range(row.n)]


def _by(rows: Iterable[Row], name: str) -> dict:
    found: dict = {}
    for row in rows:
        found.setdefault(getattr(row, name), []).append(row)
    return found
