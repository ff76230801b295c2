"""Formulas of campaigns: reactions per follower, medians with intervals, rhythm of promotions (pure)."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from statistics import median

from deals.domain.coverage import is_known

PER_FOLLOWERS = 1_000
"""Engagement is told per so many followers: most posts draw less than one reaction in a thousand."""

GROUP_MINIMUM = 6
"""Below 6 values no two of them enclose the median with 95 % certainty (2 x 0.5^5 = 0.06)."""

TAIL = 0.025
"""What a 95 % interval leaves off on each side."""

EXACT_UP_TO = 400
"""Values; beyond it the binomial is as good as normal (the ranks differ by one at most)."""

NORMAL_975 = 1.959964
"""The 97.5 % point of the normal distribution."""

CADENCE_MINIMUM = 4
"""Promotion days: three gaps of loaded days are the least that have a typical one."""

DEPTH_BANDS = (
    ("under10", "under 10 %", Decimal("0.10")),
    ("10to20", "10 to 20 %", Decimal("0.20")),
    ("20to30", "20 to 30 %", Decimal("0.30")),
    ("30to40", "30 to 40 %", Decimal("0.40")),
    ("40to50", "40 to 50 %", Decimal("0.50")),
    ("50to70", "50 to 70 %", Decimal("0.70")),
    ("70up", "70 % and more", Decimal("9")),
)
"""Key, name, and the depth (a share of 1) below which a band ends."""

NO_DEPTH = "unstated"
"""The band of offers that state neither a list price nor a percentage."""


@dataclass(frozen=True, slots=True)
class MedianInterval:
    """A median and the 95 % interval of it, over `n` values; all None below GROUP_MINIMUM values."""

    n: int
    median: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Cadence:
    """The rhythm of promotion days. `gap` is the typical number of days from one to the next.

    It is the median of the `gaps` whose days between are all loaded. `overdue` counts the days that the next
    one is late at the as-of day; 0 while it is not, None without a gap or where days since are not loaded.
    """

    days: int
    last: date | None
    gap: float | None
    overdue: int | None
    gaps: int = 0


def engagement_rate(engagement: int | None, followers: int | None) -> float | None:
    """Return reactions per 1,000 followers; None where not observed, or without followers to divide by."""
    if engagement is None or not followers or followers < 0:
        return None
    return engagement * PER_FOLLOWERS / followers


def depth_band(depth: Decimal | None) -> str:
    """Return the key of the band of a discount depth (a share of 1; a band includes its lower end)."""
    if depth is None:
        return NO_DEPTH
    return next(key for key, _, end in DEPTH_BANDS if depth < end)


@lru_cache(maxsize=4_096)
def interval_ranks(n: int) -> tuple[int, int] | None:
    """Return which of `n` sorted values (from 1) enclose the median with 95 % certainty; None below 6.

    Order statistics: the number of values below the median is binomial(n, 1/2). Source: Conover, Practical
    Nonparametric Statistics, 3rd ed. 1999, section 3.2; for large n its normal approximation.
    """
    if n < GROUP_MINIMUM:
        return None
    if n > EXACT_UP_TO:
        low = max(1, math.floor((n - NORMAL_975 * math.sqrt(n)) / 2))
        return low, n + 1 - low
    total, rank = 0, 0
    limit = TAIL * 2**n
    while (total := total + math.comb(n, rank)) <= limit:
        rank += 1
    return rank, n + 1 - rank


def median_interval(values: Sequence[float]) -> MedianInterval:
    """Return the median of values (in any order) with its 95 % interval, see `interval_ranks`."""
    ranks = interval_ranks(len(values))
    if ranks is None:
        return MedianInterval(len(values))
    ordered = sorted(values)
    return MedianInterval(len(values), median(ordered), ordered[ranks[0] - 1], ordered[ranks[1] - 1])


def cadence(days: Sequence[date], until: date, loaded: Collection[date]) -> Cadence:
    """Return the rhythm of distinct promotion days, oldest first, seen from the day `until`.

    `loaded` are the days of which enough is loaded: what lies around others is unknown, not quiet.
    """
    last = days[-1] if days else None
    gaps = [(after - before).days for before, after in pairwise(days) if is_known(before, after, loaded)]
    if last is None or len(gaps) < CADENCE_MINIMUM - 1:
        return Cadence(len(days), last, None, None, len(gaps))
    gap = median(gaps)
    late = max(0, math.floor((until - last).days - gap)) if is_known(last, until, loaded) else None
    return Cadence(len(days), last, gap, late, len(gaps))
