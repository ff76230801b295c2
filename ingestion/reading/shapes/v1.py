"""Tweets of the v1.1 API, as the stream archives hold them since 2011.

A retweet's line carries its original, with the original's later counters; a quote's line carries its
own post and the quoted one. Long texts came in 2016 (`extended_tweet`, or `full_text`); tweets of
2011 may have no `entities`, and counters in words ('100+').
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from deals.domain.records import PostContent
from ingestion.reading.shapes.base import Author, Counters, ParsedLine, RawPost, Shape
from ingestion.reading.values import (
    BadLine,
    Json,
    clean,
    counter_in,
    id_of,
    object_in,
    string_in,
    strings_of,
    within,
)

WHOLE_KEYS = ("id_str", "full_text", "extended_tweet", "retweeted_status", "entities")
"""Any of these makes an object a whole tweet, though it has no time."""

_TIME = re.compile(
    r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) ([0-9]{2}) ([0-9]{2}):([0-9]{2}):([0-9]{2}) \+0000 ([0-9]{4})"
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Tweet:
    """A tweet that is no retweet."""

    value: Json

    def text(self) -> str:
        """Return the fullest text that the tweet carries, its HTML entities decoded once."""
        return clean(self._full_text() or string_in(self.value, "text"))

    def is_complete(self) -> bool:
        return bool(self._full_text()) or self.value.get("truncated") is not True

    def content(self, text: str) -> PostContent:
        """Return what extraction reads."""
        user = object_in(self.value, "user")
        extended = object_in(object_in(self.value, "extended_tweet"), "entities")
        entities = extended or object_in(self.value, "entities")
        return PostContent(
            text=text,
            handle=string_in(user, "screen_name"),
            author_name=clean(string_in(user, "name")),
            urls=tuple(strings_of(entities, "urls", "expanded_url", "url")),
            mentions=tuple(strings_of(entities, "user_mentions", "screen_name")),
            hashtags=tuple(strings_of(entities, "hashtags", "text")),
            lang=string_in(self.value, "lang"),
        )

    def author(self) -> Author:
        """Return the author. Raises BadLine where there is no id."""
        user = object_in(self.value, "user")
        return Author(id_of(user, "bad_author"), counter_in(user, "followers_count"))

    def counters(self) -> Counters:
        names = ("retweet_count", "favorite_count", "reply_count", "quote_count")
        return Counters(*(counter_in(self.value, name) for name in names))

    def _full_text(self) -> str:
        extended = object_in(self.value, "extended_tweet")
        return string_in(extended, "full_text") or string_in(self.value, "full_text")


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


def _time(tweet: Json) -> datetime:
    return parse_time(tweet.get("created_at"))


def _is_tweet(value: Json) -> bool:
    return "created_at" in value and ("text" in value or "full_text" in value)


def _read(tweet: Json, latest: datetime) -> ParsedLine:
    seen_in, seen_at = id_of(tweet, "bad_id"), within(_time(tweet), latest)
    return ParsedLine(
        tuple(
            RawPost(
                details=post,
                id=id_of(post.value, "bad_id"),
                created_at=within(_time(post.value), latest),
                seen_at=seen_at,
                seen_in=seen_in,
            )
            for post in map(Tweet, _carried(tweet))
        )
    )


def _carried(tweet: Json) -> Iterator[Json]:
    """Give the posts within a tweet's line: a retweet is its original, a quote also the quoted one."""
    post = object_in(tweet, "retweeted_status") or tweet
    yield post
    if quoted := object_in(post, "quoted_status") or object_in(tweet, "quoted_status"):
        yield quoted


def _subject(tweet: Json) -> tuple[Any, Tweet] | None:
    if not any(key in tweet for key in WHOLE_KEYS):
        return None
    return tweet.get("id_str") or tweet.get("id"), Tweet(object_in(tweet, "retweeted_status") or tweet)


V1 = Shape(_is_tweet, _read, _time, _subject)
