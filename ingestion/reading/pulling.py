"""Buffers of one layer as the bytes that the next layer reads."""

from collections.abc import Iterator

from ingestion.reading.decompression import BUFFER_SIZE, Buffer, CutShort, Damaged

ENDS_WITHIN = "it ends within a file that it holds: fetch it again"


class Pull:
    """A file that is read from buffers, forwards only; `is_over` where what gives them cannot go on."""

    def __init__(self, buffers: Iterator[Buffer]) -> None:
        self._buffers = buffers
        self._rest = b""
        self.is_over = False

    def read(self, size: int) -> bytes:
        """Return up to `size` bytes; b"" at the end alone. Raises what the buffers raise."""
        while not self._rest:
            try:
                buffer = next(self._buffers, None)
            except Damaged:
                self.is_over = True
                raise
            if buffer is None:
                return b""
            self._rest = buffer.data
        data, self._rest = self._rest[:size], self._rest[size:]
        return data

    def read_exactly(self, size: int) -> bytes:
        """Return `size` bytes. Raises CutShort where there are fewer."""
        parts, left = [], size
        while left and (data := self.read(left)):
            parts.append(data)
            left -= len(data)
        if left:
            raise CutShort(ENDS_WITHIN)
        return b"".join(parts)

    def unread(self, data: bytes) -> None:
        """Put bytes back that belong to what follows."""
        self._rest = data + self._rest

    def skip(self, size: int) -> None:
        """Pass over `size` bytes. Raises CutShort where there are fewer."""
        while size:
            size -= len(self.read_exactly(min(size, BUFFER_SIZE)))

    def drain(self) -> None:
        """Read to the end, so that the checksums of the layers around are looked at."""
        while self.read(BUFFER_SIZE):
            pass


def buffers_of(pull: Pull, size: int) -> Iterator[Buffer]:
    """Give the next `size` bytes as buffers. Raises CutShort where there are fewer, behind those."""
    while size:
        if not (data := pull.read(min(size, BUFFER_SIZE))):
            raise CutShort(ENDS_WITHIN)
        size -= len(data)
        yield Buffer(data, verified=False)
