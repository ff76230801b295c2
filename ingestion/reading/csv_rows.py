"""Rows of CSV exports -> lines of JSON, one post each: twarc-csv, 4CAT, DMI-TCAT and tables like theirs.

Columns are known by their names in the first row, in any order; comma, semicolon or tab between them. Each
row becomes a flat tweet as the API v2 names things (shapes/flat_v2.py). A table whose columns tell no id, no
time or no text is refused with what it lacks. Streaming: what is held is one row.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from ingestion.reading.decompression import Buffer, Damaged

MAX_ROW = 256 * 1024
"""A row with a JSON column for everything has some 20 kB; a quote that never closes would take the file."""

MAX_HEADER = 64 * 1024

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "id_str", "tweet_id", "tweetid", "status_id"),
    "created_at": ("created_at", "unix_timestamp", "timestamp_utc", "timestamp", "time", "date"),
    "text": ("text", "full_text", "body", "tweet_text", "tweet", "content", "rawcontent"),
    "author_id": ("author_id", "from_user_id", "user_id", "author.id", "user.id", "userid"),
    "username": (
        "author.username", "author_username", "from_user_name", "user_screen_name", "screen_name", "username",
        "user.username", "user_handle", "author",
    ),
    "name": ("author.name", "author_fullname", "from_user_realname", "user_name", "fullname", "name"),
    "followers": (
        "author.public_metrics.followers_count", "author_followers", "from_user_followercount",
        "user_followers_count", "user_followers", "followers_count",
    ),
    "retweet_count": ("public_metrics.retweet_count", "retweet_count", "retweets", "retweetcount"),
    "like_count": ("public_metrics.like_count", "like_count", "favorite_count", "likes", "likecount"),
    "reply_count": ("public_metrics.reply_count", "reply_count", "replies", "replycount"),
    "quote_count": ("public_metrics.quote_count", "quote_count", "quotes", "quotecount"),
    "urls": ("entities.urls", "urls_expanded", "urls_followed", "expanded_urls", "links", "urls"),
    "lang": ("lang", "tweet_language", "language"),
    "retweeted": ("referenced_tweets.retweeted.id", "retweet_id", "retweeted_id", "retweeted_status_id"),
    "is_retweet": ("is_retweet",),
    "versions": ("edit_history_tweet_ids",),
    "retrieved_at": ("__twarc.retrieved_at",),
}  # fmt: skip
"""What a post needs, and under which names exports have it: the first that a table has is read."""

NEEDED = {"id": "id", "created_at": "time", "text": "text"}

_NAME = re.compile(r"[\w.#: /()-]{1,80}")
_BETWEEN = re.compile(r"[\s,;|]+")


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a table: its width, what stands between them, and where what is known stands."""

    width: int
    delimiter: str
    places: Mapping[str, int]

    @property
    def lacks(self) -> list[str]:
        """What a post needs and no column tells, in words."""
        return [word for field, word in NEEDED.items() if field not in self.places]


def header_of(head: bytes) -> Header | None:
    """Read the first row of a text (its first kB, without a byte order mark); None for no table of posts."""
    row = head[:MAX_HEADER].split(b"\n", 1)[0].rstrip(b"\r")
    try:
        text = row.decode()
    except UnicodeDecodeError:
        return None
    delimiter = max(",;\t", key=text.count)
    names = _cells(text, delimiter)
    if len(names) < 2 or not all(_NAME.fullmatch(name) for name in names if name):
        return None
    where = {name.strip().lower(): place for place, name in reversed(list(enumerate(names)))}
    places = {
        field: next(where[name] for name in known if name in where)
        for field, known in COLUMNS.items()
        if any(name in where for name in known)
    }
    return Header(len(names), delimiter, places) if places.keys() & NEEDED.keys() else None


