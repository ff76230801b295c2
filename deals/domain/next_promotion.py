"""When the next promotion begins: an interval from the gaps seen, and how often such intervals held (pure).

Promotion days that touch are one spell. A gap is the days from the begin of one spell to that of the next;
it counts where everything around it is loaded, for what is not loaded is unknown, not quiet.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from deals.domain.coverage import ONE_DAY, is_known

GAPS_MINIMUM = 5
"""Fewer gaps give no interval."""

FORECASTS_MINIMUM = 5
"""With fewer earlier intervals that could be checked nothing tells how good the method is here."""

LEFT_OFF = 0.1
"""The part of the gaps that an interval leaves off on each side, as soon as there are nineteen of them."""


class Spell(NamedTuple):
    """Promotion days on end."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class NextPromotion:
    """The interval [earliest, latest] in which the next spell begins, seen from a day.

    It rests on `gaps` gaps and is None with `why_none` where nothing can be told. Of `judged` earlier
    intervals, each made from the gaps before it alone, `held` held. `overdue` counts the days for which the
    next spell is late.
    """

    gaps: int
    judged: int
    held: int
    last: Spell | None
    earliest: date | None = None
    latest: date | None = None
    overdue: int = 0
    why_none: str = ""

    @property
    def is_told(self) -> bool:
        return self.latest is not None


def spells_of(days: Sequence[date]) -> list[Spell]:
    """Return the spells of distinct days, which come oldest first."""
    found: list[Spell] = []
    for day in days:
        if found and day - found[-1].last <= ONE_DAY:
            found[-1] = Spell(found[-1].first, day)
        else:
            found.append(Spell(day, day))
    return found


def known_gaps(spells: Sequence[Spell], loaded: Collection[date]) -> list[int]:
    """Return the gaps between spells whose begin and whose days between are known, oldest first."""
    return [
        (after.first - before.first).days
        for before, after in pairwise(spells)
        if before.first - ONE_DAY in loaded and is_known(before.last, after.first, loaded)
    ]


def interval_of(gaps: Sequence[int]) -> tuple[int, int]:
    """Return the lowest and highest gap, of nineteen or more without a tenth of them at either end.

    If gaps come in no particular order, the next one lies in it with (n + 1 - 2 * rank) / (n + 1).
    """
    ordered = sorted(gaps)
    rank = max(1, int(LEFT_OFF * (len(ordered) + 1)))
    return ordered[rank - 1], ordered[-rank]


def judged_intervals(gaps: Sequence[int]) -> list[bool]:
    """Tell of each gap after the first GAPS_MINIMUM whether it lay in the interval of those before it."""
    ends = [(gaps[place], interval_of(gaps[:place])) for place in range(GAPS_MINIMUM, len(gaps))]
    return [low <= gap <= high for gap, (low, high) in ends]


def next_promotion(days: Sequence[date], today: date, loaded: Collection[date]) -> NextPromotion:
    """Return when the next spell begins, seen from `today`; `loaded` are the days whose silence is known."""
    spells = spells_of(days)
    gaps = known_gaps(spells, loaded)
    judged = judged_intervals(gaps)
    n, last = len(gaps), spells[-1] if spells else None
    if last is None or len(judged) < FORECASTS_MINIMUM:
        return NextPromotion(n, len(judged), sum(judged), last, why_none=_too_few(n))
    if last.first - ONE_DAY not in loaded or not is_known(last.last, today, loaded):
        why = "days around the last promotion are not loaded"
        return NextPromotion(n, len(judged), sum(judged), last, why_none=why)
    low, high = (last.first + ends * ONE_DAY for ends in interval_of(gaps))
    earliest, latest = max(low, today), max(high, today)
    return NextPromotion(
        n, len(judged), sum(judged), last, earliest, latest, overdue=max(0, (today - high).days)
    )


def _too_few(gaps: int) -> str:
    needed = GAPS_MINIMUM + FORECASTS_MINIMUM
    parts = f"{GAPS_MINIMUM} to learn from, {FORECASTS_MINIMUM} to check"
    return f"not enough data: {gaps} of the {needed} gaps needed ({parts})"
