"""The prices of a line: what each retailer advertised of its products, day by day, as a range."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from deals.domain.comparing.points import PointRow
from deals.domain.lines.ranges import DayRange, LinePoint, daily_ranges, rows_by_retailer
from deals.models import Product, Retailer
from deals.selectors.common.as_of import Period
from deals.selectors.market.price_history import (
    PriceHistory,
    PricePoint,
    PriceSummary,
    Series,
    price_points,
    price_summary,
    with_lead,
)
from deals.selectors.market.product_prices import Choice

MOST_POINTS = 20_000
"""Price points of a line that are read, the latest; the page says where there are more."""


@dataclass(frozen=True, slots=True)
class LineDay:
    """What a retailer advertised of a line on one day: `n` prices, `lowest` to `highest`.

    `product` is the one with the lowest price, and `deal_id` its evidence.
    """

    day: date
    retailer: str
    slug: str
    lowest: Decimal
    highest: Decimal
    n: int
    products: int
    product: Product
    deal_id: int


@dataclass(frozen=True, slots=True)
class LinePrices:
    """A line's prices in the period, as chosen. The series hold each day's lowest price by retailer.

    `rows` are the price points of each series, every product a seller of its own. `left_off` older ones are
    in none of it but the summary.
    """

    choice: Choice
    history: PriceHistory
    summary: PriceSummary
    highest: Decimal | None
    days: tuple[LineDay, ...]
    rows: tuple[tuple[PointRow, ...], ...]
    left_off: int


def products_of_line(line_id: int) -> dict[int, Product]:
    """Return a line's products by their ids, with the line, its brand and category. 1 query."""
    products = Product.objects.filter(line=line_id).select_related("line__brand", "line__category")
    return {product.pk: product for product in products.order_by("pk")}


def line_prices(products: Mapping[int, Product], choice: Choice, period: Period) -> LinePrices:
    """Return the chosen prices of a line's products. 3 queries."""
    chosen, ids = choice.chosen, choice.selection.ids
    summary = price_summary(list(products), chosen.currency, chosen.condition, period, ids)
    read = _points(list(products), choice, period)
    points = [one for one in read if period.since is None or one.at >= period.since]
    ranges = daily_ranges(points)
    known = {one.retailer.pk: one.retailer for one in choice.sellers if one.retailer}
    rows = rows_by_retailer(read)
    series = _series(ranges, rows, known, choice.me)
    return LinePrices(
        choice=choice,
        history=PriceHistory(chosen.currency, chosen.condition, period, series),
        summary=summary,
        highest=max((one.price for one in points), default=None),
        days=_days(ranges, known, products),
        rows=tuple(tuple(rows[one.retailer.pk if one.retailer else None]) for one in series),
        left_off=summary.points - len(points),
    )


def _points(products: list[int], choice: Choice, period: Period) -> list[LinePoint]:
    """Return the latest MOST_POINTS price points, with those before that may still stand. 1 query."""
    chosen = choice.chosen
    points = price_points(products, with_lead(period), choice.selection.ids)
    points = points.filter(currency=chosen.currency, condition=chosen.condition)
    columns = ("retailer_id", "announced_at", "id", "product_id", "piece_price")
    rows = points.order_by("-announced_at", "-id").values_list(*columns)[:MOST_POINTS]
    return [LinePoint(*row) for row in rows]


def _series(
    ranges: list[DayRange], sellers: Iterable[int | None], known: dict[int, Retailer], me: int | None
) -> tuple[Series, ...]:
    """Return the days' lowest prices by retailer: mine first, then by name, the unknown one last."""
    found: dict[int | None, list[PricePoint]] = {each: [] for each in sellers}
    for each in ranges:
        low = each.lowest
        found[low.retailer].append(PricePoint(low.at, low.price, None, low.deal, low.retailer))
    series = [Series(known.get(pk or 0), tuple(points)) for pk, points in found.items()]
    return tuple(sorted(series, key=lambda one: _place(one.retailer, me)))


def _place(retailer: Retailer | None, me: int | None) -> tuple[bool, bool, str]:
    return retailer is None or retailer.pk != me, retailer is None, retailer.name if retailer else ""


def _days(
    ranges: list[DayRange], known: dict[int, Retailer], products: Mapping[int, Product]
) -> tuple[LineDay, ...]:
    """Return the days, the newest first."""
    days = []
    for each in ranges:
        retailer = known.get(each.retailer or 0)
        name, slug = (retailer.name, retailer.slug) if retailer else ("unknown retailer", "")
        days.append(
            LineDay(
                day=each.day,
                retailer=name,
                slug=slug,
                lowest=each.lowest.price,
                highest=each.highest,
                n=each.n,
                products=each.products,
                product=products[each.lowest.product],
                deal_id=each.lowest.deal,
            )
        )
    return tuple(sorted(days, key=lambda one: (-one.day.toordinal(), one.retailer, one.deal_id)))
