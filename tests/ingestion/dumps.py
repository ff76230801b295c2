"""Dump lines and files for the tests, in words of our own."""

import bz2
import gzip
import io
import json
import tarfile
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

NOON = datetime(2016, 11, 25, 12, tzinfo=UTC)
LATEST = datetime(2030, 1, 1, tzinfo=UTC)
OFFER = "Acme Gadget 3000 now only $19.99, was $39.99"


def wire_time(at: datetime) -> str:
    """Write a time as the network does."""
    return at.strftime("%a %b %d %H:%M:%S +0000 %Y")


def tweet(post_id: int, text: str = OFFER, *, at: datetime = NOON, **more: Any) -> dict[str, Any]:
    """Return a v1.1 tweet."""
    return {
        "created_at": wire_time(at),
        "id": post_id,
        "id_str": str(post_id),
        "text": text,
        "truncated": False,
        "user": {"id": 77, "id_str": "77", "screen_name": "acmeshop", "name": "Acme", "followers_count": 10},
        "entities": {"urls": [], "hashtags": [], "user_mentions": []},
        "retweet_count": 0,
        "favorite_count": 0,
        "lang": "en",
        **more,
    }


def retweet(post_id: int, original: Mapping[str, Any], *, at: datetime, **counters: int) -> dict[str, Any]:
    """Return a retweet whose enclosed original carries later counters."""
    text = f"RT @acmeshop: {original['text']}"
    return tweet(post_id, text, at=at, retweeted_status={**original, **counters})


def delete(post_id: int) -> dict[str, Any]:
    """Return a delete notice."""
    status = {"id": post_id, "id_str": str(post_id), "user_id": 5, "user_id_str": "5"}
    return {"delete": {"status": status, "timestamp_ms": "1480075200000"}}


def tweet_v2(post_id: int, text: str = OFFER, **more: Any) -> dict[str, Any]:
    """Return a tweet as the X API v2 writes it."""
    return {
        "id": str(post_id),
        "text": text,
        "author_id": "77",
        "created_at": f"{NOON:%Y-%m-%dT%H:%M:%S}.000Z",
        "public_metrics": {"retweet_count": 0, "reply_count": 0, "like_count": 0, "quote_count": 0},
        **more,
    }


def payload(own: Mapping[str, Any], **includes: Any) -> dict[str, Any]:
    """Return a line of the v2 filtered stream."""
    rules = [{"id": "1377649934414049282", "tag": "shops"}]
    return {"data": own, "includes": includes, "matching_rules": rules}


def event(
    text: str = OFFER, *, rkey: str = "3kabc", operation: str = "create",
    collection: str = "app.bsky.feed.post", **record: Any,
) -> dict[str, Any]:  # fmt: skip
    """Return a Jetstream event of a commit."""
    commit: dict[str, Any] = {"operation": operation, "collection": collection, "rkey": rkey}
    if operation != "delete":
        commit["record"] = {"$type": collection, "text": text, "createdAt": NOON.isoformat(), **record}
    did = "did:plc:abcdefghijklmnopqrstuvwx"
    return {"did": did, "time_us": int(NOON.timestamp()) * 10**6, "kind": "commit", "commit": commit}


def line(value: Any) -> bytes:
    """Write one line's JSON as the network does: no blanks, all but ASCII escaped."""
    return json.dumps(value, separators=(",", ":")).encode()


def jsonl(values: Iterable[Any], newline: bytes = b"\r\n") -> bytes:
    """Write lines; bytes are taken as they are."""
    return b"".join((each if isinstance(each, bytes) else line(each)) + newline for each in values)


def bz2_of(*values: Any) -> bytes:
    """Return the lines as a bz2 file."""
    return bz2.compress(jsonl(values))


def gz_of(*values: Any) -> bytes:
    """Return the lines as a gzip file, the same bytes each time."""
    return gzip.compress(jsonl(values), mtime=0)


def tar_of(members: Mapping[str, bytes]) -> bytes:
    """Return a tar of the members."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for name, data in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
    return buffer.getvalue()


def minutes(count: int, lines_each: int = 20) -> dict[str, bytes]:
    """Return one-minute members in which posts come back in retweets and some are deleted.

    Every sixth line is an offer, its retweets and its delete notice may lie in other members.
    """
    members = {}
    for minute in range(count):
        at = NOON + timedelta(minutes=minute)
        lines = [_nth(minute * lines_each + i, at + timedelta(seconds=i)) for i in range(lines_each)]
        members[f"{at:%Y/%m/%d/%H/%M}.json.bz2"] = bz2_of(*lines)
    return members


def _nth(number: int, at: datetime) -> dict[str, Any]:
    post_id = 10_000 + number
    if number % 6 == 0:
        return _offer(number)
    if number % 6 == 1:
        return retweet(post_id, _offer(_other_offer(number)), at=at, retweet_count=number, favorite_count=2)
    if number % 12 == 2:
        return delete(10_000 + _other_offer(number * 3))
    return tweet(post_id, f"good morning, number {number}", at=at)


def _offer(number: int) -> dict[str, Any]:
    at = NOON + timedelta(seconds=number * 3)
    return tweet(10_000 + number, f"Acme Gadget {number % 7} now only ${number % 50 + 1}.99", at=at)


def _other_offer(number: int) -> int:
    return number * 7919 % 1200 // 6 * 6
