"""Events of Bluesky's Jetstream: a post is a `commit` that creates a record of app.bsky.feed.post.

Three ways to write an event: `kind` and `operation` (version 1, since October 2024), `type` "com" and "c"
(before), and frames `{"$type": "message", "payload": {...}}` (version 2), whose payload has the commit's
fields within `commit` or beside `did`. An update gives a post its new text; the newest counts. An account
that is deleted, taken down or suspended takes all of its posts along; one that is deactivated may come back.

Likes, reposts and follows carry neither a post nor a counter.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ingestion.reading.ids import stable_id
from ingestion.reading.shapes.base import BLUESKY, ParsedLine, RawPost, Shape, revision_of
from ingestion.reading.shapes.skeets import POSTS, Skeet
from ingestion.reading.times import has_zone, read_time
from ingestion.reading.values import EARLIEST, BadLine, Json, object_in, storable, string_in, within

LATEST_MICROSECONDS = 253_402_300_799_000_000
"""The end of the year 9999, the last that a time can hold."""

GONE = ("deleted", "takendown", "suspended")

_KINDS = {"com": "commit", "acc": "account", "id": "identity"}
_OPERATIONS = {"c": "create", "u": "update", "d": "delete"}


def _inner(value: Json) -> Json:
    """Return an event without its frame."""
    return object_in(value, "payload") if "$type" in value and "payload" in value else value


def _kind(event: Json) -> str:
    """Return commit, account, identity or tombstone; '' for what is no event."""
    if "kind" in event:
        return string_in(event, "kind") or "unknown"
    if kind := _KINDS.get(string_in(event, "type")):
        return kind
    if "commit" in event or ("collection" in event and "operation" in event):
        return "commit"
    return string_in(event, "$type").rpartition("#")[2]


def _is_event(value: Json) -> bool:
    event = _inner(value)
    if not isinstance(event.get("did"), str) or not _kind(event):
        return False
    return event is not value or "time_us" in event


def _commit(event: Json) -> Json:
    """Return what was done to which record, in the words of version 1."""
    commit: Mapping[str, Any] = object_in(event, "commit") or event
    if "operation" not in commit and (operation := _OPERATIONS.get(string_in(commit, "type"))):
        commit = {**commit, "operation": operation}
    return commit


def _read(value: Json, latest: datetime) -> ParsedLine:
    event = _inner(value)
    did, kind = event["did"], _kind(event)
    if kind in ("account", "tombstone"):
        return _read_account(event, kind)
    commit = _commit(event)
    operation, key = commit.get("operation"), commit.get("rkey")
    if kind != "commit" or commit.get("collection") != POSTS:
        return ParsedLine(is_control=operation == "delete")
    if not (isinstance(key, str) and key and did.startswith("did:")):
        raise BadLine("bad_id")
    post_id = stable_id(did, key)
    if operation == "delete":
        return ParsedLine(deleted=(post_id,), is_control=True)
    if not object_in(commit, "record"):
        raise BadLine("not_a_post")
    seen_at = within(_time(event), latest)
    post = Skeet(object_in(commit, "record"), storable(did), string_in(event, "handle"))
    revision = revision_of(seen_at) if operation == "update" else 0
    at = written_at(post.record.get("createdAt"), seen_at)
    return ParsedLine((RawPost(post, post_id, at, seen_at, post_id, BLUESKY, revision=revision),))


def _read_account(event: Json, kind: str) -> ParsedLine:
    account = object_in(event, "account") or event
    if kind != "tombstone" and (account.get("active") is True or account.get("status") not in GONE):
        return ParsedLine()
    return ParsedLine(deleted_authors=(stable_id(event["did"]),), is_control=True)


def written_at(value: Any, seen_at: datetime) -> datetime:
    """Return when a post was written, also one moved from elsewhere: its author's clock tells it.

    Where that says nothing, no zone, or a time when the post cannot have been written: when it was seen.
    """
    if not has_zone(value):
        return seen_at
    at = read_time(value)
    return at if EARLIEST <= at <= seen_at else seen_at


def _time(event: Json) -> datetime:
    if "time_us" not in event:
        return read_time(event.get("time") or event.get("timestamp"))
    at = event["time_us"]
    if isinstance(at, int) and not isinstance(at, bool) and 0 <= at <= LATEST_MICROSECONDS:
        return datetime.fromtimestamp(at // 1_000_000, UTC).replace(microsecond=at % 1_000_000)
    raise BadLine("bad_time")


def _subject(value: Json) -> tuple[Any, Skeet] | None:
    event = _inner(value)
    if not _is_event(value) or _commit(event).get("collection") != POSTS:
        return None
    did, key, commit = storable(event["did"]), string_in(_commit(event), "rkey"), _commit(event)
    return f"at://{did}/{POSTS}/{key}", Skeet(object_in(commit, "record"), did, string_in(event, "handle"))


JETSTREAM = Shape(_is_event, _read, lambda value: _time(_inner(value)), _subject, BLUESKY)
