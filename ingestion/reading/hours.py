"""Which networks and hours the lines of a block are of, without parsing them all.

A stream's lines come in order of time and are of one network; where a sample of them is not, a larger sample
decides.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from ingestion.reading.posts import Origin, line_origin

EDGE_LINES = 50
"""Lines looked at from each end of a block for a post: up to 76 % are delete notices."""

FEW_LINES = 8
"""So few lines are parsed one by one, instead of halving the block further."""

FEW_SAMPLES, MANY_SAMPLES = 16, 2000
"""Lines of a block that tell whether it is in order, and those that stand for a block that is not."""

WOBBLE = timedelta(hours=1)
"""Neighbours of a stream may change places around the turn of an hour."""


class NetworkHour(NamedTuple):
    """An hour (UTC) of one network."""

    network: str
    hour: datetime


def hour_of(origin: Origin) -> NetworkHour:
    """Return the hour that a line is of."""
    return NetworkHour(origin.network, origin.at.replace(minute=0, second=0, microsecond=0))


def hour_counts(block: bytes, lines: int) -> Counter[NetworkHour]:
    """Count the lines of a block (whole lines, `lines` of them) by hour; {} where none says its time."""
    if not _is_ordered(_sampled_hours(block, FEW_SAMPLES)):
        return _scaled(Counter(_sampled_hours(block, min(lines, MANY_SAMPLES))), lines)
    return _ordered_counts(block, lines)


def _is_ordered(hours: list[NetworkHour]) -> bool:
    """Tell whether hours are of one network and go one way, but for a wobble."""
    is_mixed, ups, downs = False, True, True
    for (network, before), (other, after) in pairwise(hours):
        is_mixed = is_mixed or other != network
        ups = ups and after >= before - WOBBLE
        downs = downs and after <= before + WOBBLE
    return not is_mixed and (ups or downs)


def _sampled_hours(block: bytes, samples: int) -> list[NetworkHour]:
    """Return the hours of lines at even distances, of all lines where there are no more."""
    hours, at = [], 0
    step = max(len(block) // samples, 1)
    while at < len(block):
        end = block.find(b"\n", at)
        end = len(block) if end < 0 else end
        if found := line_origin(block[at:end]):
            hours.append(hour_of(found))
        behind = block.rfind(b"\n", 0, at + step) + 1  # the line that the next step falls in
        at = max(end + 1, behind)
    return hours


def _scaled(counts: Counter[NetworkHour], lines: int) -> Counter[NetworkHour]:
    """Let a sample stand for so many lines: the shares add up, the largest remainders are rounded up."""
    total = counts.total()
    shares = {hour: divmod(count * lines, total) for hour, count in sorted(counts.items())}
    left = lines - sum(whole for whole, _ in shares.values())
    up = sorted(shares, key=lambda hour: (-shares[hour][1], hour))[:left]
    return Counter({hour: whole + (hour in up) for hour, (whole, _) in shares.items()})


def _ordered_counts(block: bytes, lines: int) -> Counter[NetworkHour]:
    first, last = _first_hour(_forward(block)), _first_hour(_backward(block))
    if first is None or last is None:
        return Counter()
    if first == last:
        return Counter({first: lines})
    cut = block.find(b"\n", len(block) // 2) + 1
    if lines <= FEW_LINES or not 0 < cut < len(block):
        return _count_each(block, first)
    before = block.count(b"\n", 0, cut)
    return _ordered_counts(block[:cut], before) + _ordered_counts(block[cut:], lines - before)


def _count_each(block: bytes, hour: NetworkHour) -> Counter[NetworkHour]:
    """Count line by line; one without a time counts for the hour before it."""
    counts: Counter[NetworkHour] = Counter()
    for line in block.removesuffix(b"\n").split(b"\n"):
        origin = line_origin(line)
        hour = hour_of(origin) if origin else hour
        counts[hour] += 1
    return counts


def _first_hour(lines: Iterable[bytes]) -> NetworkHour | None:
    origin = next(filter(None, map(line_origin, lines)), None)
    return hour_of(origin) if origin else None


def _forward(block: bytes) -> Iterator[bytes]:
    start = 0
    for _ in range(EDGE_LINES):
        end = block.find(b"\n", start)
        yield block[start : end if end >= 0 else len(block)]
        if end < 0:
            break
        start = end + 1


def _backward(block: bytes) -> Iterator[bytes]:
    end = len(block)
    for _ in range(EDGE_LINES):
        start = block.rfind(b"\n", 0, max(end - 1, 0)) + 1
        yield block[start:end]
        if start == 0:
            break
        end = start
