"""A stored object as a seekable file, read by ranges."""

import io
from collections.abc import Callable

from ingestion.reading.decompression import Damaged
from ingestion.reading.tar_stream import MAX_HEADER

WINDOW = 32 * 1024
"""Bytes of one ranged read while walking headers: small members then share a read."""

ReadRange = Callable[[int, int], bytes]
"""Gives the bytes at (offset, length) of the file at hand."""


class RangedFile(io.RawIOBase):
    """A seekable file that reads no more of the stored object than is asked for, by windows."""

    def __init__(self, read_range: ReadRange, size: int, start: int = 0, most: int = MAX_HEADER) -> None:
        """Of the stored object the `size` bytes from `start` on; `most` bytes are read at a time."""
        self.size, self.start = size, start
        self._read_range, self._most = read_range, most
        self._position = 0
        self._start, self._window = 0, b""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move to an offset from the start, the position or the end. Raises OSError before the start."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self.size}[whence]
        if base + offset < 0:
            raise OSError(f"there is no byte {base + offset}")
        self._position = base + offset
        return self._position

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` bytes from the position; fewer only at the end of the object."""
        end = self.size if size < 0 else min(self._position + size, self.size)
        if end - self._position > self._most:
            raise Damaged(f"its header at byte {self._position} is damaged: fetch it again")
        parts = []
        while self._position < end:
            part = self._from_window(end)
            parts.append(part)
            self._position += len(part)
        return b"".join(parts)

    def _from_window(self, end: int) -> bytes:
        at = self._position - self._start
        if not 0 <= at < len(self._window):
            self._start, at = self._position, 0
            length = min(max(WINDOW, end - self._start), self.size - self._start)
            self._window = self._read_range(self.start + self._start, length)
            if not self._window:
                raise Damaged(f"it is cut short after {self._start} bytes: fetch it again")
        return self._window[at : end - self._start]
