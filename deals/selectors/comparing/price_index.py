"""The price index over time: mine against my competitors', in all or by brand or category."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from deals.domain.comparing.index import IndexAt, index_at_moments
from deals.domain.comparing.points import VALID, cents_of
from deals.models import Brand, Category, Product
from deals.selectors.common.as_of import Period
from deals.selectors.comparing.comparison import Comparison, shared_products
from deals.selectors.comparing.current_prices import first_announced, points_between

DAILY_UP_TO = 400
"""Days of a period up to which there is a value a day; of a longer one there is a value a week."""

MOST_LINES = 5
"""Brands or categories beside the line of all: those with most shared products. More lines are a tangle."""

SPLITS: dict[str, Callable[[Product], Brand | Category | None]] = {
    "brand": lambda product: product.brand,
    "category": lambda product: product.category,
}


@dataclass(frozen=True, slots=True)
class IndexLine:
    """The index of `shared` products over time; key and name are those of a brand or category, or of all."""

    key: str
    name: str
    shared: int
    points: tuple[IndexAt, ...]


@dataclass(frozen=True, slots=True)
class IndexOverTime:
    """The lines, that of all first; a value each `step_days` back from the period's end."""

    since: datetime
    step_days: int
    split: str
    lines: tuple[IndexLine, ...]


def index_over_time(comparison: Comparison, split: str = "") -> IndexOverTime:
    """Return the index at the end of each day that ends in the period. 2 queries, 3 without its start.

    `split` is brand or category. Days count back from the period's end, so the last value is the one that
    the matrix of that moment has.
    """
    products, chosen, period = (
        shared_products(comparison, with_parts=bool(split)),
        comparison.chosen,
        comparison.period,
    )
    asked = ([product.pk for product in products], comparison.all_ids, chosen.currency, chosen.condition)
    first = period.since or first_announced(*asked, period.until) or period.until
    moments, step = moments_of(period, first)
    rows = points_between(*asked, moments[0] - VALID, period.until)
    me, listed = comparison.me.pk, cents_of(comparison.listed)
    lines = [IndexLine("", "All", len(products), tuple(index_at_moments(rows, me, moments, listed)))]
    for key, name, part in _parts(products, split):
        within = [row for row in rows if row[0] in part]
        lines.append(IndexLine(key, name, len(part), tuple(index_at_moments(within, me, moments, listed))))
    return IndexOverTime(first, step, split, tuple(lines))


def moments_of(period: Period, first: datetime) -> tuple[list[datetime], int]:
    """Return the ends of the period's days (or weeks), oldest first, and how many days each has."""
    days = -(-(period.until - first) // timedelta(days=1))
    step = 1 if days <= DAILY_UP_TO else 7
    count = max(-(-days // step), 1)
    moments = [period.until - timedelta(days=step * back) for back in range(count)]
    return moments[::-1], step


def _parts(products: Sequence[Product], split: str) -> list[tuple[str, str, set[int]]]:
    """Return slug, name and products of the brands or categories with most shared products."""
    if split not in SPLITS:
        return []
    found: dict[tuple[str, str], set[int]] = {}
    for product in products:
        if part := SPLITS[split](product):
            found.setdefault((part.slug, part.name), set()).add(product.pk)
    most = sorted(found.items(), key=lambda item: (-len(item[1]), item[0][1]))[:MOST_LINES]
    return [(slug, name, ids) for (slug, name), ids in most]
