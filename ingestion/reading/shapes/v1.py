"""Tweets of the v1.1 API, as the stream archives hold them since 2011.

A retweet's line carries its original, with the original's later counters; a quote's line carries its
own post and the quoted one. Long texts came in 2016 (`extended_tweet`, or `full_text`); tweets of
2011 may have no `entities`, and counters in words ('100+').
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from deals.domain.records import PostContent
from ingestion.reading.shapes.base import (
    TWITTER,
    Author,
    Counters,
    ParsedLine,
    RawPost,
    Shape,
    author_by_name,
)
from ingestion.reading.shapes.edits import older_versions
from ingestion.reading.times import tweet_time, written_at
from ingestion.reading.values import (
    Json,
    clean,
    counter_in,
    id_of,
    number_in,
    object_in,
    string_in,
    strings_of,
)

WHOLE_KEYS = ("id_str", "full_text", "extended_tweet", "retweeted_status", "entities")
"""Any of these makes an object a whole tweet, though it has no time."""

OTHERS_KEYS = frozenset(("author_id", "uri", "account", "rawContent", "actor", "record"))
"""Each is of another shape that has a text and a time too."""


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
            handle=string_in(user or self.value, "screen_name"),
            author_name=clean(string_in(user or self.value, "name")),
            urls=tuple(strings_of(entities, "urls", "expanded_url", "url")),
            mentions=tuple(strings_of(entities, "user_mentions", "screen_name")),
            hashtags=tuple(strings_of(entities, "hashtags", "text")),
            lang=string_in(self.value, "lang"),
        )

    def author(self) -> Author:
        """Return the author. Raises BadLine where nothing tells who it is."""
        user = object_in(self.value, "user")
        if not user and (handle := string_in(self.value, "screen_name")):
            own = number_in(self.value.get("user_id_str")) or number_in(self.value.get("user_id"))
            return Author(own, None) if own else author_by_name(TWITTER, handle)
        return Author(id_of(user, "bad_author"), counter_in(user, "followers_count"))

    def counters(self) -> Counters:
        names = ("retweet_count", "favorite_count", "reply_count", "quote_count")
        return Counters(*(counter_in(self.value, name) for name in names))

    def _full_text(self) -> str:
        extended = object_in(self.value, "extended_tweet")
        return string_in(extended, "full_text") or string_in(self.value, "full_text")


def _is_tweet(value: Json) -> bool:
    if not ("text" in value or "full_text" in value):
        return False
    if "created_at" not in value and not ("id" in value and isinstance(value.get("user"), dict)):
        return False
    return OTHERS_KEYS.isdisjoint(value)


def _read(tweet: Json, latest: datetime) -> ParsedLine:
    seen_in = id_of(tweet, "bad_id")
    seen_at = tweet_time(tweet.get("created_at"), seen_in, latest)
    posts: list[RawPost] = []
    older: tuple[int, ...] = ()
    for each in _carried(tweet):
        posts.append(_post(each, seen_at, seen_in, latest))
        older += older_versions(each, posts[-1].id)
    return ParsedLine(tuple(posts), older=older)


def _post(tweet: Json, seen_at: datetime, seen_in: int, latest: datetime) -> RawPost:
    post_id = id_of(tweet, "bad_id")
    created_at = tweet_time(tweet.get("created_at"), post_id, latest)
    return RawPost(Tweet(tweet), post_id, created_at, seen_at, seen_in)


def _time(tweet: Json) -> datetime:
    return written_at(tweet.get("created_at"), id_of(tweet, "bad_id"))


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
