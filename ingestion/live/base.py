"""What every live stream offers, and how it says that it cannot go on."""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

FUTURE = timedelta(days=1)
"""An event dated later than this from now has no time: clocks differ by less."""

SAMPLE_BYTES = 500
"""Of a bad frame: enough to see what it is."""


@dataclass(frozen=True, slots=True)
class Event:
    """One line as the network sent it, and its time there.

    An empty line says only that all before `at` has come. `position` is where to go on after it, for networks
    that are not asked by time.
    """

    at: datetime
    line: bytes = b""
    position: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class BadFrame:
    """A frame that cannot be taken, counted by `reason`; `sample` is how it begins."""

    reason: str
    sample: bytes = b""


@dataclass(frozen=True, slots=True)
class Gap:
    """Of what the network had between the last filed minute and now not all is to be had any more."""


Item = Event | BadFrame | Gap | None
"""None is given about each second in which nothing comes, so that the reader can look around."""


class StreamBroken(Exception):
    """The connection ended or went silent: connect again after a while, `seconds` at least.

    The message says what was seen.
    """

    def __init__(self, message: str, seconds: float = 0.0) -> None:
        super().__init__(message)
        self.seconds = seconds


class StreamRefused(Exception):
    """Connecting again will not help; the message says why and what to do, and holds no secret."""


class Stream(Protocol):
    """A source of events. `network` is the network's key in coverage.

    One that `is_timed` is asked by time and sends the past again, with its times; of others a line is filed
    by when it came, and they tell of gaps themselves.
    """

    network: str
    is_timed: bool

    def connect(self, since: datetime | None, position: Mapping[str, Any]) -> Generator[Item]:
        """Give what comes from `since` (or `position`) on; None: from now on.

        Raises StreamBroken or StreamRefused.
        """
        ...

    def complete(self, lines: Sequence[bytes]) -> list[bytes]:
        """Add to a closed minute's lines what the network tells elsewhere (handles). Asks the network."""
        ...

    def as_sent(self, line: bytes) -> bytes:
        """Return a completed line as it was sent."""
        ...
