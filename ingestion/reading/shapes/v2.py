"""Payloads of the X API v2: `data` is a tweet or a list of them, `includes` whom and what they refer to.

Pages of many tweets are what twarc2 writes, with `__twarc.retrieved_at` (since 2021); `errors` beside `data`
tell of tweets that it refers to and that are gone.

A retweet is its original where `includes` has it; its own text is cut and says nothing of its own,
so without the original the line carries no post. Quoted tweets, and those replied to, come with
their later counters and are posts of their own, as embedded originals are everywhere.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
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
    read_page,
)
from ingestion.reading.shapes.edits import older_versions
from ingestion.reading.times import read_time, tweet_time, written_at
from ingestion.reading.values import (
    BadLine,
    Json,
    clean,
    counter_in,
    id_in,
    number_in,
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
        """Return the author. Raises BadLine where nothing tells who it is."""
        followers = counter_in(object_in(self._user(), "public_metrics"), "followers_count")
        author = self.value.get("author_id", self._user().get("id"))
        if number_in(author) is None and (handle := string_in(self._user(), "username")):
            return author_by_name(TWITTER, handle, followers)
        return Author(id_in(author, "bad_author"), followers)

    def counters(self) -> Counters:
        metrics = object_in(self.value, "public_metrics")
        names = ("retweet_count", "like_count", "reply_count", "quote_count")
        return Counters(*(counter_in(metrics, name) for name in names))

    def _user(self) -> Json:
        return object_in(self.value, "author") or self.users.get(str(self.value.get("author_id")), {})


def _is_payload(value: Json) -> bool:
    return any("text" in each for each in _tweets(value))


def _tweets(payload: Json) -> list[Json]:
    data = payload.get("data")
    return [data] if isinstance(data, dict) else objects_in(payload, "data")


def _read(payload: Json, latest: datetime) -> ParsedLine:
    users, included = by_id(payload, "users"), by_id(payload, "tweets")
    counted_at = retrieved_at(payload, latest)

    def read(own: Json, latest: datetime) -> ParsedLine:
        posts = [TweetV2(each, users) for each in _carried(own, included)]
        return read_tweets(own, posts, latest, counted_at)

    if isinstance(payload["data"], dict):
        return read(payload["data"], latest)

    def read_asked(own: Json, latest: datetime) -> ParsedLine:
        posts = [TweetV2(each, users) for each in _carried(own, included)]
        return read_tweets(own, posts, latest, counted_at or time_of(own))

    return read_page(_tweets(payload), read_asked, latest)


def retrieved_at(payload: Json, latest: datetime) -> datetime | None:
    """Return when twarc asked for a page or tweet; None where it does not say so."""
    try:
        return within(read_time(object_in(payload, "__twarc").get("retrieved_at")), latest)
    except BadLine:
        return None


def read_tweets(
    own: Json, posts: Sequence[TweetV2], latest: datetime, counted_at: datetime | None
) -> ParsedLine:
    """Return what a tweet's line says: `posts` is what it carries. Raises BadLine."""
    seen_in = id_in(own.get("id"), "bad_id")
    seen_at = tweet_time(own.get("created_at"), seen_in, latest)
    found = tuple(_post(each, seen_at, seen_in, latest, counted_at) for each in posts)
    versions = [own, *(each.value for each in posts)]
    older = {gone for each in versions for gone in older_versions(each, id_in(each.get("id"), "bad_id"))}
    return ParsedLine(found, older=tuple(sorted(older)))


def _post(
    tweet: TweetV2, seen_at: datetime, seen_in: int, latest: datetime, counted_at: datetime | None
) -> RawPost:
    post_id = id_in(tweet.value.get("id"), "bad_id")
    created_at = tweet_time(tweet.value.get("created_at"), post_id, latest)
    return RawPost(tweet, post_id, created_at, seen_at, seen_in, counted_at=counted_at)


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


def by_id(payload: Json, kind: str) -> dict[str, Json]:
    """Return what a payload includes of a kind, by id."""
    found = objects_in(payload.get("includes"), kind)
    return {str(number): each for each in found if (number := number_in(each.get("id")))}


def time_of(tweet: Json) -> datetime:
    """Return when a tweet was written. Raises BadLine."""
    return written_at(tweet.get("created_at"), id_in(tweet.get("id"), "bad_id"))


def _subject(payload: Json) -> tuple[Any, TweetV2] | None:
    own = object_in(payload, "data")
    if not own:
        return None
    post, _ = _original(own, by_id(payload, "tweets"))
    return own.get("id"), TweetV2(own if post is None else post, by_id(payload, "users"))


V2 = Shape(_is_payload, _read, lambda payload: time_of(_tweets(payload)[0]), _subject)
