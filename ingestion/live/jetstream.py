"""Bluesky's Jetstream: events over a WebSocket, asked for from a cursor on (a time in microseconds).

Version 1 sends plain events, keeps 36 hours and takes an older cursor for the oldest it has, in silence: the
collector compares the first event with what it asked for. Version 2 wraps them in `{"$type": "message",
"payload": {...}}` and refuses such a cursor. What a connection meets: it is cut (1006), goes silent, or is
ended because its reader was slow.
"""

import time
from collections.abc import Callable, Generator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

import orjson
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus, InvalidURI
from websockets.sync.client import ClientConnection, connect

from ingestion.live.base import FUTURE, SAMPLE_BYTES, BadFrame, Event, Item, StreamBroken, StreamRefused
from ingestion.live.handles import Handles, as_sent, with_handles
from ingestion.reading.shapes.base import BLUESKY
from ingestion.reading.shapes.jetstream import JETSTREAM
from ingestion.reading.shapes.skeets import POSTS
from ingestion.reading.values import BadLine, Json, object_in, parse_object, string_in, within

V1 = "wss://jetstream2.us-east.bsky.network/subscribe"
V2 = "wss://jetstream.bsky.network/xrpc/network.bsky.jetstream.subscribeEvents"

MAX_FRAME = 1024 * 1024
"""Bytes: a post's record has some kB; a larger frame is counted, not kept."""

MAX_READ = 16 * MAX_FRAME
"""Bytes of a frame that are taken in at all: a larger one ends the connection, which is resumed behind it."""

SILENCE_SECONDS = 30.0
"""The network sends some 40 posts a second: without any for so long the connection is dead."""

FAREWELL = 1.0
"""Seconds that a server has to answer our goodbye: one in the middle of a long replay never does."""

TOO_BIG = 1009  # a WebSocket's close code

CURSOR_TOO_OLD = "CursorTooOld"


