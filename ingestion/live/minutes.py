"""Events sorted into minutes, each closed once it is over (pure).

The same events in any order, however often each, give the same bytes, and so the same ETag.
"""

import gzip
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any

from ingestion.live.base import Event

MINUTE = timedelta(minutes=1)

GRACE = timedelta(seconds=2)
"""A minute is closed when an event from so long after its end has come: neighbours change places."""

REWIND = timedelta(minutes=5)
"""How far before the end of what is filed a stream is asked again: an event that came late, or while the
network's clock was ahead, is not lost with the connection. What is filed is known by hash."""


MOST_HELD = 256 * 1024 * 1024
"""Bytes of lines: 20 times what a busy network sends in a minute."""

_NAME = re.compile(r"/([0-9]{4})/([0-9]{2})/([0-9]{2})/([0-9]{2})/([0-9]{2})(?:\.late[0-9]+)?\.json\.gz$")


@dataclass(frozen=True, slots=True)
class ClosedMinute:
    """A minute's lines, each once, in order. `is_late`: they came when its file was written.

    `until` is the time before which all is filed once this is; `position` goes with it. `gap_since`: from
    then to this minute the network gave nothing, though it was asked.
    """

    minute: datetime
    lines: tuple[bytes, ...]
    until: datetime
    is_late: bool = False
    position: Mapping[str, Any] | None = None
    gap_since: datetime | None = None


@dataclass(slots=True)
class _OpenMinute:
    lines: dict[bytes, bytes] = field(default_factory=dict)  # by hash
    position: Mapping[str, Any] | None = None


class Minutes:
    """Takes events, gives closed minutes. Not for several threads."""

    def __init__(self, until: datetime | None = None, filed: Iterable[tuple[datetime, bytes]] = ()) -> None:
        """`until`: before it all is filed. `filed`: (minute, line) of the last minutes' files."""
        self._until = until
        self._newest: datetime | None = None
        self._edge: datetime | None = None  # of the minutes closed before
        self._gap_since: datetime | None = None
        self._bytes = 0
        self._open: dict[datetime, _OpenMinute] = {}
        self._late: dict[datetime, _OpenMinute] = {}
        self._filed: dict[datetime, set[bytes]] = {}
        for minute, line in filed:
            self._filed.setdefault(minute, set()).add(_hash(line))

    @property
    def until(self) -> datetime | None:
        """Before which every minute is closed; None before the first event."""
        return self._until

    def add(self, event: Event, now: datetime) -> bool:
        """Take an event; False for one that is known. One from the future is filed as of `now`."""
        at = min(event.at, now)
        self._newest = max(at, self._newest or at)
        if not event.line:
            return False
        minute, digest = minute_of(at), _hash(event.line)
        if self._until is None:
            self._until = minute
        if digest in self._filed.get(minute, ()):
            return False
        holder = self._late if minute < self._until else self._open
        part = holder.setdefault(minute, _OpenMinute())
        part.position = event.position or part.position
        if digest in part.lines:
            return False
        part.lines[digest] = event.line
        self._bytes += len(event.line)
        return True

    def note_gap(self, at: datetime) -> None:
        """Note that the network has nothing between what is filed and `at`: the next minute says so."""
        self._gap_since = self._gap_since or self._until
        self._until = max(minute_of(at), self._until or at)

    def closed(self) -> Iterator[ClosedMinute]:
        """Give the minutes that are over, oldest first, and before each what came late for older ones.

        Where very much is held the oldest minute is given too: the rest of it is late.
        """
        edge = minute_of(self._newest - GRACE) if self._newest else None
        if edge is None or (edge == self._edge and self._bytes < MOST_HELD):
            return
        self._edge = edge
        for minute in sorted(self._open):
            if minute < edge or self._bytes >= MOST_HELD:
                yield from self._close_late(minute)
                self._until = minute + MINUTE
                yield self._close(self._open.pop(minute), minute)
        self._forget()

    def _close_late(self, before: datetime) -> Iterator[ClosedMinute]:
        for minute in sorted(each for each in self._late if each < before):
            yield self._close(self._late.pop(minute), minute, is_late=True)

    def _close(self, part: _OpenMinute, minute: datetime, *, is_late: bool = False) -> ClosedMinute:
        self._filed.setdefault(minute, set()).update(part.lines)
        self._bytes -= sum(map(len, part.lines.values()))
        lines = tuple(sorted(part.lines.values()))
        assert self._until is not None
        gap, self._gap_since = (None, self._gap_since) if is_late else (self._gap_since, None)
        return ClosedMinute(minute, lines, self._until, is_late, part.position, gap)

    def _forget(self) -> None:
        """Forget the hashes of minutes that no rewound connection sends again."""
        if self._until is not None:
            oldest = self._until - 2 * REWIND
            for minute in [each for each in self._filed if each < oldest]:
                del self._filed[minute]


def minute_of(at: datetime) -> datetime:
    """Return the start of a time's minute (UTC)."""
    return at.astimezone(UTC).replace(second=0, microsecond=0)


def packed(lines: Iterable[bytes]) -> bytes:
    """Return lines as a gzip file: the same lines, the same bytes."""
    return gzip.compress(b"".join(line + b"\n" for line in lines), compresslevel=6, mtime=0)


def name_of(minute: datetime, late: int = 0) -> str:
    """Return a minute's file below its prefix, `YYYY/MM/DD/HH/MM.json.gz`; `late`: its n-th late file."""
    suffix = f".late{late}" if late else ""
    return f"{minute:%Y/%m/%d/%H/%M}{suffix}.json.gz"


def minute_in(name: str) -> datetime | None:
    """Return the minute that a file's name or address tells; None for other files."""
    if found := _NAME.search(name):
        year, month, day, hour, minute = map(int, found.groups())
        return datetime(year, month, day, hour, minute, tzinfo=UTC)
    return None


def _hash(line: bytes) -> bytes:
    return blake2b(line, digest_size=12).digest()
