"""Prefetching: one thread decompresses a chunk's members while earlier buffers are read.

The decoders work outside of Python's lock, so on a second core reading costs no time of its own.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from queue import Empty, Full, Queue
from threading import Event, Thread
from typing import Self

from ingestion.reading.archives import Buffers
from ingestion.reading.decompression import Buffer, Damaged

WAITING = 2
"""Buffers, of at most 4 MB each, that are prefetched and not read yet."""

POLL_SECONDS = 0.2
"""How often a waiting side checks that the other one is still there."""

OpenMember = Callable[[], AbstractContextManager[Buffers]]
"""Opens a member; called in the thread."""


@dataclass(frozen=True, slots=True)
class _End:
    """What comes after a member's last buffer; `error` is raised where the member is read."""

    warning: str = ""
    error: BaseException | None = None


class Prefetcher:
    """The members' buffers, in order. Each member must be read to its end before the next is asked for.

    `heartbeat` is called by the reader's thread for each buffer, and while it waits for one if `moved` was
    set meanwhile: a source that hangs writes none. What it raises ends the reading, and so does any
    error of a member but Damaged.
    """

    def __init__(self, members: Sequence[OpenMember], heartbeat: Callable[[], None], moved: Event) -> None:
        self._members, self._heartbeat, self._moved = members, heartbeat, moved
        self._queue: Queue[Buffer | _End] = Queue(WAITING)
        self._stopped = Event()
        self._thread = Thread(target=self._decompress_all, name="decompress", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop the thread, which lets go of what it has open."""
        self._stopped.set()
        self._thread.join()

    def __iter__(self) -> Iterator["MemberBuffers"]:
        for _ in self._members:
            yield MemberBuffers(self._take)

    def _take(self) -> Buffer | _End:
        while True:
            try:
                item = self._queue.get(timeout=POLL_SECONDS)
            except Empty:
                if not self._moved.is_set():
                    continue
                item = None
            self._moved.clear()
            self._heartbeat()
            if item:
                return item

    def _decompress_all(self) -> None:
        for open_member in self._members:
            end = self._decompress_member(open_member)
            if not self._give(end) or not isinstance(end.error, Damaged | None):
                return

    def _decompress_member(self, open_member: OpenMember) -> _End:
        try:
            with open_member() as buffers:
                for buffer in buffers:
                    if not self._give(buffer):
                        break
                return _End(buffers.warning)
        except BaseException as error:  # whatever it is: it is raised where the member is read
            return _End(error=error)

    def _give(self, item: Buffer | _End) -> bool:
        """Hand over; False where nobody reads any more."""
        while not self._stopped.is_set():
            try:
                self._queue.put(item, timeout=POLL_SECONDS)
                return True
            except Full:
                continue
        return False


class MemberBuffers:
    """The buffers of one member; `warning` is set at the end where there is one to give."""

    def __init__(self, take: Callable[[], Buffer | _End]) -> None:
        self._take = take
        self.warning = ""

    def __iter__(self) -> Iterator[Buffer]:
        """Give the buffers. Raises what the member's own buffers raise."""
        while isinstance(item := self._take(), Buffer):
            yield item
        self.warning = item.warning
        if item.error:
            raise item.error
