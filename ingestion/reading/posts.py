"""A line's JSON -> the posts that it carries. The one door: nothing behind it asks for the shape.

A new wire shape is one entry of SHAPES. A retweet's line carries its original, with the original's
later counters; a quote's line carries its own post and the quoted one.
"""

import html
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson

from deals.records import PostContent, PostRecord, SnapshotRecord
from ingestion.reading.prefilter import CONTROL_KEYS

EARLIEST = datetime(2006, 3, 21, tzinfo=UTC)
"""The network's first post."""

MAX_ID = 2**63
MAX_COUNTER = 2**63

Json = Mapping[str, Any]


class BadLine(Exception):
    """A line that cannot be taken; the message is the reason under which it is counted."""


@dataclass(frozen=True, slots=True)
class RawPost:
    """A post as one line carries it. Its details are read (`record_of`) only if it holds a deal."""

    tweet: Json
    id: int
    created_at: datetime
    text: str  # canonical
    seen_at: datetime
    seen_in: int


@dataclass(frozen=True, slots=True)
class ParsedLine:
    """What one line says: posts, or ids that it deletes, or a control message with neither."""

    posts: tuple[RawPost, ...] = ()
    deleted: tuple[int, ...] = ()
    is_control: bool = False


def read_line(line: bytes, latest: datetime) -> ParsedLine:
    """Parse a line; posts written after `latest` are faulty. Raises BadLine."""
    value = _parse(line)
    if not isinstance(value, dict):
        raise BadLine("not_an_object")
    for recognise, read in SHAPES:
        if recognise(value):
            return read(value, latest)
    raise BadLine("not_a_post")


def content_of(tweet: Json) -> PostContent:
    """Return what extraction reads of a v1.1 tweet; of a retweet, of the original that it encloses."""
    tweet = _object(tweet, "retweeted_status") or tweet
    user, full = _object(tweet, "user"), _object(tweet, "extended_tweet")
    entities = _object(full, "entities") or _object(tweet, "entities")
    return PostContent(
        text=canonical_text(tweet),
        handle=_string(user, "screen_name"),
        author_name=clean(_string(user, "name")),
        urls=tuple(_each(entities, "urls", "expanded_url", "url")),
        mentions=tuple(_each(entities, "user_mentions", "screen_name")),
        hashtags=tuple(_each(entities, "hashtags", "text")),
        lang=_string(tweet, "lang"),
    )


def canonical_text(tweet: Json) -> str:
    """Return the fullest text that the tweet carries, its HTML entities decoded once."""
    full = _string(_object(tweet, "extended_tweet"), "full_text") or _string(tweet, "full_text")
    return clean(full or _string(tweet, "text"))


def is_complete(tweet: Json) -> bool:
    """Tell whether the tweet carries its whole text."""
    full = _string(_object(tweet, "extended_tweet"), "full_text") or _string(tweet, "full_text")
    return bool(full) or tweet.get("truncated") is not True


def record_of(post: RawPost) -> PostRecord:
    """Read a post's details. Raises BadLine where its author has no id."""
    user = _object(post.tweet, "user")
    return PostRecord(
        id=post.id,
        author_id=_id(user, "bad_author"),
        created_at=post.created_at,
        seen_at=post.seen_at,
        seen_in=post.seen_in,
        complete=is_complete(post.tweet),
        content=content_of(post.tweet),
        followers=_counter(user, "followers_count"),
    )


def snapshot_of(post: RawPost) -> SnapshotRecord | None:
    """Return the counters that another post's line carried; None for a post's own line (all are 0)."""
    if post.seen_in == post.id:
        return None
    return SnapshotRecord(
        post_id=post.id,
        source_post_id=post.seen_in,
        observed_at=post.seen_at,
        retweets=_counter(post.tweet, "retweet_count"),
        likes=_counter(post.tweet, "favorite_count"),
        replies=_counter(post.tweet, "reply_count"),
        quotes=_counter(post.tweet, "quote_count"),
    )


def line_time(line: bytes) -> datetime | None:
    """Return when a post's line was written; None for other lines.

    A delete notice's own time may lie an hour before it was sent.
    """
    try:
        value = orjson.loads(line)
        return parse_time(value["created_at"]) if isinstance(value, dict) and "created_at" in value else None
    except (orjson.JSONDecodeError, BadLine):
        return None


# --- shapes ---------------------------------------------------------------------------------------


def _is_tweet(value: Json) -> bool:
    return "created_at" in value and ("text" in value or "full_text" in value)


