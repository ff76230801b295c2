"""Unpacking ahead: one thread decompresses a chunk's members while the pieces before are read.

The decoders work outside of Python's lock, so on a second core reading costs no time of its own.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from queue import Empty, Full, Queue
from threading import Event, Thread
from typing import Self

from ingestion.reading.archives import Pieces
from ingestion.reading.decompression import Damaged, Piece

WAITING = 2
"""Pieces, of at most 4 MB each, that are unpacked and not read yet."""

LOOK_SECONDS = 0.2
"""How often one side that waits looks whether the other is still there."""

OpenMember = Callable[[], AbstractContextManager[Pieces]]
"""Opens a member; called in the thread."""


@dataclass(frozen=True, slots=True)
class _End:
    """What comes after a member's last piece; `error` is what its reader must hear."""

    warning: str = ""
    error: BaseException | None = None


class UnpackedAhead:
    """The members' pieces, in order. Each member must be read to its end before the next is asked for.

    `sign` is called by the reader's thread for each piece, and while it waits for one if `moved` was
    set meanwhile: a source that hangs gives no sign. What it raises ends the reading, and so does any
    error of a member but Damaged.
    """

    def __init__(self, members: Sequence[OpenMember], sign: Callable[[], None], moved: Event) -> None:
        self._members, self._sign, self._moved = members, sign, moved
        self._queue: Queue[Piece | _End] = Queue(WAITING)
        self._stopped = Event()
        self._thread = Thread(target=self._unpack_all, name="unpack", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop the thread, which lets go of what it has open."""
        self._stopped.set()
        self._thread.join()

    def __iter__(self) -> Iterator["MemberPieces"]:
        """Give each member's pieces."""
        for _ in self._members:
            yield MemberPieces(self._take)

    def _take(self) -> Piece | _End:
        while True:
            try:
                item = self._queue.get(timeout=LOOK_SECONDS)
            except Empty:
                if not self._moved.is_set():
                    continue
                item = None
            self._moved.clear()
            self._sign()
            if item:
                return item

    def _unpack_all(self) -> None:
        for open_member in self._members:
            end = self._unpack(open_member)
            if not self._give(end) or not isinstance(end.error, Damaged | None):
                return

    def _unpack(self, open_member: OpenMember) -> _End:
        try:
            with open_member() as pieces:
                for piece in pieces:
                    if not self._give(piece):
                        break
                return _End(pieces.warning)
        except BaseException as error:  # whatever it is: it is raised where the member is read
            return _End(error=error)

    def _give(self, item: Piece | _End) -> bool:
        """Hand over; False where nobody reads any more."""
        while not self._stopped.is_set():
            try:
                self._queue.put(item, timeout=LOOK_SECONDS)
                return True
            except Full:
                continue
        return False


class MemberPieces:
    """The pieces of one member; `warning` is set at the end where there is one to give."""

    def __init__(self, take: Callable[[], Piece | _End]) -> None:
        self._take = take
        self.warning = ""

    def __iter__(self) -> Iterator[Piece]:
        """Give the pieces. Raises what the member's own pieces raise."""
        while isinstance(item := self._take(), Piece):
            yield item
        self.warning = item.warning
        if item.error:
            raise item.error