def to_lines(buffers: Iterator[Buffer]) -> Iterator[Buffer]:
    """Give a table's buffers as lines of JSON.

    Raises Damaged, with what it lacks, for a table that is none of posts. A row that cannot be read becomes a
    line that is none either, and is counted as such where lines are read.
    """
    rows, header = _Rows(), None
    for buffer in buffers:
        lines = []
        for row in rows.feed(buffer.data):
            if header is None:
                header = _header(row)
            elif row.strip():
                lines.append(_line(row, header))
        yield Buffer(b"".join(lines), buffer.verified)
    last = rows.close()
    if header is None:
        _header(last)
    elif last.strip():
        yield Buffer(_line(last, header), verified=True)


def _header(row: bytes) -> Header:
    header = header_of(row.removeprefix(b"\xef\xbb\xbf"))
    if header is None or header.lacks:
        lacks = " and ".join(header.lacks if header else NEEDED.values())
        raise Damaged(
            f"it is a table, but none of its columns tells the {lacks} of a post: export it again with that"
        )
    return header


class _Rows:
    """Cuts bytes into rows: a line break within quotes is part of a row."""

    def __init__(self) -> None:
        self._rest = b""
        self._row = b""
        self._quotes = 0

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Give the rows that `data` completes, without their line breaks."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            self._quotes += line.count(b'"')
            self._row = self._row + b"\n" + line if self._row else line
            if self._quotes % 2 == 0 or len(self._row) > MAX_ROW:
                yield self._row
                self._row, self._quotes = b"", 0
        if len(self._rest) > MAX_ROW:
            yield self._rest
            self._rest = b""

    def close(self) -> bytes:
        """Return the last row where no line break stands behind it."""
        return self._row + b"\n" + self._rest if self._row else self._rest


def _cells(row: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([row], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return []


def _line(row: bytes, header: Header) -> bytes:
    """Return a row as a line; one that is no row of the table as a line that is no object."""
    if len(row) > MAX_ROW:
        return b"a row without an end\n"
    try:
        cells = _cells(row.rstrip(b"\r").decode(), header.delimiter)
    except UnicodeDecodeError:
        return b"{" + row.translate(None, b"\r\n") + b"}\n"
    if len(cells) != header.width:
        return b"a row of another width\n"
    return (
        orjson.dumps(_post({field: cells[place].strip() for field, place in header.places.items()})) + b"\n"
    )


def _post(row: Mapping[str, str]) -> dict[str, Any]:
    counters = ("retweet_count", "like_count", "reply_count", "quote_count")
    post: dict[str, Any] = {
        "id": row["id"],
        "created_at": row["created_at"],
        "text": row["text"],
        "author_id": row.get("author_id") or None,
        "author": {
            "username": row.get("username", "").removeprefix("@"),
            "name": row.get("name", ""),
            "public_metrics": {"followers_count": _number(row.get("followers", ""))},
        },
        "public_metrics": {name: _number(row.get(name, "")) for name in counters},
        "entities": {"urls": [{"expanded_url": url} for url in _urls(row.get("urls", ""))]},
        "lang": row.get("lang", ""),
        "__twarc": {"retrieved_at": row.get("retrieved_at", "")},
    }
    if row.get("retweeted") or row.get("is_retweet", "").lower() in ("yes", "true", "1"):
        post["referenced_tweets"] = [{"type": "retweeted", "id": row.get("retweeted", "")}]
    if versions := re.findall(r"[0-9]{1,19}", row.get("versions", "")):
        post["edit_history_tweet_ids"] = versions
    return post


def _number(text: str) -> int | None:
    """Return a count, also as tables have it that knew of missing ones: '3.0'."""
    found = re.fullmatch(r"([0-9]{1,15})(?:\.0)?", text)
    return int(found[1]) if found else None


def _urls(told: str) -> list[str]:
    """Return the addresses of a cell: a JSON list of links, or addresses with something between them."""
    if told.startswith("["):
        try:
            links = orjson.loads(told)
        except orjson.JSONDecodeError:
            links = []
        objects = [each for each in links if isinstance(each, dict)] if isinstance(links, list) else []
        found = [each.get("unwound_url") or each.get("expanded_url") or each.get("url") for each in objects]
        return [each for each in found if isinstance(each, str)]
    return [each for each in _BETWEEN.split(told) if each.startswith(("http://", "https://"))]
