"""What every source offers, and how it says that it cannot."""

from dataclasses import dataclass
from typing import Protocol


class SourceError(OSError):
    """A source cannot give what was asked; the message says what, where and what to do."""


class SourceUnavailable(SourceError):
    """The source does not answer now: try again later."""


class SourceGone(SourceError):
    """There is no such object."""


class SourceChanged(SourceError):
    """The object is no longer the version that was listed."""


class SourceForbidden(SourceError):
    """The source refuses these credentials."""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """One stored object: where it is, which version, how many bytes."""

    uri: str
    etag: str
    size: int


class RangeReader(Protocol):
    """Bytes of one range, in order. `read` gives b"" only at the range's end."""

    def read(self, size: int) -> bytes:
        """Return up to `size` bytes. Raises SourceError."""
        ...

    def close(self) -> None: ...
