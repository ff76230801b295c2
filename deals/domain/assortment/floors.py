"""Who advertised an article below its floor price, how often, on how many days, how deep (pure)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from deals.domain.metrics import relative_change
from deals.domain.voices.spoken import SpokenBy

REPEATED_DAYS = 2
"""Below a floor on so many days (UTC): that was no slip of one day."""


class Breach(NamedTuple):
    """A price point below the floor price of an article; `times` posts of one account say so, `by` whom."""

    at: datetime
    deal: int
    article: int
    retailer: int
    price: Decimal
    floor: Decimal
    times: int
    by: SpokenBy | None = None

    @property
    def gap(self) -> Decimal:
        """How far the price lies from the floor: below 0."""
        return self.price - self.floor

    @property
    def gap_share(self) -> Decimal:
        """The same as a share of the floor."""
        return relative_change(self.price, self.floor)


@dataclass(frozen=True, slots=True)
class OffenderFigures:
    """One retailer: `n` prices below floors in `posts` posts, of how many articles, on how many days.

    `deepest` is the lowest gap as a share of the floor.
    """

    retailer: int
    n: int
    posts: int
    articles: int
    days: int
    deepest: Decimal
    first_at: datetime
    last_at: datetime

    @property
    def is_repeated(self) -> bool:
        """Tell whether it was below a floor on more than one day."""
        return self.days >= REPEATED_DAYS


def offenders(breaches: Iterable[Breach]) -> list[OffenderFigures]:
    """Return the retailers, those with most days below a floor first, then with most posts.

    A price below the floors of two articles that are one product is one price in one post.
    """
    by_retailer: dict[int, list[Breach]] = defaultdict(list)
    for breach in breaches:
        by_retailer[breach.retailer].append(breach)
    found = [_figures(retailer, rows) for retailer, rows in by_retailer.items()]
    return sorted(found, key=lambda one: (-one.days, -one.posts, one.retailer))


def _figures(retailer: int, rows: list[Breach]) -> OffenderFigures:
    times = {row.deal: row.times for row in rows}
    return OffenderFigures(
        retailer=retailer,
        n=len(times),
        posts=sum(times.values()),
        articles=len({row.article for row in rows}),
        days=len({row.at.date() for row in rows}),
        deepest=min(row.gap_share for row in rows),
        first_at=min(row.at for row in rows),
        last_at=max(row.at for row in rows),
    )
