"""A test of a stream's connection: connects as a collector would, for some seconds, and keeps nothing."""

import time
from collections import Counter
from collections.abc import Generator, Iterable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.conf import settings

from ingestion import sources
from ingestion.live.base import BadFrame, Event, Item, Stream, StreamBroken, StreamRefused
from ingestion.live.kinds import stream_of
from ingestion.live.x import XStream
from ingestion.models import LiveStream
from ingestion.reading.lines import read_block
from ingestion.sources import SourceError
from ingestion.sources.local_folders import refusal_of

SECONDS, MOST = 8.0, 1000
"""So long, or until so many events: enough to see what comes."""

MARK = ".connection-test"
"""What is written below the prefix to see whether that is allowed; no scan takes it for a dump."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What a test found, in sentences; `reason` says why it failed and what to do, '' where it passed."""

    found: tuple[str, ...] = ()
    reason: str = ""


@dataclass(slots=True)
class _Seen:
    """What came of a connection."""

    lines: list[bytes] = field(default_factory=list)
    bad: Counter[str] = field(default_factory=Counter)
    first: datetime | None = None
    is_open: bool = False

    def take(self, item: Item) -> None:
        self.is_open = True
        if isinstance(item, BadFrame):
            self.bad[item.reason] += 1
        elif isinstance(item, Event) and item.line:
            self.first = self.first or item.at
            self.lines.append(item.line)

    def is_enough(self) -> bool:
        return len(self.lines) + self.bad.total() >= MOST


def try_stream(row: LiveStream, seconds: float = SECONDS) -> Trial:
    """Test the settings of a stream, stored or not, and the prefix that its files go to."""
    seen, began = _Seen(), time.monotonic()
    try:
        written = _try_prefix(row.prefix)
        stream = stream_of(row)
        with closing(_items(stream)) as items:
            _watch(items, seen, began + seconds)
    except (StreamRefused, SourceError) as error:
        return Trial(reason=str(error))
    except StreamBroken as error:
        if not seen.is_open:
            return Trial(
                reason=f"{error}: look whether the address is right and can be reached from the worker"
            )
    return Trial((written, *_sentences(stream, seen, time.monotonic() - began, datetime.now(UTC))))


def _items(stream: Stream) -> Generator[Item]:
    """Give what a stream sends. X's takes a post's price and the account's connection: it is only asked."""
    return stream.tried() if isinstance(stream, XStream) else stream.connect(None, {})


def _watch(items: Iterable[Item], seen: _Seen, until: float) -> None:
    for item in items:
        seen.take(item)
        if time.monotonic() > until or seen.is_enough():
            return


def _try_prefix(prefix: str) -> str:
    """Write a mark below a prefix. Raises StreamRefused or SourceError."""
    if refusal := refusal_of(prefix, settings.LOCAL_FOLDERS, is_glob=False):
        raise StreamRefused(refusal)
    sources.put(f"{prefix.rstrip('/')}/{MARK}", b"written by a test of a live stream's connection\n")
    return f"Files can be written below {prefix}."


def _sentences(stream: Stream, seen: _Seen, seconds: float, now: datetime) -> Iterable[str]:
    if isinstance(stream, XStream):
        rules = stream.rule_count
        yield f"X takes the token and this stream's rules ({rules}). No post was read: each costs."
        return
    events = f"{len(seen.lines):,} event{'' if len(seen.lines) == 1 else 's'}"
    yield f"The connection stands: {events} came within {seconds:.1f} s."
    if seen.first is not None:
        yield f"The first is of {seen.first:%Y-%m-%d %H:%M:%S} UTC, {_apart(seen.first, now, seconds)}."
        may = len(read_block(b"".join(line + b"\n" for line in seen.lines)).candidates)
        yield f"{may:,} of them may hold a deal, or tell of a deletion."
    if seen.bad:
        counts = ", ".join(f"{n:,} {reason.replace('_', ' ')}" for reason, n in sorted(seen.bad.items()))
        yield f"What could not be read: {counts}."


def _apart(first: datetime, now: datetime, seconds: float) -> str:
    """Say how far the network's clock is from ours; what the connection itself took is not counted."""
    behind = (now - first).total_seconds() - seconds
    return f"{behind:,.0f} s behind the clock" if behind >= 2 else "as the clock has it"
