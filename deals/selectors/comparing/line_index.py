"""Over time: in how many shared lines my lowest current price is below the competitors' lowest."""

from dataclasses import dataclass
from datetime import datetime

from deals.domain.comparing.from_prices import FromAt, from_at_moments
from deals.domain.comparing.points import VALID
from deals.models import Product, ProductLine
from deals.selectors.comparing.comparison import Comparison
from deals.selectors.comparing.current_prices import first_announced, points_between
from deals.selectors.comparing.levels import shared_lines
from deals.selectors.comparing.price_index import moments_of


@dataclass(frozen=True, slots=True)
class LinesOverTime:
    """A value each `step_days` back from the period's end, oldest first, over `shared` lines."""

    since: datetime
    step_days: int
    shared: int
    points: tuple[FromAt, ...]


def lines_of_products(lines: list[ProductLine]) -> dict[int, int]:
    """Return the line of each of the lines' products, by ids. 1 query."""
    return dict(Product.objects.filter(line__in=lines).order_by().values_list("pk", "line"))


def lines_over_time(comparison: Comparison) -> LinesOverTime:
    """Return the counts at the end of each day (or week) of the period. 3 queries, 4 without its start."""
    lines, chosen, period = shared_lines(comparison), comparison.chosen, comparison.period
    line_of = lines_of_products(lines)
    asked = (list(line_of), comparison.all_ids, chosen.currency, chosen.condition)
    first = period.since or first_announced(*asked, period.until) or period.until
    moments, step = moments_of(period, first)
    rows = points_between(*asked, moments[0] - VALID, period.until)
    points = from_at_moments(rows, line_of, comparison.me.pk, moments)
    return LinesOverTime(first, step, len(lines), tuple(points))
