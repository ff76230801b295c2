"""Price points of a product by retailer in time order, and what they come to.

All points are read through the covering index `deal_price_history`, without a look at the table
(tests/pages/test_price_history.py has the plans explained).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import groupby
from operator import itemgetter

from django.db.models import Aggregate, Count, DecimalField, F, Q, QuerySet, Value, Window
from django.db.models.functions import RowNumber

from deals.domain.comparing.lowest import FADING
from deals.domain.comparing.points import VALID
from deals.domain.metrics import MEDIAN_MINIMUM
from deals.models import Deal, Retailer
from deals.selectors.common.as_of import Period

MOST_POINTS = 2_000
"""A chart of more points a line shows no more; the oldest are left off, and the page says so."""

LOWS = (None, 90, 30)
"""Of how many days back a product's lows are shown; None is ever."""

LEAD = VALID + FADING
"""Prices of so long before a period may still stand, or fade, as it begins."""

Products = int | Collection[int]
"""The id of a product, or those of several that are looked at together."""

Shown = Collection[int] | None
"""The ids of the retailers to look at, None for all."""

ACCOUNTS = Count("account", distinct=True)
"""Who told prices: an account that says so often is one source."""

RETAILER = F("retailer_id")
CENTS = DecimalField(max_digits=12, decimal_places=2)


@dataclass(frozen=True, slots=True)
class PricePoint:
    """One observed price of one piece, and the deal that is its evidence."""

    at: datetime
    price: Decimal
    list_price: Decimal | None
    deal_id: int
    retailer_id: int | None = None
    times: int = 1
    """Posts of the account that say so within the days for which a price stands."""


@dataclass(frozen=True, slots=True)
class Series:
    """One retailer's price points, oldest first; `retailer` is None where no post named one.

    `lead` are those before the period that may still stand as it begins: no part of any figure.
    """

    retailer: Retailer | None
    points: tuple[PricePoint, ...]
    left_off: int = 0
    lead: tuple[PricePoint, ...] = ()


@dataclass(frozen=True, slots=True)
class PriceHistory:
    """A product's series in one currency and condition."""

    currency: str
    condition: str
    period: Period
    series: tuple[Series, ...]

    @property
    def notice(self) -> str:
        """Say which series are cut; empty where none is."""
        cut = [series for series in self.series if series.left_off]
        if not cut:
            return ""
        names = ", ".join(series.retailer.name if series.retailer else "unknown retailer" for series in cut)
        return f"Only the latest {MOST_POINTS:,} prices are drawn for {names}; the figures count all of them."

    @property
    def first_at(self) -> datetime | None:
        """The earliest point's time, where the chart of an open period starts."""
        return min((series.points[0].at for series in self.series if series.points), default=None)


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """A price point as a row of a list; `slug` is empty where no post named the retailer."""

    point: PricePoint
    retailer: str
    slug: str


@dataclass(frozen=True, slots=True)
class HistoryChoice:
    """A currency and condition in which a product has prices by `n` accounts."""

    currency: str
    condition: str
    n: int


@dataclass(frozen=True, slots=True)
class Low:
    """The lowest price point of the last `days` days (None: of all time), None where there is none."""

    days: int | None
    point: PricePoint | None


@dataclass(frozen=True, slots=True)
class PriceSummary:
    """Over the `points` of `n` accounts: the lowest (the latest time it was seen), the latest, the median.

    `median` is None below MEDIAN_MINIMUM points. `lows` count back from the period's end, whatever its start.
    """

    n: int
    points: int = 0
    lowest: PricePoint | None = None
    latest: PricePoint | None = None
    median: Decimal | None = None
    lows: tuple[Low, ...] = ()

    @property
    def deals(self) -> set[int]:
        """The deals of its prices."""
        points = (self.lowest, self.latest, *(low.point for low in self.lows))
        return {point.deal_id for point in points if point}


class Middle(Aggregate):
    """The value at the middle of the group, taken from the side that `order` counts from."""

    function = "PERCENTILE_DISC"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s %(order)s)"
    output_field = CENTS


def price_points(products: Products, period: Period, retailers: Shown = None) -> QuerySet[Deal]:
    """Return the price points of a product, or of several, in the period: any currency and condition.

    `retailers` are the ids of those to show, None for all, the unknown one included.
    """
    points = Deal.objects.filter(is_price_point=True, announced_at__lt=period.until).order_by()
    if isinstance(products, int):
        points = points.filter(product_id=products)
    else:
        points = points.filter(product_id__in=list(products))
    if retailers is not None:
        points = points.filter(retailer__in=list(retailers))
    return points if period.since is None else points.filter(announced_at__gte=period.since)


def with_lead(period: Period) -> Period:
    """Return a period with the time before it whose prices may still stand as it begins."""
    return period if period.since is None else Period(period.key, period.since - LEAD, period.until)


