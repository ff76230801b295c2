"""Tweets of the web client's GraphQL answers, as browser collectors keep them (2021 to 2025).

One object with `legacy`, `rest_id` and `core` a line, within one more object or not, or a whole answer, whose
tweets are looked for. Retweets and quotes lie within as results of their own; `note_tweet` has the long text.
Since 2024 the author's names stand in `core` beside `legacy`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from deals.domain.records import PostContent
from ingestion.reading.shapes.base import Author, Counters, ParsedLine, RawPost, Shape, read_page
from ingestion.reading.shapes.edits import older_versions
from ingestion.reading.shapes.v1 import Tweet
from ingestion.reading.times import tweet_time, written_at
from ingestion.reading.values import (
    BadLine,
    Json,
    clean,
    counter_in,
    id_in,
    number_in,
    object_in,
    string_in,
    strings_of,
)

MOST_LOOKED_AT = 20_000
"""Values of an answer: one of 100 tweets has some 15,000."""

DEEPEST = 24


@dataclass(frozen=True, slots=True)
class Result:
    """A tweet's result."""

    value: Json

    def text(self) -> str:
        """Return the long text or that of `legacy`, HTML entities decoded once."""
        return clean(string_in(self._note(), "text")) or Tweet(object_in(self.value, "legacy")).text()

    def is_complete(self) -> bool:
        return True

    def content(self, text: str) -> PostContent:
        """Return what extraction reads."""
        legacy, user = object_in(self.value, "legacy"), self._user()
        names = (object_in(user, "legacy"), object_in(user, "core"))
        entities = object_in(self._note(), "entity_set") or object_in(legacy, "entities")
        return PostContent(
            text=text,
            handle=next(filter(None, (string_in(each, "screen_name") for each in names)), ""),
            author_name=clean(next(filter(None, (string_in(each, "name") for each in names)), "")),
            urls=tuple(strings_of(entities, "urls", "expanded_url", "url")),
            mentions=tuple(strings_of(entities, "user_mentions", "screen_name")),
            hashtags=tuple(strings_of(entities, "hashtags", "text")),
            lang=string_in(legacy, "lang"),
        )

    def author(self) -> Author:
        """Return the author. Raises BadLine where there is no id."""
        user = self._user()
        own = number_in(user.get("rest_id")) or object_in(self.value, "legacy").get("user_id_str")
        return Author(id_in(own, "bad_author"), counter_in(object_in(user, "legacy"), "followers_count"))

    def counters(self) -> Counters:
        return Tweet(object_in(self.value, "legacy")).counters()

    def _user(self) -> Json:
        core = object_in(self.value, "core")
        return object_in(object_in(core, "user_results") or object_in(core, "user_result"), "result")

    def _note(self) -> Json:
        results = object_in(object_in(self.value, "note_tweet"), "note_tweet_results")
        return object_in(results, "result")


def _is_result(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and "full_text" in object_in(value, "legacy")
        and ("core" in value or "rest_id" in value)
    )


def _results(value: Any) -> Iterator[Json]:
    """Give the tweets of an answer; what lies within a tweet is the tweet's."""
    left, waiting = MOST_LOOKED_AT, [(value, 0)]
    while waiting and left:
        each, depth = waiting.pop()
        left -= 1
        if _is_result(each):
            yield each
        elif depth < DEEPEST and isinstance(each, dict | list):
            inner = each.values() if isinstance(each, dict) else each
            waiting += [(one, depth + 1) for one in reversed(list(inner)) if isinstance(one, dict | list)]


def _is_answer(value: Json) -> bool:
    return next(_results(value), None) is not None


def _read(answer: Json, latest: datetime) -> ParsedLine:
    if _is_result(answer):
        return _read_result(answer, latest)
    return read_page(_results(answer), _read_result, latest)


def _read_result(result: Json, latest: datetime) -> ParsedLine:
    seen_in = _id(result)
    seen_at = tweet_time(_created(result), seen_in, latest)
    posts: list[RawPost] = []
    older: set[int] = set()
    for each in _carried(result):
        post_id = _id(each)
        created_at = tweet_time(_created(each), post_id, latest)
        posts.append(RawPost(Result(each), post_id, created_at, seen_at, seen_in, counted_at=seen_at))
        older.update(older_versions(each, post_id))
    return ParsedLine(tuple(posts), older=tuple(sorted(older)))


def _carried(result: Json) -> Iterator[Json]:
    post = _within(object_in(result, "legacy"), "retweeted_status_result") or result
    yield post
    if quoted := _within(post, "quoted_status_result"):
        yield quoted


def _within(value: Json, key: str) -> Json | None:
    """Return the tweet that is a result; one that not all may see lies one deeper."""
    inner = object_in(object_in(value, key), "result")
    inner = object_in(inner, "tweet") or inner
    return inner if _is_result(inner) else None


def _id(result: Json) -> int:
    legacy = object_in(result, "legacy")
    return id_in(number_in(result.get("rest_id")) or legacy.get("id_str"), "bad_id")


def _created(result: Json) -> Any:
    return object_in(result, "legacy").get("created_at")


def _time(answer: Json) -> datetime:
    result = next(_results(answer), None)
    if result is None:
        raise BadLine("bad_time")
    return written_at(_created(result), _id(result))


def _subject(answer: Json) -> tuple[Any, Result] | None:
    result = next(_results(answer), None)
    return None if result is None else (result.get("rest_id"), Result(next(_carried(result))))


GRAPHQL = Shape(_is_answer, _read, _time, _subject)
