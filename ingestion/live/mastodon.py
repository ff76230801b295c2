"""A Mastodon server's public stream: server-sent events, and what was missed from its public timeline.

The stream cannot be asked for the past: after a break the timeline is read from the last status on, some
pages of it. Statuses are filed by when they came; those of other servers may be older.
"""

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

import orjson

from ingestion.live.base import FUTURE, SAMPLE_BYTES, BadFrame, Event, Gap, Item, StreamRefused
from ingestion.live.http_lines import MAX_LINE, lines_of, opened, read_json
from ingestion.reading.shapes.base import MASTODON
from ingestion.reading.shapes.mastodon import MASTODON_STATUS
from ingestion.reading.values import BadLine, Json, parse_object, string_in, within

STREAMS = {
    "public": {},
    "public/local": {"local": "true"},
    "public/remote": {"remote": "true"},
}
"""What may be read, and how the timeline is asked for the same."""

SILENCE_SECONDS = 45.0
"""The server says that it is there each 15 seconds."""

A_PAGE, MOST_PAGES = 40, 50
"""Statuses a page of the timeline, and pages that are read after a break."""

EVENTS = ("update", "status.update")

MOST_KNOWN = 100_000
"""Statuses whose address is remembered, since a deletion names a number: some 20 MB."""


class Mastodon:
    """One server, as the settings of a stream name it."""

    network = MASTODON
    is_timed = False

    def __init__(
        self,
        settings: Mapping[str, Any],
        token: str = "",
        *,
        silence: float = SILENCE_SECONDS,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`settings`: server, https://HOST; stream, one of STREAMS. Raises StreamRefused for others."""
        self._server, self._stream = settings.get("server"), settings.get("stream", "public")
        self._headers = {"Accept": "text/event-stream"} | (
            {"Authorization": f"Bearer {token}"} if token else {}
        )
        self._silence, self._clock = silence, clock
        if not isinstance(self._server, str) or urlsplit(self._server).scheme not in ("http", "https"):
            raise StreamRefused("the stream's setting 'server' must be https://HOST")
        if self._stream not in STREAMS:
            raise StreamRefused(f"the stream's setting 'stream' must be one of {', '.join(STREAMS)}")
        self._server = self._server.rstrip("/")
        self._addresses: dict[str, str] = {}  # by number

    def connect(self, since: datetime | None, position: Mapping[str, Any]) -> Generator[Item]:
        """Give what was missed since `position`, then what comes. Raises StreamBroken or StreamRefused."""
        with opened(
            f"{self._server}/api/v1/streaming/{self._stream}", self._headers, self._silence
        ) as answer:
            if last := position.get("id"):
                yield from self._missed(str(last))
            yield from self._events(lines_of(answer))

    def complete(self, lines: Sequence[bytes]) -> list[bytes]:
        """Return them as they are: statuses tell their authors."""
        return list(lines)

    def as_sent(self, line: bytes) -> bytes:
        return line

    def _missed(self, last: str) -> Iterator[Item]:
        """Read the timeline from a status on, oldest first."""
        for _ in range(MOST_PAGES):
            words = urlencode({"min_id": last, "limit": A_PAGE} | STREAMS[self._stream])
            page = read_json(f"{self._server}/api/v1/timelines/public?{words}", self._headers)
            statuses = [each for each in page if isinstance(each, dict)] if isinstance(page, list) else []
            for status in reversed(statuses):  # the timeline's own order is newest first
                yield self._item(status, orjson.dumps(status))
            newest = str(statuses[0].get("id", "")) if statuses else ""
            if len(statuses) < A_PAGE or newest in ("", last):
                return
            last = newest
        yield Gap()

    def _events(self, lines: Iterator[bytes]) -> Iterator[Item]:
        """Read server-sent events; a heartbeat says that all has come."""
        kind, data = b"", b""
        for line in lines:
            name, _, value = line.partition(b":")
            value = value.removeprefix(b" ")
            if not line:
                if kind.decode("utf-8", "replace") in EVENTS:
                    yield self._read(data)
                elif kind == b"delete" and (gone := self._deletion(data)):
                    yield gone
                kind, data = b"", b""
            elif not name:
                yield Event(self._clock())
            elif name == b"event":
                kind = value
            elif name == b"data" and len(data) <= MAX_LINE:
                data = data + b"\n" + value if data else value

    def _read(self, data: bytes) -> Item:
        try:
            if len(data) > MAX_LINE:
                raise BadLine("too_long")
            value = parse_object(data)
        except BadLine as fault:
            return BadFrame(str(fault), data[:SAMPLE_BYTES])
        return self._item(value, data if b"\n" not in data else orjson.dumps(value))

    def _deletion(self, data: bytes) -> Event | None:
        """Name the status by its address; None for one that was not seen."""
        address = self._addresses.pop(data.strip().decode("utf-8", "replace"), "")
        if not address:
            return None
        return Event(self._clock(), orjson.dumps({"event": "delete", "uri": address}))

    def _item(self, status: Json, line: bytes) -> Item:
        try:
            if not MASTODON_STATUS.recognises(status):
                raise BadLine("not_a_post")
            written = MASTODON_STATUS.time(status)
            assert written is not None
            within(written, self._clock() + FUTURE)
        except BadLine as fault:
            return BadFrame(str(fault), line[:SAMPLE_BYTES])
        number = str(status.get("id") or "")[:40]
        self._addresses[number] = string_in(status, "uri")[:1000]
        while len(self._addresses) > MOST_KNOWN:
            del self._addresses[next(iter(self._addresses))]
        return Event(self._clock(), line, {"id": number} if number else None)
