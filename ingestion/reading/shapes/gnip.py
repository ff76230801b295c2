"""Activity streams of Gnip, later Twitter's enterprise APIs (2010 to 2023): `body`, `actor`, `postedTime`.

A `share` is the activity in its `object`, with its later counters; a quoted one is a post of its own; a
long text is in `long_object`. A `delete` activity deletes its object.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from deals.domain.records import PostContent
from ingestion.reading.shapes.base import Author, Counters, ParsedLine, RawPost, Shape, Told
from ingestion.reading.shapes.edits import older_versions
from ingestion.reading.times import tweet_time, written_at
from ingestion.reading.values import Json, clean, counter_in, id_in, object_in, string_in, strings_of


def _is_activity(value: Json) -> bool:
    return "verb" in value and value.get("objectType") == "activity" and bool(object_in(value, "actor"))


def _number(activity: Json) -> Any:
    return string_in(activity, "id").rpartition(":")[2] or activity.get("id")


def _read(activity: Json, latest: datetime) -> ParsedLine:
    if activity.get("verb") == "delete":
        return ParsedLine(deleted=(id_in(_number(object_in(activity, "object")), "bad_id"),), is_control=True)
    seen_in = id_in(_number(activity), "bad_id")
    seen_at = tweet_time(activity.get("postedTime"), seen_in, latest)
    posts: list[RawPost] = []
    older: set[int] = set()
    for each in _carried(activity):
        post_id = id_in(_number(each), "bad_id")
        created_at = tweet_time(each.get("postedTime"), post_id, latest)
        posts.append(RawPost(_told(each, activity), post_id, created_at, seen_at, seen_in))
        older.update(older_versions(each, post_id))
    return ParsedLine(tuple(posts), older=tuple(sorted(older)))


def _carried(activity: Json) -> Iterator[Json]:
    """Give the activity, or the one that it shares, and the quoted one."""
    post = object_in(activity, "object") if activity.get("verb") == "share" else activity
    yield post
    if quoted := object_in(post, "twitter_quoted_status") or object_in(activity, "twitter_quoted_status"):
        yield quoted


def _told(post: Json, line: Json) -> Told:
    actor, long = object_in(post, "actor"), object_in(post, "long_object")
    entities = object_in(long, "twitter_entities") or object_in(post, "twitter_entities")
    unwound = strings_of(object_in(post, "gnip"), "urls", "expanded_url")
    counted = post if "favoritesCount" in post or "retweetCount" in post else line
    return Told(
        PostContent(
            text=clean(string_in(long, "body") or string_in(post, "body")),
            handle=string_in(actor, "preferredUsername"),
            author_name=clean(string_in(actor, "displayName")),
            urls=tuple(unwound) or tuple(strings_of(entities, "urls", "expanded_url", "url")),
            mentions=tuple(strings_of(entities, "user_mentions", "screen_name")),
            hashtags=tuple(strings_of(entities, "hashtags", "text")),
            lang=string_in(post, "twitter_lang"),
        ),
        Author(id_in(_number(actor), "bad_author"), counter_in(actor, "followersCount")),
        Counters(counter_in(counted, "retweetCount"), counter_in(counted, "favoritesCount"), None, None),
    )


def _subject(activity: Json) -> tuple[Any, Told] | None:
    if not _is_activity(activity) or activity.get("verb") == "delete":
        return None
    return _number(activity), _told(next(_carried(activity)), activity)


def _time(activity: Json) -> datetime:
    return written_at(activity.get("postedTime"), id_in(_number(activity), "bad_id"))


GNIP = Shape(_is_activity, _read, _time, _subject)