def choose(choices: list[HistoryChoice], currency: str, condition: str) -> HistoryChoice | None:
    """Return the richest choice that fits what is asked for (empty: any); None where none fits."""
    fitting = (
        choice
        for choice in choices
        if currency in ("", choice.currency) and condition in ("", choice.condition)
    )
    return next(fitting, None)


def price_history(
    product_id: int,
    currency: str,
    condition: str,
    period: Period,
    most: int | None = MOST_POINTS,
    shown: Shown = None,
    known: Mapping[int, Retailer] | None = None,
) -> PriceHistory:
    """Return the series by retailer: named ones by name, then the unknown one. 2 queries.

    `most` points of a series are kept, the latest; None keeps all. `shown` are the retailers' ids to keep.
    With the retailers `known` it is 1 query.
    """
    points = price_points(product_id, with_lead(period), shown)
    points = points.filter(currency=currency, condition=condition)
    rows = list(_latest_rows(points, most, period.since))
    named = {row[0] for row in rows if row[0] is not None}
    retailers = Retailer.objects.in_bulk(named) if known is None else known
    series = [
        _series(retailers.get(retailer_id) if retailer_id else None, list(group), period.since)
        for retailer_id, group in groupby(rows, key=itemgetter(0))
    ]
    series.sort(key=lambda one: (one.retailer is None, one.retailer.name if one.retailer else ""))
    return PriceHistory(currency, condition, period, tuple(series))


def history_rows(history: PriceHistory) -> list[HistoryRow]:
    """Return the points of all series, the newest first."""
    rows = [_row(series.retailer, point) for series in history.series for point in series.points]
    return sorted(rows, key=lambda row: (row.point.at, row.point.deal_id), reverse=True)


def _row(retailer: Retailer | None, point: PricePoint) -> HistoryRow:
    return HistoryRow(point, *((retailer.name, retailer.slug) if retailer else ("unknown retailer", "")))


def price_summary(
    products: Products, currency: str, condition: str, period: Period, shown: Shown = None
) -> PriceSummary:
    """Return lowest, latest and median over all price points of the period, and the lows. 2 queries."""
    points = price_points(products, period, shown).filter(currency=currency, condition=condition)
    found = points.aggregate(n=ACCOUNTS, points=Count("*"), below=_middle("ASC"), above=_middle("DESC"))
    queries = {"lowest": _cheapest(points), "latest": points.order_by("-announced_at", "-id")}
    for days in LOWS:
        since = None if days is None else period.until - timedelta(days=days)
        span = price_points(products, Period("", since, period.until), shown)
        queries[f"low {days}"] = _cheapest(span.filter(currency=currency, condition=condition))
    firsts = _firsts(queries)
    return PriceSummary(
        n=found["n"],
        points=found["points"],
        lowest=firsts.get("lowest"),
        latest=firsts.get("latest"),
        median=(found["below"] + found["above"]) / 2 if found["points"] >= MEDIAN_MINIMUM else None,
        lows=tuple(Low(days, firsts.get(f"low {days}")) for days in LOWS),
    )


def _cheapest(points: QuerySet[Deal]) -> QuerySet[Deal]:
    """Sort the lowest price first, of equal ones the latest."""
    return points.order_by("piece_price", "-announced_at", "-id")


def _firsts(queries: Mapping[str, QuerySet[Deal]]) -> dict[str, PricePoint]:
    """Return the first price point of each query by its name; a name without one is left out. 1 query."""
    columns = ("announced_at", "piece_price", "list_price", "id", "retailer_id", "times")
    one, *others = (
        query.annotate(name=Value(name)).values_list("name", *columns)[:1] for name, query in queries.items()
    )
    return {row[0]: PricePoint(*row[1:]) for row in one.union(*others, all=True)}


def _middle(order: str) -> Aggregate:
    """Return the aggregate for the lower (ASC) or upper (DESC) of the two middle prices."""
    return Middle("piece_price", order=order)


def _latest_rows(points: QuerySet[Deal], most: int | None, since: datetime | None) -> Iterable[tuple]:
    """Yield (retailer, time, price, list price, deal, times, points since) by retailer and time."""
    newest_first = [F("announced_at").desc(), F("id").desc()]
    counted = Q() if since is None else Q(announced_at__gte=since)
    points = points.annotate(in_all=Window(Count(Value(1), filter=counted), partition_by=RETAILER))
    if most is not None:
        points = points.annotate(age=Window(RowNumber(), partition_by=RETAILER, order_by=newest_first))
        points = points.filter(age__lte=most)
    columns = ("retailer_id", "announced_at", "piece_price", "list_price", "id", "times", "in_all")
    return points.order_by("retailer_id", "announced_at", "id").values_list(*columns)


def _series(retailer: Retailer | None, rows: list[tuple], since: datetime | None) -> Series:
    points = tuple(
        PricePoint(at, price, listed, deal, owner, times) for owner, at, price, listed, deal, times, _ in rows
    )
    begin = next((place for place, one in enumerate(points) if since is None or one.at >= since), len(points))
    return Series(retailer, points[begin:], rows[0][-1] - len(points[begin:]), points[:begin])
