"""Tweets of a personal archive, `{"tweet": {...}}` (tweets.js of the network's own export, 2018 to 2025).

They are v1.1 tweets with numbers as text and without their author, who is told by a photo's address or not
at all: then the post has no author. A native retweet lies there as a text alone, `RT @user: ...`, and is none
of the account's posts.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from deals.domain.records import PostContent
from ingestion.reading.shapes.base import TWITTER, Author, ParsedLine, RawPost, Shape, author_by_name
from ingestion.reading.shapes.edits import older_versions
from ingestion.reading.shapes.v1 import Tweet
from ingestion.reading.times import tweet_time, written_at
from ingestion.reading.values import Json, id_of, object_in, objects_in, string_in

_RETWEET = re.compile(r"RT @\w{1,20}: ")
_OWN_PHOTO = re.compile(r"https?://(?:twitter|x)\.com/(\w{1,20})/status/([0-9]{1,19})/")


@dataclass(frozen=True, slots=True)
class OwnTweet(Tweet):
    """A tweet whose author is the archive's account."""

    def content(self, text: str) -> PostContent:
        """Return what extraction reads."""
        return replace(Tweet.content(self, text), handle=self._handle())

    def author(self) -> Author:
        return author_by_name(TWITTER, self._handle())

    def _handle(self) -> str:
        for media in objects_in(object_in(self.value, "entities"), "media"):
            found = _OWN_PHOTO.match(string_in(media, "expanded_url"))
            if found and found[2] == self.value.get("id_str", self.value.get("id")):
                return found[1]
        return ""


def _is_own(value: Json) -> bool:
    tweet = object_in(value, "tweet")
    return ("full_text" in tweet or "text" in tweet) and "user" not in tweet and "created_at" in tweet


def _read(line: Json, latest: datetime) -> ParsedLine:
    tweet = OwnTweet(line["tweet"])
    post_id = id_of(tweet.value, "bad_id")
    at = tweet_time(tweet.value.get("created_at"), post_id, latest)
    if _RETWEET.match(tweet.text()):
        return ParsedLine()
    post = RawPost(tweet, post_id, at, at, post_id, counted_at=at)
    return ParsedLine((post,), older=older_versions(tweet.value, post_id))


def _time(line: Json) -> datetime:
    tweet = line["tweet"]
    return written_at(tweet.get("created_at"), id_of(tweet, "bad_id"))


def _subject(line: Json) -> tuple[Any, OwnTweet] | None:
    return (line["tweet"].get("id_str"), OwnTweet(line["tweet"])) if _is_own(line) else None


PERSONAL = Shape(_is_own, _read, _time, _subject)
