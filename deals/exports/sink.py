"""A file that hands back what is written, for libraries that write to files."""

import io


class Sink(io.RawIOBase):
    """Takes bytes, and cannot go back."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._size = 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._size

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self._parts.append(bytes(data))
        self._size += len(data)
        return len(data)

    def taken(self) -> bytes:
        """Return what was written since the last time."""
        data = b"".join(self._parts)
        self._parts = []
        return data
