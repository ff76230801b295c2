"""An RSS or Atom feed, asked for each quarter of an hour, and only what has changed (ETag, Last-Modified).

An entry becomes a line when it is first seen: which were, the stream's position knows.
"""

import time
from calendar import timegm
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any
from urllib.parse import urlsplit

import feedparser
import orjson

from ingestion.live.base import Event, Gap, Item, StreamBroken, StreamRefused
from ingestion.live.http_lines import ANSWER_SECONDS, MAX_ANSWER, host_of, opened
from ingestion.reading.shapes.base import FEED
from ingestion.reading.shapes.markup import text_of_html
from ingestion.reading.values import storable

MINUTES = 15
"""Between two looks: what sites ask for."""

MOST_ENTRIES = 500
"""Of one answer: feeds have 10 to 100."""

MOST_SEEN = 2000
"""Entries that are remembered, the newest."""

LONGEST = 10_000
"""Characters of a text."""

AGAIN_SECONDS = 60.0


class Feed:
    """One feed's address."""

    network = FEED
    is_timed = False

    def __init__(
        self, settings: Mapping[str, Any], *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        """`settings`: url, every_minutes. Raises StreamRefused for others."""
        url, minutes = settings.get("url"), settings.get("every_minutes", MINUTES)
        if not isinstance(url, str) or urlsplit(url).scheme not in ("http", "https"):
            raise StreamRefused("the stream's setting 'url' must be the feed's address, https://HOST/PATH")
        if not isinstance(minutes, int) or not 1 <= minutes <= 1440:
            raise StreamRefused("the stream's setting 'every_minutes' must be a number from 1 to 1440")
        self._url, self._minutes, self._clock = url, minutes, clock

    def connect(self, since: datetime | None, position: Mapping[str, Any]) -> Generator[Item]:
        """Look, wait and look again. Raises StreamBroken or StreamRefused."""
        known = _Known(position)
        while True:
            yield from self._look(known)
            due = time.monotonic() + self._minutes * 60
            while time.monotonic() < due:
                yield Event(self._clock())
                time.sleep(1)

    def complete(self, lines: Sequence[bytes]) -> list[bytes]:
        """Return them as they are."""
        return list(lines)

    def as_sent(self, line: bytes) -> bytes:
        return line

    def _look(self, known: "_Known") -> Iterator[Item]:
        """Ask for the feed; give its new entries, the oldest first."""
        with opened(self._url, known.conditions(), ANSWER_SECONDS) as answer:
            if answer.status == 304:
                return
            body = answer.read(MAX_ANSWER + 1)
            headers = {name.lower(): value for name, value in answer.headers.items()}
        if len(body) > MAX_ANSWER:
            raise StreamBroken(f"{host_of(self._url)} answers over {MAX_ANSWER >> 20} MiB", AGAIN_SECONDS)
        told = feedparser.parse(body, response_headers={"content-type": headers.get("content-type", "")})
        if not told.version and not told.entries:
            raise StreamBroken(f"{host_of(self._url)} answers what is no feed", AGAIN_SECONDS)
        entries = [each for each in told.entries[:MOST_ENTRIES] if known.is_new(_name(each))]
        if entries and len(entries) == len(told.entries) and known.is_used:
            yield Gap()  # more may have come between than the feed shows
        known.answered(headers)
        for entry in reversed(entries):
            known.note(_name(entry))
            yield Event(self._clock(), self._line(entry), known.position())

    def _line(self, entry: Any) -> bytes:
        html = entry.content[0].get("value", "") if entry.get("content") else entry.get("summary", "")
        line = {
            "feed": self._url,
            "entry": _name(entry),
            "title": _plain(entry.get("title", "")),
            "text": _plain(html),
            "link": storable(entry.get("link", ""))[:2000],
            "published": _time(entry.get("published_parsed") or entry.get("updated_parsed")),
            "seen": self._clock().isoformat(),
        }
        return orjson.dumps(line)


class _Known:
    """What a feed said of its version, and which entries were seen."""

    def __init__(self, position: Mapping[str, Any]) -> None:
        self._etag, self._modified = str(position.get("etag", "")), str(position.get("modified", ""))
        self._seen: dict[str, None] = dict.fromkeys(map(str, position.get("seen", ())))
        self.is_used = bool(self._seen)

    def conditions(self) -> dict[str, str]:
        """Return the headers that ask for a newer version only."""
        asked = {"If-None-Match": self._etag, "If-Modified-Since": self._modified}
        return {name: value for name, value in asked.items() if value}

    def answered(self, headers: Mapping[str, str]) -> None:
        self._etag, self._modified = (headers.get(name, "")[:500] for name in ("etag", "last-modified"))

    def is_new(self, name: str) -> bool:
        return bool(name) and _digest(name) not in self._seen

    def note(self, name: str) -> None:
        """Note an entry; the oldest are forgotten."""
        self._seen[_digest(name)] = None
        self.is_used = True
        while len(self._seen) > MOST_SEEN:
            del self._seen[next(iter(self._seen))]

    def position(self) -> dict[str, Any]:
        return {"etag": self._etag, "modified": self._modified, "seen": list(self._seen)}


def _name(entry: Any) -> str:
    return storable(entry.get("id") or entry.get("link") or "")[:2000]


def _digest(name: str) -> str:
    return blake2b(name.encode(), digest_size=8).hexdigest()


def _plain(html: str) -> str:
    return storable(text_of_html(html).text.strip())[:LONGEST]


def _time(parsed: Any) -> str | None:
    try:
        return datetime.fromtimestamp(timegm(parsed), UTC).isoformat() if parsed else None
    except (ValueError, OverflowError, OSError):
        return None
