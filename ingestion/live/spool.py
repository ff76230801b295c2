"""Closed minutes on this machine's disk until they are stored and planned: oldest first, up to a limit."""

import gzip
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from ingestion.live.minutes import ClosedMinute

MOST_BYTES = 512 * 1024 * 1024
"""Of a stream's spool: some hours of a network's posts, compressed."""

NAME = re.compile(r"[0-9]{12}\.gz")


class Spool:
    """A folder of closed minutes in the order in which they were put. One writer, one taker."""

    def __init__(self, folder: Path, most_bytes: int = MOST_BYTES) -> None:
        self._folder, self._most = folder, most_bytes
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for draft in folder.glob("*.draft"):
            draft.unlink()
        self._next = 1 + max((int(path.name[:12]) for path in self._paths()), default=0)

    def clear(self) -> None:
        """Remove all: what is replayed is not kept."""
        for path in self._paths():
            path.unlink()

    def put(self, closed: ClosedMinute) -> None:
        """Keep a minute; it is there whole, or not at all, whatever happens meanwhile."""
        head = {
            "minute": closed.minute.timestamp(),
            "until": closed.until.timestamp(),
            "is_late": closed.is_late,
            "position": closed.position,
            "gap_since": closed.gap_since.timestamp() if closed.gap_since else None,
        }
        data = b"\n".join([json.dumps(head).encode(), *closed.lines])
        path = self._folder / f"{self._next:012d}.gz"
        draft = path.with_suffix(".draft")
        draft.write_bytes(gzip.compress(data, compresslevel=1))
        draft.replace(path)
        self._next += 1

    def first(self) -> tuple[Path, ClosedMinute] | None:
        """Return the oldest minute and its file; None where there is none."""
        path = next(self._paths(), None)
        if path is None:
            return None
        head, *lines = gzip.decompress(path.read_bytes()).split(b"\n")
        told = json.loads(head)
        gap = _time(told["gap_since"]) if told["gap_since"] else None
        minute, until = _time(told["minute"]), _time(told["until"])
        return path, ClosedMinute(minute, tuple(lines), until, told["is_late"], told["position"], gap)

    def is_full(self) -> bool:
        """Tell whether the limit is reached."""
        return sum(path.stat().st_size for path in self._paths()) >= self._most

    def is_empty(self) -> bool:
        return next(self._paths(), None) is None

    def _paths(self) -> Iterator[Path]:
        yield from sorted(path for path in self._folder.iterdir() if NAME.fullmatch(path.name))


def _time(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