def _read_tweet(tweet: Json, latest: datetime) -> ParsedLine:
    seen_in = _id(tweet, "bad_id")
    seen_at = _time(tweet, latest)
    return ParsedLine(
        tuple(
            RawPost(
                each,
                _id(each, "bad_id"),
                _time(each, latest),
                canonical_text(each),
                seen_at,
                seen_in,
            )
            for each in _carried(tweet)
        )
    )


def _carried(tweet: Json) -> Iterator[Json]:
    """Give the posts within a tweet's line: a retweet is its original, a quote also the quoted one."""
    post = _object(tweet, "retweeted_status") or tweet
    yield post
    if quoted := _object(post, "quoted_status") or _object(tweet, "quoted_status"):
        yield quoted


def _is_control(value: Json) -> bool:
    return any(key in value for key in CONTROL_KEYS)


def _read_control(value: Json, _latest: datetime) -> ParsedLine:
    status = _object(_object(value, "delete"), "status")
    deleted = (_id(status, "bad_id"),) if status else ()
    return ParsedLine(deleted=deleted, is_control=True)


Shape = tuple[Callable[[Json], bool], Callable[[Json, datetime], ParsedLine]]
SHAPES: list[Shape] = [(_is_tweet, _read_tweet), (_is_control, _read_control)]


# --- values ---------------------------------------------------------------------------------------

_SURROGATE_ESCAPE = re.compile(rb"\\u[dD][89a-fA-F]")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_TIME = re.compile(
    r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) ([0-9]{2}) ([0-9]{2}):([0-9]{2}):([0-9]{2}) \+0000 ([0-9]{4})"
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def clean(text: str) -> str:
    """Decode HTML entities once; put U+FFFD for what cannot be stored (NUL, lone surrogates)."""
    if "&" in text:
        text = html.unescape(text)
    return _UNSTORABLE.sub("\ufffd", text)


def valid_id(value: int) -> int | None:
    """Return an id within the network's and the database's bounds, else None."""
    return value if 0 < value < MAX_ID else None


def parse_time(value: Any) -> datetime:
    """Read `Wed Jul 03 06:30:00 +0000 2019`. Raises BadLine."""
    found = _TIME.fullmatch(value) if isinstance(value, str) else None
    if found is None or found[1] not in _MONTHS:
        raise BadLine("bad_time")
    month = _MONTHS.index(found[1]) + 1
    day, hour, minute, second, year = map(int, found.groups()[1:])
    try:
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
    except ValueError as error:
        raise BadLine("bad_time") from error


def _parse(line: bytes) -> Any:
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError as error:
        if not _SURROGATE_ESCAPE.search(line):
            raise BadLine("bad_json") from error
    try:  # the standard parser takes lone surrogates, which truncation by the network left in old texts
        return json.loads(line, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise BadLine("bad_json") from error


def _refuse(_constant: str) -> None:
    raise ValueError("NaN and infinity are no JSON")


def _id(value: Json, reason: str) -> int:
    """Return the `id`, or `id_str` where a parser made a float of a large one. Raises BadLine."""
    number = value.get("id")
    if isinstance(number, float) and isinstance(text := value.get("id_str"), str):
        number = int(text) if re.fullmatch("[0-9]{1,19}", text) else None
    if isinstance(number, int) and not isinstance(number, bool) and valid_id(number):
        return number
    raise BadLine(reason)


def _time(value: Json, latest: datetime) -> datetime:
    at = parse_time(value.get("created_at"))
    if not EARLIEST <= at <= latest:
        raise BadLine("bad_time")
    return at


def _object(value: Json, key: str) -> Json:
    inner = value.get(key)
    return inner if isinstance(inner, dict) else {}


def _string(value: Json, key: str) -> str:
    text = value.get(key)
    return _UNSTORABLE.sub("\ufffd", text) if isinstance(text, str) else ""


def _counter(value: Json, key: str) -> int | None:
    """Return a counter; None where there is none, or a word such as the '100+' of 2011."""
    number = value.get(key)
    is_count = isinstance(number, int) and not isinstance(number, bool) and 0 <= number < MAX_COUNTER
    return number if is_count else None


def _each(entities: Json, kind: str, *keys: str) -> Iterator[str]:
    """Give, of each entity of a kind, the first of `keys` that it has."""
    entries = entities.get(kind)
    for entry in entries if isinstance(entries, list) else ():
        texts = (_string(entry, key) for key in keys) if isinstance(entry, dict) else iter(())
        if text := next(filter(None, texts), ""):
            yield text
