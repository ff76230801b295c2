"""A coverage bar as the template draws it: bars on a ground of 1000 by 10."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils import timezone
from django.utils.formats import date_format

from deals.domain.networks import network_name
from deals.selectors.loading.coverage import Coverage, CoverageBucket

WIDTH, HEIGHT = 1000, 10

LEAST = 2
"""A bar must be seen, however few hours of its day are loaded."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """One unbroken stretch of hours or days of the same shape."""

    state: str
    x: str
    width: str
    y: int
    height: int
    title: str


@dataclass(frozen=True, slots=True)
class CoverageBar:
    """A network's bars, and the same in words; `loaded` and `total` count hours.

    `network` is its name where the page shows more than one, else empty.
    """

    network: str
    bars: list[Stretch]
    sentence: str
    loaded: int
    total: int


def coverage_bars_of(coverages: Sequence[Coverage]) -> list[CoverageBar]:
    """Draw the coverage of each network."""
    return [_drawn(each, network_name(each.network) if len(coverages) > 1 else "") for each in coverages]


def _drawn(coverage: Coverage, network: str) -> CoverageBar:
    """Draw a coverage: a bar's height is the share of its hours that is loaded; missing draws nothing."""
    seconds = (coverage.until - coverage.since).total_seconds() or 1
    bars = []
    for (state, height), buckets in groupby(coverage.buckets, key=_shape):
        stretch = list(buckets)
        start, end = stretch[0].start, stretch[-1].end
        x = (start - coverage.since).total_seconds() / seconds * WIDTH
        width = (end - start).total_seconds() / seconds * WIDTH
        if height:
            title = _title(state, stretch)
            bars.append(Stretch(state, f"{x:.2f}", f"{max(width, 1):.2f}", HEIGHT - height, height, title))
    sentence = _sentence(coverage, network)
    return CoverageBar(network, bars, sentence, coverage.hours("loaded"), coverage.total_hours)


def _shape(bucket: CoverageBucket) -> tuple[str, int]:
    """Return the state and height of a bucket's bar: neighbours of one shape are one bar."""
    if bucket.state == "partial":
        share = (bucket.loaded + bucket.partial / 2) / bucket.hours
        return "partial", max(LEAST, round(share * HEIGHT))
    return bucket.state, 0 if bucket.state == "missing" else HEIGHT


def _title(state: str, stretch: list[CoverageBucket]) -> str:
    """Name a bar: '3 Mar 2016 00:00 to 9 Mar 2016 00:00: partly loaded, 31 of 144 hours'."""
    ends = (stretch[0].start, stretch[-1].end)
    first, last = (date_format(timezone.localtime(moment), "j M Y H:i") for moment in ends)
    if state != "partial":
        return f"{first} to {last}: {state}"
    loaded, hours = (sum(getattr(bucket, name) for bucket in stretch) for name in ("loaded", "hours"))
    return f"{first} to {last}: partly loaded, {loaded} of {hours} hours"


def _sentence(coverage: Coverage, network: str) -> str:
    """Say how many hours are in which state: 'Coverage of Bluesky: 12 of 48 hours loaded, 36 missing.'"""
    parts = [f"{coverage.hours('loaded'):,} of {coverage.total_hours:,} hours loaded"]
    parts += [
        f"{coverage.hours(state):,} {words}"
        for state, words in (("partial", "partly"), ("failed", "failed"), ("missing", "missing"))
        if coverage.hours(state)
    ]
    return f"Coverage{' of ' if network else ''}{network}: {', '.join(parts)}."
