"""Which months the archive has hours of, whatever the as-of moment: the ways back and forth in time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.db import connection

from deals.models import Workspace
from deals.selectors.loading.stretches import HOUR, LOADED, SHOPS

# Raw SQL: hours are counted once, however many sources and networks told of them, beside the promotions of
# the same months, whose table no model stands for.
MONTHS = f"""
    WITH hours AS (
        SELECT date_trunc('month', hour, 'UTC') AS month, count(DISTINCT hour) AS loaded, max(hour) AS last
        FROM deals_coveragehour WHERE status = ANY(%(loaded)s::text[]) GROUP BY 1
    ), promotions AS (
        SELECT date_trunc('month', hour, 'UTC') AS month, sum(n) AS n FROM deals_promotionhour
        WHERE retailer_id IN ({SHOPS}) GROUP BY 1
    )
    SELECT month, loaded, last, coalesce(n, 0) FROM hours LEFT JOIN promotions USING (month) ORDER BY month
"""


@dataclass(frozen=True, slots=True)
class LoadedMonth:
    """A month (UTC): how many of its `hours` are loaded, the last of them, promotions of my retailers."""

    month: date
    loaded: int
    hours: int
    last: datetime
    promotions: int

    @property
    def as_of(self) -> str:
        """The as-of day that ends with the month's last loaded hour."""
        return self.last.date().isoformat()


@dataclass(frozen=True, slots=True)
class LoadedYear:
    """A year and its twelve months, None for those without a loaded hour."""

    year: int
    months: tuple[LoadedMonth | None, ...]


def loaded_months(workspace: Workspace | None) -> list[LoadedMonth]:
    """Return the months with loaded hours, the oldest first; promotions are of the workspace's retailers.

    1 query.
    """
    values: dict[str, Any] = {
        "loaded": [status.value for status in LOADED],
        "workspace": workspace.pk if workspace else None,
    }
    with connection.cursor() as cursor:
        cursor.execute(MONTHS, values)
        rows = cursor.fetchall()
    return [_month(start.astimezone(UTC), loaded, last, int(n)) for start, loaded, last, n in rows]


def by_year(months: Iterable[LoadedMonth]) -> list[LoadedYear]:
    """Lay months out by year, the newest year first."""
    years = []
    for year, of_year in groupby(months, key=lambda each: each.month.year):
        found = {each.month.month: each for each in of_year}
        years.append(LoadedYear(year, tuple(found.get(number) for number in range(1, 13))))
    return years[::-1]


def with_promotions(months: Sequence[LoadedMonth]) -> list[LoadedMonth]:
    """Return the months that hold promotions of my retailers, else all; the newest first."""
    return [each for each in months if each.promotions][::-1] or [*months][::-1]


def _month(start: datetime, loaded: int, last: datetime, promotions: int) -> LoadedMonth:
    following = (start + timedelta(days=31)).replace(day=1)
    return LoadedMonth(start.date(), loaded, (following - start) // HOUR, last, promotions)
