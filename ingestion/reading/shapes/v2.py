"""Payloads of the X API v2: `data` is a tweet, `includes` holds the authors and tweets that it refers to.

A retweet is its original where `includes` has it; its own text is cut and says nothing of its own,
so without the original the line carries no post. Quoted tweets, and those replied to, come with
their later counters and are posts of their own, as embedded originals are everywhere.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from deals.domain.records import PostContent
from ingestion.reading.shapes.base import Author, Counters, ParsedLine, RawPost, Shape
from ingestion.reading.values import (
    Json,
    clean,
    counter_in,
    id_in,
    iso_time,
    object_in,
    objects_in,
    string_in,
    strings_of,
    within,
)

_CUT = re.compile(r"…(?:\s?https://t\.co/[A-Za-z0-9]{1,12})?\Z")


@dataclass(frozen=True, slots=True)
class TweetV2:
    """A tweet that is no retweet, and the users of its payload by id."""

    value: Json
    users: Mapping[str, Json]

    def text(self) -> str:
        """Return the long text (`note_tweet`) or the text, HTML entities decoded once."""
        note = string_in(object_in(self.value, "note_tweet"), "text")
        return clean(note or string_in(self.value, "text"))

    def is_complete(self) -> bool:
        """Tell whether the text is whole: without `note_tweet` a long one ends in an ellipsis."""
        has_note = bool(string_in(object_in(self.value, "note_tweet"), "text"))
        return has_note or not _CUT.search(string_in(self.value, "text"))

    def content(self, text: str) -> PostContent:
        """Return what extraction reads."""
        user = self._user()
        noted = object_in(object_in(self.value, "note_tweet"), "entities")
        entities = noted or object_in(self.value, "entities")
        return PostContent(
            text=text,
            handle=string_in(user, "username").removeprefix("@"),
            author_name=clean(string_in(user, "name")),
            urls=tuple(strings_of(entities, "urls", "unwound_url", "expanded_url", "url")),
            mentions=tuple(strings_of(entities, "mentions", "username")),
            hashtags=tuple(strings_of(entities, "hashtags", "tag")),
            lang=string_in(self.value, "lang"),
        )

    def author(self) -> Author:
        """Return the author. Raises BadLine where there is no id."""
        followers = counter_in(object_in(self._user(), "public_metrics"), "followers_count")
        return Author(id_in(self.value.get("author_id"), "bad_author"), followers)

    def counters(self) -> Counters:
        metrics = object_in(self.value, "public_metrics")
        names = ("retweet_count", "like_count", "reply_count", "quote_count")
        return Counters(*(counter_in(metrics, name) for name in names))

    def _user(self) -> Json:
        author = self.value.get("author_id")
        return self.users.get(author, {}) if isinstance(author, str) else {}


def _is_payload(value: Json) -> bool:
    return bool(object_in(value, "data")) and "text" in value["data"]


def _read(payload: Json, latest: datetime) -> ParsedLine:
    own = payload["data"]
    seen_in = id_in(own.get("id"), "bad_id")
    seen_at = within(_time_of(own), latest)
    users = _by_id(payload, "users")
    return ParsedLine(
        tuple(
            RawPost(
                details=post,
                id=id_in(post.value.get("id"), "bad_id"),
                created_at=within(_time_of(post.value), latest),
                seen_at=seen_at,
                seen_in=seen_in,
            )
            for post in (TweetV2(each, users) for each in _carried(own, _by_id(payload, "tweets")))
        )
    )


def _carried(own: Json, included: Mapping[str, Json]) -> Iterator[Json]:
    """Give the posts of a payload: the tweet, or the original that it retweets, and what that refers to."""
    post, is_retweet = _original(own, included)
    if post is None:
        return
    yield post
    for reference in _references(post) + (_references(own) if is_retweet else []):
        referred = included.get(str(reference.get("id")))
        if referred is not None and referred is not post:
            yield referred


def _original(own: Json, included: Mapping[str, Json]) -> tuple[Json | None, bool]:
    """Return the tweet, or what it retweets (None where that is not included), and whether it is one."""
    for reference in _references(own):
        if reference.get("type") == "retweeted":
            return included.get(str(reference.get("id"))), True
    return own, False


def _references(tweet: Json) -> list[Json]:
    return objects_in(tweet, "referenced_tweets")


def _by_id(payload: Json, kind: str) -> dict[str, Json]:
    found = objects_in(payload.get("includes"), kind)
    return {each["id"]: each for each in found if isinstance(each.get("id"), str)}


def _time_of(tweet: Json) -> datetime:
    return iso_time(tweet.get("created_at"))


def _subject(payload: Json) -> tuple[Any, TweetV2] | None:
    own = object_in(payload, "data")
    if not own:
        return None
    post, _ = _original(own, _by_id(payload, "tweets"))
    return own.get("id"), TweetV2(own if post is None else post, _by_id(payload, "users"))


V2 = Shape(_is_payload, _read, lambda payload: _time_of(payload["data"]), _subject)
