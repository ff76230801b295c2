"""A line's JSON -> the posts that it carries. The one door: nothing behind it asks for the shape.

A new wire shape is one entry of SHAPES; what of it must not be passed over though it shows no
trigger (a notice) is a pattern of the prefilter.
"""

from collections.abc import Iterator
from datetime import datetime
from hashlib import blake2b
from typing import Any, NamedTuple

from deals.domain.records import PostRecord, SnapshotRecord
from ingestion.reading.shapes.base import Details, ParsedLine, RawPost, Shape
from ingestion.reading.shapes.bluesky import BLUESKY_VIEW
from ingestion.reading.shapes.compliance import COMPLIANCE
from ingestion.reading.shapes.control import CONTROL
from ingestion.reading.shapes.feed import FEED_ENTRY
from ingestion.reading.shapes.flat_v2 import FLAT_V2
from ingestion.reading.shapes.gnip import GNIP
from ingestion.reading.shapes.graphql import GRAPHQL
from ingestion.reading.shapes.jetstream import JETSTREAM
from ingestion.reading.shapes.mastodon import MASTODON_STATUS
from ingestion.reading.shapes.personal import PERSONAL
from ingestion.reading.shapes.reddit import REDDIT_POST
from ingestion.reading.shapes.snscrape import SNSCRAPE
from ingestion.reading.shapes.telegram import TELEGRAM_MESSAGE
from ingestion.reading.shapes.twint import TWINT
from ingestion.reading.shapes.v1 import V1
from ingestion.reading.shapes.v2 import V2
from ingestion.reading.values import BadLine, UnknownShape, parse_json, parse_object

SHAPES: tuple[Shape, ...] = (
    V1, V2, JETSTREAM, FLAT_V2, BLUESKY_VIEW, MASTODON_STATUS, SNSCRAPE, TWINT, GNIP, PERSONAL,
    TELEGRAM_MESSAGE, REDDIT_POST, FEED_ENTRY, COMPLIANCE, CONTROL, GRAPHQL,
)  # fmt: skip
"""The first that recognises an object reads it."""

ENVELOPES = (
    "_source", "doc", "document", "tweet", "status", "value", "data", "raw", "raw_data", "payload", "json",
    "item", "record", "post", "message", "object", "body",
)  # fmt: skip
"""Under which keys stores and queues keep the object that they were given, or its text."""


def shape_of(value: dict[str, Any]) -> tuple[Shape, dict[str, Any]] | None:
    """Return an object's shape and the object, taken out of one envelope; None where no shape is known."""
    for candidate in _candidates(value):
        for shape in SHAPES:
            if shape.recognises(candidate):
                return shape, candidate
    return None


def _candidates(value: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield value
    for key in ENVELOPES:
        inner = value.get(key)
        if isinstance(inner, str) and inner.startswith("{"):
            try:
                inner = parse_json(inner.encode("utf-8", "surrogatepass"))
            except BadLine:
                continue
        if isinstance(inner, dict):
            yield inner


def read_line(line: bytes, latest: datetime) -> ParsedLine:
    """Parse a line; posts written after `latest` are faulty. Raises BadLine, of it UnknownShape."""
    value = parse_object(line)
    if found := shape_of(value):
        shape, inner = found
        return shape.read(inner, latest)
    raise UnknownShape(value)


def shape_name(line: bytes) -> str:
    """Name the shape of a line; "" where it is of none. Raises BadLine for what is not JSON."""
    value = parse_json(line)
    found = shape_of(value) if isinstance(value, dict) else None
    return "" if found is None else found[0].read.__module__.rpartition(".")[2]


def subject_of(value: dict[str, Any]) -> tuple[Any, Details] | None:
    """Return the id, as written, and the post that a line's object is about; None for no known shape.

    Of a retweet it is the retweet's id and the original. Neither time nor author need be there.
    """
    try:
        return next((found for shape in SHAPES if (found := shape.subject(value))), None)
    except BadLine:
        return None


def record_of(post: RawPost, line: bytes = b"") -> PostRecord:
    """Read the details of a post that `line` carried. Raises BadLine where its author has no id."""
    author = post.details.author()
    return PostRecord(
        id=post.id,
        author_id=author.id,
        created_at=post.created_at,
        seen_at=post.seen_at,
        seen_in=post.seen_in,
        complete=post.details.is_complete(),
        content=post.content,
        followers=author.followers,
        network=post.network,
        revision=post.revision,
        seen_as=int.from_bytes(blake2b(line.strip(), digest_size=8).digest()) >> 1,
    )


def snapshot_of(post: RawPost) -> SnapshotRecord | None:
    """Return the counters that another post's line carried, or its own where it was asked for later.

    None where it tells none: a stream's own lines hold zeros. Where a line says when its counters were read,
    that time stands for the carrying post too, as a negative number of seconds.
    """
    counters = post.details.counters()
    if counters is None:
        return None
    if post.seen_in != post.id:
        return SnapshotRecord(post.id, post.seen_in, post.seen_at, *counters)
    if post.counted_at is None or not any(counters):
        return None
    source = post.seen_in if post.counted_at == post.seen_at else -int(post.counted_at.timestamp())
    return SnapshotRecord(post.id, source, post.counted_at, *counters)


class Origin(NamedTuple):
    """Of which network a line is, and when it was written."""

    network: str
    at: datetime


def line_origin(line: bytes) -> Origin | None:
    """Return where a post's line is from; None for other lines.

    A delete notice's own time may lie an hour before it was sent.
    """
    try:
        value = parse_json(line)
        if not isinstance(value, dict) or (found := shape_of(value)) is None:
            return None
        shape, inner = found
        at = shape.time(inner)
    except BadLine:
        return None
    return Origin(shape.network, at) if at else None


def line_time(line: bytes) -> datetime | None:
    """Return when a post's line was written; None for other lines."""
    origin = line_origin(line)
    return origin.at if origin else None
