"""Which hours the lines of a block are of, without parsing them all: lines come in order of time."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime

from ingestion.reading.posts import line_time

EDGE_LINES = 50
"""Lines looked at from each end of a block for a post: up to 76 % are delete notices."""

FEW_LINES = 8
"""So few lines are parsed one by one, instead of halving the block further."""


def hour_of(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)


def hour_counts(block: bytes, lines: int) -> Counter[datetime]:
    """Count the lines of a block (whole lines, `lines` of them) by hour; {} where none says its time."""
    first, last = _first_hour(_forward(block)), _first_hour(_backward(block))
    if first is None or last is None:
        return Counter()
    if first == last:
        return Counter({first: lines})
    cut = block.find(b"\n", len(block) // 2) + 1
    if lines <= FEW_LINES or not 0 < cut < len(block):
        return _count_each(block, first)
    before = block.count(b"\n", 0, cut)
    return hour_counts(block[:cut], before) + hour_counts(block[cut:], lines - before)


def _count_each(block: bytes, hour: datetime) -> Counter[datetime]:
    """Count line by line; one without a time counts for the hour before it."""
    counts: Counter[datetime] = Counter()
    for line in block.removesuffix(b"\n").split(b"\n"):
        at = line_time(line)
        hour = hour_of(at) if at else hour
        counts[hour] += 1
    return counts


def _first_hour(lines: Iterable[bytes]) -> datetime | None:
    at = next(filter(None, map(line_time, lines)), None)
    return hour_of(at) if at else None


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
