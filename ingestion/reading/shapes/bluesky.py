"""Bluesky's posts as its API shows them (app.bsky.feed, 2023 to 2025), and records one by one.

A view has the record beside its author's handle and the counters: in a feed (`post`), alone (a search's
answer), or in a whole answer (`feed`, `posts`, `thread`). A repost in a feed is a sighting at its own time; a
quoted post is a post of its own. No view says when it was asked for: its counters are taken as of when the
network had indexed the post. Records are listed with `uri` and `value`; data sets write them flat, with
`uri`, `text`, `created_at` and the author's DID.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from ingestion.reading.ids import stable_id
from ingestion.reading.shapes.base import BLUESKY, Counters, ParsedLine, RawPost, Shape, read_page
from ingestion.reading.shapes.jetstream import written_at
from ingestion.reading.shapes.skeets import POSTS, Skeet
from ingestion.reading.times import read_time
from ingestion.reading.values import BadLine, Json, counter_in, object_in, objects_in, string_in, within

COUNTERS = ("repostCount", "likeCount", "replyCount", "quoteCount")
PAGES = ("feed", "posts", "records")
DEEPEST = 12


def _record(view: Json) -> Json:
    """Return a view's record; a flat one is its own."""
    return object_in(view, "record") or object_in(view, "value") or view


def _is_view(value: Json) -> bool:
    if string_in(value, "uri").startswith("at://"):
        return f"/{POSTS}/" in string_in(value, "uri") and "text" in _record(value)
    return isinstance(value.get("did"), str) and "rkey" in value and isinstance(value.get("text"), str)


def _views(value: Json) -> list[Json]:
    """Return the items that an object carries: views, or objects with one at `post`."""
    if _is_view(value) or _is_view(object_in(value, "post")):
        return [value] if "replies" not in value else list(_thread(value))
    if thread := object_in(value, "thread"):
        return list(_thread(thread))
    for key in PAGES:
        if found := [each for each in objects_in(value, key) if _views(each)]:
            return found
    return []


def _thread(node: Json, depth: int = 0) -> Iterator[Json]:
    if _is_view(object_in(node, "post")):
        yield {"post": node["post"]}
    for reply in objects_in(node, "replies") if depth < DEEPEST else ():
        yield from _thread(reply, depth + 1)


def _read(value: Json, latest: datetime) -> ParsedLine:
    items = _views(value)
    return _read_item(items[0], latest) if len(items) == 1 else read_page(items, _read_item, latest)


def _read_item(item: Json, latest: datetime) -> ParsedLine:
    view = item if _is_view(item) else object_in(item, "post")
    seen_in, seen_at = _id(view), within(_seen_at(view), latest)
    if by := object_in(item, "reason").get("by"):
        seen_at = within(read_time(object_in(item, "reason").get("indexedAt")), latest)
        seen_in = stable_id(string_in(by, "did"), "repost", string_in(view, "uri"))
    posts = [view, *_quoted(view)]
    return ParsedLine(tuple(_post(each, seen_at, seen_in) for each in posts))


def _post(view: Json, seen_at: datetime, seen_in: int) -> RawPost:
    author = object_in(view, "author")
    counters = Counters(*(counter_in(view, name) for name in COUNTERS))
    post = Skeet(
        _record(view),
        _did(view),
        string_in(author, "handle"),
        string_in(author, "displayName"),
        counters if any(each is not None for each in counters) else None,
    )
    at = written_at(_created(view), seen_at)
    return RawPost(post, _id(view), at, seen_at, seen_in, BLUESKY, counted_at=seen_at)


def _quoted(view: Json) -> Iterator[Json]:
    """Give the post that a view shows within it."""
    embed = object_in(view, "embed")
    for found in (object_in(embed, "record"), object_in(object_in(embed, "record"), "record")):
        if _is_view(found) and "value" in found:
            yield found


def _created(view: Json) -> Any:
    record = _record(view)
    return record.get("createdAt") or record.get("created_at")


def _seen_at(view: Json) -> datetime:
    return read_time(view.get("indexedAt") or view.get("indexed_at") or _created(view))


def _did(view: Json) -> str:
    author = view.get("author")
    told = (
        string_in(object_in(view, "author"), "did"),
        author if isinstance(author, str) else "",
        string_in(view, "did"),
        string_in(view, "uri").removeprefix("at://").partition("/")[0],
    )
    if did := next((each for each in told if each.startswith("did:")), ""):
        return did
    raise BadLine("bad_author")


def _id(view: Json) -> int:
    key = string_in(view, "uri").rpartition("/")[2] or string_in(view, "rkey")
    if not key:
        raise BadLine("bad_id")
    return stable_id(_did(view), key)


def _time(value: Json) -> datetime:
    item = _views(value)[0]
    return _seen_at(item if _is_view(item) else object_in(item, "post"))


def _subject(value: Json) -> tuple[Any, Skeet] | None:
    items = _views(value)
    if not items:
        return None
    view = items[0] if _is_view(items[0]) else object_in(items[0], "post")
    author = object_in(view, "author")
    handle, name = string_in(author, "handle"), string_in(author, "displayName")
    return string_in(view, "uri"), Skeet(_record(view), _did(view), handle, name)


BLUESKY_VIEW = Shape(lambda value: bool(_views(value)), _read, _time, _subject, BLUESKY)
