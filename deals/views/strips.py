"""A coverage strip as the template draws it: bars on a scale of 0 to 1000."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format

from deals.selectors.coverage import Coverage

SCALE = 1000

SHAPES = {"loaded": (0, 10), "partial": (5, 5), "failed": (0, 10)}
"""Top and height by state, of 10: heights tell the states apart without colour; missing draws nothing."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One unbroken stretch of hours in the same state."""

    state: str
    x: str
    width: str
    y: int
    height: int
    title: str


@dataclass(frozen=True, slots=True)
class Strip:
    """The bars, and the same in words; `loaded` and `total` count hours."""

    bars: list[Bar]
    sentence: str
    loaded: int
    total: int


def strip_of(coverage: Coverage) -> Strip:
    """Lay a coverage on the scale of a strip."""
    seconds = (coverage.until - coverage.since).total_seconds() or 1
    bars = []
    for state, start, end in coverage.runs:
        if state not in SHAPES:
            continue
        x = (start - coverage.since).total_seconds() / seconds * SCALE
        width = (end - start).total_seconds() / seconds * SCALE
        y, height = SHAPES[state]
        bars.append(Bar(state, f"{x:.2f}", f"{max(width, 1):.2f}", y, height, _title(state, start, end)))
    return Strip(bars, _sentence(coverage), coverage.hours("loaded"), coverage.total_hours)


def _title(state: str, start: datetime, end: datetime) -> str:
    """Name a bar: '3 Mar 2016 00:00 to 9 Mar 2016 00:00: loaded'."""
    first, last = (date_format(timezone.localtime(moment), "j M Y H:i") for moment in (start, end))
    return f"{first} to {last}: {'partly loaded' if state == 'partial' else state}"


def _sentence(coverage: Coverage) -> str:
    """Say how many hours are in which state."""
    told = [f"{coverage.hours('loaded'):,} of {coverage.total_hours:,} hours loaded"]
    told += [
        f"{coverage.hours(state):,} {words}"
        for state, words in (("partial", "partly"), ("failed", "failed"), ("missing", "missing"))
        if coverage.hours(state)
    ]
    return f"Coverage: {', '.join(told)}."
