"""Price points of a product by retailer in time order, and what they come to.

All points are read through the covering index `deal_price_history`, without a look at the table
(tests/pages/test_price_history.py has the plans explained).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from operator import itemgetter

from django.db.models import Aggregate, Count, DecimalField, F, QuerySet, Value, Window
from django.db.models.functions import RowNumber

from deals.models import Deal, Retailer
from deals.selectors.as_of import Period

MOST_POINTS = 2_000
"""A chart of more points a line shows no more; the oldest are left off, and the page says so."""

MEDIAN_MINIMUM = 3
"""With fewer prices a median says nothing about any of them."""

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


@dataclass(frozen=True, slots=True)
class Series:
    """One retailer's price points, oldest first; `retailer` is None where no post named one."""

    retailer: Retailer | None
    points: tuple[PricePoint, ...]
    left_off: int = 0


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
        return min((series.points[0].at for series in self.series), default=None)


@dataclass(frozen=True, slots=True)
class HistoryChoice:
    """A currency and condition in which a product has `n` price points."""

    currency: str
    condition: str
    n: int


@dataclass(frozen=True, slots=True)
class PriceSummary:
    """Over `n` price points: the lowest (the latest time it was seen), the latest, the median.

    `median` is None below MEDIAN_MINIMUM points.
    """

    n: int
    lowest: PricePoint | None = None
    latest: PricePoint | None = None
    median: Decimal | None = None


class Middle(Aggregate):
    """The value at the middle of the group, taken from the side that `order` counts from."""

    function = "PERCENTILE_DISC"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s %(order)s)"
    output_field = CENTS


def price_points(product_id: int, period: Period) -> QuerySet[Deal]:
    """Return a product's price points of the period, whatever the currency and condition."""
    points = Deal.objects.filter(
        is_price_point=True, product_id=product_id, announced_at__lt=period.until
    ).order_by()
    return points if period.since is None else points.filter(announced_at__gte=period.since)


def history_choices(product_id: int, period: Period) -> list[HistoryChoice]:
    """Return the currencies and conditions that have price points, the richest first. 1 query."""
    rows = price_points(product_id, period).values_list("currency", "condition").annotate(n=Count("*"))
    choices = [HistoryChoice(*row) for row in rows]
    return sorted(choices, key=lambda choice: (-choice.n, choice.currency, choice.condition))


def choose(choices: list[HistoryChoice], currency: str, condition: str) -> HistoryChoice | None:
    """Return the richest choice that fits what is asked for (empty: any); None where none fits."""
    fitting = (
        choice
        for choice in choices
        if currency in ("", choice.currency) and condition in ("", choice.condition)
    )
    return next(fitting, None)


def price_history(
    product_id: int, currency: str, condition: str, period: Period, most: int | None = MOST_POINTS
) -> PriceHistory:
    """Return the series by retailer: named ones by name, then the unknown one. 2 queries.

    `most` points of a series are kept, the latest; None keeps all.
    """
    rows = list(_latest_rows(product_id, currency, condition, period, most))
    retailers = Retailer.objects.in_bulk({row[0] for row in rows if row[0] is not None})
    series = [
        _series(retailers.get(retailer_id), list(group))
        for retailer_id, group in groupby(rows, key=itemgetter(0))
    ]
    series.sort(key=lambda one: (one.retailer is None, one.retailer.name if one.retailer else ""))
    return PriceHistory(currency, condition, period, tuple(series))


def price_summary(product_id: int, currency: str, condition: str, period: Period) -> PriceSummary:
    """Return lowest, latest and median over all price points of the period. 3 queries, 1 without points."""
    points = price_points(product_id, period).filter(currency=currency, condition=condition)
    found = points.aggregate(n=Count("*"), below=_middle("ASC"), above=_middle("DESC"))
    if not found["n"]:
        return PriceSummary(0)
    columns = ("announced_at", "piece_price", "list_price", "id", "retailer_id")
    cheapest = points.order_by("piece_price", "-announced_at", "-id").values_list(*columns)
    newest = points.order_by("-announced_at", "-id").values_list(*columns)
    median = (found["below"] + found["above"]) / 2 if found["n"] >= MEDIAN_MINIMUM else None
    return PriceSummary(
        n=found["n"],
        lowest=PricePoint(*cheapest[0]),
        latest=PricePoint(*newest[0]),
        median=median,
    )


def _middle(order: str) -> Aggregate:
    """Return the aggregate for the lower (ASC) or upper (DESC) of the two middle prices."""
    return Middle("piece_price", order=order)


def _latest_rows(
    product_id: int, currency: str, condition: str, period: Period, most: int | None
) -> Iterable[tuple]:
    """Yield (retailer, time, price, list price, deal, points in all) by retailer and time."""
    newest_first = [F("announced_at").desc(), F("id").desc()]
    points = price_points(product_id, period).filter(currency=currency, condition=condition)
    points = points.annotate(in_all=Window(Count(Value(1)), partition_by=RETAILER))
    if most is not None:
        points = points.annotate(age=Window(RowNumber(), partition_by=RETAILER, order_by=newest_first))
        points = points.filter(age__lte=most)
    columns = ("retailer_id", "announced_at", "piece_price", "list_price", "id", "in_all")
    return points.order_by("retailer_id", "announced_at", "id").values_list(*columns)


def _series(retailer: Retailer | None, rows: list[tuple]) -> Series:
    """Make one line of the rows of one retailer."""
    points = tuple(PricePoint(at, price, listed, deal, owner) for owner, at, price, listed, deal, _ in rows)
    return Series(retailer, points, left_off=rows[0][-1] - len(rows))