class Jetstream:
    """One Jetstream server, as the settings of a stream name it."""

    network = BLUESKY
    is_timed = True

    def __init__(
        self,
        settings: Mapping[str, Any],
        handles: Handles,
        *,
        silence: float = SILENCE_SECONDS,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`settings`: version (1 or 2), url, collections. Raises StreamRefused where they cannot be used."""
        self._version = settings.get("version", 1)
        self._url = settings.get("url") or (V2 if self._version == 2 else V1)
        self._collections = settings.get("collections") or [POSTS]
        self._handles, self._silence, self._clock = handles, silence, clock
        self._last_at: datetime | None = None
        self._skipped = 0  # frames in a row that are too large to be taken in
        self._from_oldest = False
        _check(self._version, self._url, self._collections)

    def connect(self, since: datetime | None, position: Mapping[str, Any]) -> Generator[Item]:
        """Give events from a time on. Raises StreamBroken or StreamRefused."""
        if self._skipped and self._last_at is not None:
            since = max(since or self._last_at, self._last_at + timedelta(seconds=2**self._skipped))
        with self._open(since) as socket:
            try:
                yield from self._events(socket)
            except ConnectionClosed as error:
                if error.sent is not None and error.sent.code == TOO_BIG:
                    self._skipped = min(self._skipped + 1, 10)
                    yield BadFrame("too_long")
                code = error.rcvd.code if error.rcvd else 1006
                reason = error.rcvd.reason[:100] if error.rcvd else "without a farewell"
                raise StreamBroken(f"the server ended the connection ({code}, {reason!r})") from error

    def complete(self, lines: Sequence[bytes]) -> list[bytes]:
        """Put the authors' handles into posts that may hold a deal."""
        return with_handles(lines, self._handles)

    def as_sent(self, line: bytes) -> bytes:
        return as_sent(line)

    def address(self, since: datetime | None) -> str:
        """Return the address that is asked, with its cursor."""
        words: list[tuple[str, str]] = [("wantedCollections", each) for each in self._collections]
        if since is not None:
            words.append(("cursor", str(round(since.timestamp() * 1_000_000))))
        elif self._from_oldest:
            words.append(("cursor", "0"))
        return f"{self._url}?{urlencode(words)}"

    def _open(self, since: datetime | None) -> ClientConnection:
        """Connect. What a server says is repeated in part only: it may be long, and it is not ours."""
        address = self.address(None if self._from_oldest else since)
        self._from_oldest = False
        try:
            return connect(address, max_size=MAX_READ, close_timeout=FAREWELL, legacy=True)
        except InvalidStatus as error:
            raise self._refusal(error) from error
        except InvalidURI as error:
            raise StreamRefused(f"{self._url} is no address of a WebSocket: write wss://HOST/PATH") from error
        except (InvalidHandshake, OSError) as error:
            raise StreamBroken(f"{self._host()} does not answer ({type(error).__name__})") from error

    def _refusal(self, error: InvalidStatus) -> StreamBroken | StreamRefused:
        status = error.response.status_code
        said = (error.response.body or b"")[:SAMPLE_BYTES].decode("utf-8", "replace")
        if status == 400 and CURSOR_TOO_OLD in said:
            self._from_oldest = True
            return StreamBroken(f"{self._host()} keeps nothing so old: it is asked for its oldest")
        if status == 429 or status >= 500:
            return StreamBroken(f"{self._host()} answers {status}")
        return StreamRefused(
            f"{self._host()} answers {status}: correct the address in the stream's settings, then turn it on"
        )

    def _host(self) -> str:
        return urlsplit(self._url).netloc.rpartition("@")[2]

    def _events(self, socket: ClientConnection) -> Generator[Item]:
        heard = time.monotonic()
        while True:
            try:
                frame = socket.recv(timeout=1, decode=False)
            except TimeoutError:
                if time.monotonic() - heard > self._silence:
                    raise StreamBroken(f"no frame for {self._silence:g} s") from None
                yield None
                continue
            heard = time.monotonic()
            if item := self._read(bytes(frame)):
                yield item

    def _read(self, frame: bytes) -> Item:
        """Read one frame; None for a message of the server's own. Raises StreamBroken for its farewell."""
        try:
            if len(frame) > MAX_FRAME:
                raise BadLine("too_long")
            value = parse_object(frame)
            if said := _said(value):
                _heed(said)
                return None
            return self._event(value, frame)
        except BadLine as fault:
            return BadFrame(str(fault), frame[:SAMPLE_BYTES])

    def _event(self, value: Json, frame: bytes) -> Event:
        if not JETSTREAM.recognises(value):
            raise BadLine("not_a_post")
        at = JETSTREAM.time(value)
        assert at is not None
        self._last_at, self._skipped = within(at, self._clock() + FUTURE), 0
        self._learn(object_in(value, "payload") or value)
        line = frame.strip()
        return Event(at, orjson.dumps(value) if b"\n" in line or b"\r" in line else line)

    def _learn(self, event: Json) -> None:
        """Take a new handle from an identity event."""
        if identity := object_in(event, "identity"):
            self._handles.learn(string_in(event, "did"), string_in(identity, "handle"))


def _check(version: Any, url: Any, collections: Any) -> None:
    """Raise StreamRefused for settings that are none."""
    if version not in (1, 2):
        raise StreamRefused("the stream's setting 'version' must be 1 or 2")
    if not isinstance(url, str) or urlsplit(url).scheme not in ("ws", "wss") or not urlsplit(url).hostname:
        raise StreamRefused("the stream's setting 'url' must be wss://HOST/PATH")
    is_list = isinstance(collections, list) and all(isinstance(each, str) for each in collections)
    if not is_list or len(collections) > 100:
        raise StreamRefused("the stream's setting 'collections' must be a list of at most 100 names")


def _said(value: Json) -> str:
    """Return the name of a message of the server's own, such as OutdatedCursor; '' for an event."""
    kind = string_in(value, "$type")
    if kind == "message" or kind.rpartition("#")[2] not in ("info", "error"):
        return ""
    payload = object_in(value, "payload") or value
    return string_in(payload, "name") or string_in(payload, "error") or "unnamed"


def _heed(said: str) -> None:
    """An outdated cursor shows by the first event; all else that is said is a farewell."""
    if said != "OutdatedCursor":
        raise StreamBroken(f"the server says {said[:60]!r}")
