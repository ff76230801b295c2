"""Product lines with what is known of their prices: search, filters, one row a line."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, F, Max, Min, Q, QuerySet

from deals.models import Deal, ProductLine
from deals.selectors.common.as_of import Period

ORDERINGS = {
    "retailers": ("-retailers", "-points", "name", "id"),
    "points": ("-points", "name", "id"),
    "name": ("name", "id"),
    "newest": ("-last_at", "name", "id"),
}
"""What people may sort by; the first is the default: what can be compared, then what has enough data."""


@dataclass(frozen=True, slots=True)
class LineFilter:
    """What to look for; empty fields do not narrow."""

    text: str = ""
    brand: str = ""
    category: str = ""
    several_retailers: bool = False


@dataclass(frozen=True, slots=True)
class LineFigures:
    """The prices of a line in the currency in which it has most price points, new goods only."""

    currency: str
    n: int
    lowest: Decimal
    highest: Decimal
    lowest_retailer: str
    lowest_at: datetime


def search_lines(wanted: LineFilter, period: Period) -> QuerySet[ProductLine]:
    """Return lines annotated with `products_n`, `points`, `retailers` and `last_at`.

    All count the price points of the period, in all currencies and conditions; lines without any stay out.
    """
    lines = ProductLine.objects.select_related("brand", "category")
    for word in wanted.text.split():
        lines = lines.filter(Q(name__icontains=word) | Q(brand__name__icontains=word))
    if wanted.brand:
        lines = lines.filter(brand__slug=wanted.brand)
    if wanted.category:
        lines = lines.filter(category__slug=wanted.category)
    lines = lines.filter(_points(period, "products__deals__")).annotate(
        products_n=Count("products", distinct=True),
        points=Count("products__deals"),
        retailers=Count("products__deals__retailer", distinct=True),
        last_at=Max("products__deals__announced_at"),
    )
    return lines.filter(retailers__gt=1) if wanted.several_retailers else lines


def ordered(lines: QuerySet[ProductLine], key: str) -> QuerySet[ProductLine]:
    """Sort by one of ORDERINGS; an unknown key gives the default."""
    return lines.order_by(*ORDERINGS.get(key, ORDERINGS["retailers"]))


def figures_of(line_ids: Iterable[int], period: Period) -> dict[int, LineFigures]:
    """Return the figures of those of the lines that have price points of new goods. 2 queries."""
    points = Deal.objects.filter(_points(period), condition="new", product__line__in=list(line_ids))
    points = points.order_by().annotate(line=F("product__line"))
    cheapest = points.order_by("line", "currency", "piece_price", "-announced_at", "-id")
    columns = ("line", "currency", "retailer__name", "announced_at")
    lows = {row[:2]: row[2:] for row in cheapest.distinct("line", "currency").values_list(*columns)}
    counted = points.values_list("line", "currency").annotate(
        n=Count("*"), low=Min("piece_price"), high=Max("piece_price")
    )
    found = {}
    for line, currency, n, low, high in sorted(counted, key=lambda row: (row[2], row[1])):
        retailer, at = lows[line, currency]
        found[line] = LineFigures(currency, n, low, high, retailer or "", at)  # the richest comes last
    return found


def _points(period: Period, prefix: str = "") -> Q:
    """Return the condition for the price points of the period, on deals or (by prefix) on lines."""
    points = Q(**{f"{prefix}is_price_point": True, f"{prefix}announced_at__lt": period.until})
    return points if period.since is None else points & Q(**{f"{prefix}announced_at__gte": period.since})
