"""Lines of twint (2017 to 2021): `tweet` is the text, `date` and `time` are in the scraper's own zone.

twint-zero (2022) has `text`, `fullname` and `timestamp`. Where no zone is named, the id's own time counts.
A tweet that its account had retweeted (`retweet`) stands with its original's author and time.
"""

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
from ingestion.reading.times import read_time, time_of_id
from ingestion.reading.values import (
    BadLine,
    Json,
    clean,
    counter_in,
    id_of,
    number_in,
    object_in,
    string_in,
    within,
)


def _is_twint(value: Json) -> bool:
    if isinstance(value.get("tweet"), str):
        return "id" in value and ("date" in value or "created_at" in value or "username" in value)
    return isinstance(value.get("text"), str) and "timestamp" in value and "fullname" in value


def _read(tweet: Json, latest: datetime) -> ParsedLine:
    post_id = id_of(tweet, "bad_id")
    at = within(_time(tweet), latest)
    return ParsedLine((RawPost(_told(tweet), post_id, at, at, post_id, counted_at=at),))


def _time(tweet: Json) -> datetime:
    own = time_of_id(id_of(tweet, "bad_id"))
    try:
        return read_time(_told_time(tweet, zoned_only=own is not None))
    except BadLine:
        if own is None:
            raise
        return own


def _told_time(tweet: Json, *, zoned_only: bool) -> Any:
    """Return a time as a line writes it; `zoned_only`: None where it names no zone."""
    told = tweet.get("timestamp", tweet.get("created_at"))
    if "timestamp" in tweet or isinstance(told, int) or str(told).endswith("UTC"):
        return told
    zone = string_in(tweet, "timezone")
    is_offset = zone[:1] in ("+", "-") or zone == "UTC"
    if zoned_only and not is_offset:
        return None
    return f"{string_in(tweet, 'date')} {string_in(tweet, 'time')} {zone if is_offset else ''}"


def _told(tweet: Json) -> Told:
    handle = string_in(tweet, "username").removeprefix("@")
    own = number_in(tweet.get("user_id_str")) or number_in(tweet.get("user_id"))
    return Told(
        PostContent(
            text=clean(string_in(tweet, "tweet") or string_in(tweet, "text")),
            handle=handle,
            author_name=clean(string_in(tweet, "name") or string_in(tweet, "fullname")),
            urls=tuple(_texts(tweet, "urls")),
            mentions=tuple(_mentions(tweet)),
            hashtags=tuple(each.removeprefix("#") for each in _texts(tweet, "hashtags")),
            lang=string_in(tweet, "language"),
        ),
        Author(own, None) if own else author_by_name(TWITTER, handle),
        _counters(tweet),
    )


def _counters(tweet: Json) -> Counters:
    stats = object_in(tweet, "stats")
    if stats:
        return Counters(*(counter_in(stats, name) for name in ("retweets", "likes", "replies", "quotes")))
    names = ("retweets_count", "likes_count", "replies_count", "quotes_count")
    return Counters(*(counter_in(tweet, name) for name in names))


def _mentions(tweet: Json) -> list[str]:
    told = tweet.get("mentions")
    objects = [each for each in told if isinstance(each, dict)] if isinstance(told, list) else []
    return [string_in(each, "screen_name") for each in objects] or _texts(tweet, "mentions")


def _texts(tweet: Json, key: str) -> list[str]:
    told = tweet.get(key)
    return [clean(each) for each in told if isinstance(each, str)] if isinstance(told, list) else []


def _subject(tweet: Json) -> tuple[Any, Told] | None:
    return (tweet.get("id_str") or tweet.get("id"), _told(tweet)) if _is_twint(tweet) else None


TWINT = Shape(_is_twint, _read, _time, _subject)
