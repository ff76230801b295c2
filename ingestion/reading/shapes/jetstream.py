"""Events of Bluesky's Jetstream: a post is a `commit` that creates a record of app.bsky.feed.post.

Its key is its author's DID and a record key. Neither is a number, so an id is 61 bits of a hash of
both, above BLUESKY_IDS_FROM, where no id of another network lies: 10 million stored posts share an
id with a chance of 1 in 46,000. The record key alone would give a number too, but its author
chooses it, and could so name, and delete, another's post.

Likes, reposts and follows carry neither a post nor a counter.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from deals.domain.records import BLUESKY_IDS_FROM, PostContent
from ingestion.reading.shapes.base import BLUESKY, Author, Counters, ParsedLine, RawPost, Shape
from ingestion.reading.values import (
    BadLine,
    Json,
    iso_time,
    object_in,
    objects_in,
    storable,
    string_in,
    within,
)

POSTS = "app.bsky.feed.post"
FEATURE = "app.bsky.richtext.facet#"
HASH_BITS = 61
LATEST_MICROSECONDS = 253_402_300_799_000_000
"""The end of the year 9999, the last that a time can hold."""


def stable_id(*parts: str) -> int:
    """Return the id of a post (DID, record key) or of an author (DID): the same on every machine."""
    digest = sha256("\n".join(parts).encode("utf-8", "surrogatepass")).digest()
    return BLUESKY_IDS_FROM + (int.from_bytes(digest[:8], "big") >> (64 - HASH_BITS))


@dataclass(frozen=True, slots=True)
class Skeet:
    """A post's record and its author."""

    record: Json
    did: str
    handle: str

    def text(self) -> str:
        """Return the text, which holds no HTML entities: what looks like one is meant so."""
        return string_in(self.record, "text")

    def is_complete(self) -> bool:
        """Bluesky cuts no text."""
        return True

    def content(self, text: str) -> PostContent:
        """Return what extraction reads; the author's DID stands for a handle that the event does not tell."""
        return PostContent(
            text=text,
            handle=self.handle or self.did,
            urls=tuple(dict.fromkeys([*self._featured("link", "uri"), *_linked(self.record)])),
            mentions=tuple(self._mentions(text)),
            hashtags=(*self._featured("tag", "tag"), *_texts(self.record.get("tags"))),
            lang=next(_texts(self.record.get("langs")), ""),
        )

    def author(self) -> Author:
        return Author(stable_id(self.did), None)

    def counters(self) -> Counters | None:
        """An event tells no reactions."""
        return None

    def _featured(self, kind: str, key: str) -> Iterator[str]:
        for facet in objects_in(self.record, "facets"):
            for feature in objects_in(facet, "features"):
                if feature.get("$type") == FEATURE + kind and (text := string_in(feature, key)):
                    yield text

    def _mentions(self, written: str) -> Iterator[str]:
        """Give the handles that mentions show: they stand in the text, at offsets in its UTF-8 bytes."""
        text = written.encode()
        for facet in objects_in(self.record, "facets"):
            if not any(each.get("$type") == f"{FEATURE}mention" for each in objects_in(facet, "features")):
                continue
            index = object_in(facet, "index")
            start, end = index.get("byteStart"), index.get("byteEnd")
            if isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(text):
                yield text[start:end].decode(errors="replace").removeprefix("@")


def _linked(record: Json) -> Iterator[str]:
    """Give the address of the card below a post."""
    embed = object_in(record, "embed")
    for holder in (embed, object_in(embed, "media")):
        if uri := string_in(object_in(holder, "external"), "uri"):
            yield uri


def _texts(values: Any) -> Iterator[str]:
    yield from (
        storable(each) for each in (values if isinstance(values, list) else ()) if isinstance(each, str)
    )


def _is_event(value: Json) -> bool:
    return isinstance(value.get("did"), str) and "kind" in value and "time_us" in value


def _read(event: Json, latest: datetime) -> ParsedLine:
    commit, did = object_in(event, "commit"), event["did"]
    operation, key = commit.get("operation"), commit.get("rkey")
    if commit.get("collection") != POSTS:
        return ParsedLine(is_control=operation == "delete")
    if not (isinstance(key, str) and key and did.startswith("did:")):
        raise BadLine("bad_id")
    post_id = stable_id(did, key)
    if operation == "delete":
        return ParsedLine(deleted=(post_id,), is_control=True)
    seen_at = within(_time(event), latest)
    post = Skeet(object_in(commit, "record"), storable(did), string_in(event, "handle"))
    # The author's clock tells it, also of posts moved from elsewhere; later than seen it cannot be.
    written_at = within(min(iso_time(post.record.get("createdAt")), seen_at), latest)
    return ParsedLine((RawPost(post, post_id, written_at, seen_at, post_id, BLUESKY),))


def _time(event: Json) -> datetime:
    at = event.get("time_us")
    if isinstance(at, int) and not isinstance(at, bool) and 0 <= at <= LATEST_MICROSECONDS:
        return datetime.fromtimestamp(at // 1_000_000, UTC).replace(microsecond=at % 1_000_000)
    raise BadLine("bad_time")


def _subject(event: Json) -> tuple[Any, Skeet] | None:
    commit = object_in(event, "commit")
    if not _is_event(event) or commit.get("collection") != POSTS:
        return None
    did, key = storable(event["did"]), string_in(commit, "rkey")
    return f"at://{did}/{POSTS}/{key}", Skeet(object_in(commit, "record"), did, string_in(event, "handle"))


JETSTREAM = Shape(_is_event, _read, _time, _subject)
