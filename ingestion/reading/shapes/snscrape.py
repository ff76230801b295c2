"""Lines of snscrape's Twitter scrapers, `--jsonl` (2020 to 2023): `rawContent`, once `content`, and `date`.

A retweet is its original, a quoted tweet a post of its own; counters are those of the day it was scraped.
"""

from collections.abc import Iterator
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
    Told,
    author_by_name,
)
from ingestion.reading.times import tweet_time, written_at
from ingestion.reading.values import (
    Json,
    clean,
    counter_in,
    id_in,
    number_in,
    object_in,
    string_in,
    strings_of,
)

TEXTS = ("rawContent", "content", "renderedContent")
COUNTERS = ("retweetCount", "likeCount", "replyCount", "quoteCount")


def _is_scraped(value: Json) -> bool:
    kind = value.get("_type", "snscrape.modules.twitter")
    return "date" in value and _text(value) != "" and "user" in value and "twitter" in str(kind)


def _text(tweet: Json) -> str:
    return next(filter(None, (string_in(tweet, key) for key in TEXTS)), "")


def _read(tweet: Json, latest: datetime) -> ParsedLine:
    seen_in = id_in(_id(tweet), "bad_id")
    seen_at = tweet_time(tweet.get("date"), seen_in, latest)
    posts = []
    for each in _carried(tweet):
        post_id = id_in(_id(each), "bad_id")
        created_at = tweet_time(each.get("date"), post_id, latest)
        posts.append(RawPost(_told(each), post_id, created_at, seen_at, seen_in, counted_at=seen_at))
    return ParsedLine(tuple(posts))


def _carried(tweet: Json) -> Iterator[Json]:
    post = object_in(tweet, "retweetedTweet") or tweet
    yield post
    if quoted := object_in(post, "quotedTweet"):
        yield quoted


def _id(tweet: Json) -> Any:
    return tweet.get("id_str") or tweet.get("id") or string_in(tweet, "url").rpartition("/")[2]


def _told(tweet: Json) -> Told:
    user = object_in(tweet, "user")
    handle, followers = string_in(user, "username"), counter_in(user, "followersCount")
    own = number_in(user.get("id"))
    return Told(
        PostContent(
            text=clean(_text(tweet)),
            handle=handle,
            author_name=clean(string_in(user, "displayname") or string_in(user, "displayName")),
            urls=tuple(_urls(tweet)),
            mentions=tuple(strings_of(tweet, "mentionedUsers", "username")),
            hashtags=tuple(each for each in _list(tweet, "hashtags")),
            lang=string_in(tweet, "lang"),
        ),
        Author(own, followers) if own else author_by_name(TWITTER, handle, followers),
        Counters(*(counter_in(tweet, name) for name in COUNTERS)),
    )


def _urls(tweet: Json) -> list[str]:
    found = list(strings_of(tweet, "links", "url")) or _list(tweet, "outlinks")
    return found or string_in(tweet, "outlinks").split()


def _list(tweet: Json, key: str) -> list[str]:
    told = tweet.get(key)
    return [clean(each) for each in told if isinstance(each, str)] if isinstance(told, list) else []


def _subject(tweet: Json) -> tuple[Any, Told] | None:
    if not _is_scraped(tweet):
        return None
    return _id(tweet), _told(next(_carried(tweet)))


SNSCRAPE = Shape(
    _is_scraped, _read, lambda tweet: written_at(tweet.get("date"), id_in(_id(tweet), "bad_id")), _subject
)
