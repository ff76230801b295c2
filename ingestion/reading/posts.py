"""A line's JSON -> the posts that it carries. The one door: nothing behind it asks for the shape.

A new wire shape is one entry of SHAPES; what of it must not be passed over though it shows no
trigger (a notice) is a pattern of the prefilter.
"""

from datetime import datetime
from hashlib import blake2b
from typing import Any

from deals.domain.records import PostRecord, SnapshotRecord
from ingestion.reading.shapes.base import Details, ParsedLine, RawPost, Shape
from ingestion.reading.shapes.control import CONTROL
from ingestion.reading.shapes.jetstream import JETSTREAM
from ingestion.reading.shapes.v1 import V1
from ingestion.reading.shapes.v2 import V2
from ingestion.reading.values import BadLine, UnknownShape, parse_json

SHAPES: tuple[Shape, ...] = (V1, V2, JETSTREAM, CONTROL)
"""The first that recognises an object reads it."""


def read_line(line: bytes, latest: datetime) -> ParsedLine:
    """Parse a line; posts written after `latest` are faulty. Raises BadLine, of it UnknownShape."""
    value = parse_json(line)
    if not isinstance(value, dict):
        raise BadLine("not_an_object")
    for shape in SHAPES:
        if shape.recognises(value):
            return shape.read(value, latest)
    raise UnknownShape(value)


def shape_of(line: bytes) -> str:
    """Name the shape of a line; "" where it is of none. Raises BadLine for what is not JSON."""
    value = parse_json(line)
    found = next((each for each in SHAPES if isinstance(value, dict) and each.recognises(value)), None)
    return "" if found is None else found.read.__module__.rpartition(".")[2]


def subject_of(value: dict[str, Any]) -> tuple[Any, Details] | None:
    """Return the id, as written, and the post that a line's object is about; None for no known shape.

    Of a retweet it is the retweet's id and the original. Neither time nor author need be there.
    """
    return next((found for shape in SHAPES if (found := shape.subject(value))), None)


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
        seen_as=int.from_bytes(blake2b(line.strip(), digest_size=8).digest()) >> 1,
    )


def snapshot_of(post: RawPost) -> SnapshotRecord | None:
    """Return the counters that another post's line carried; None for a post's own line (all are 0)."""
    counters = post.details.counters()
    if post.seen_in == post.id or counters is None:
        return None
    return SnapshotRecord(post.id, post.seen_in, post.seen_at, *counters)


def line_time(line: bytes) -> datetime | None:
    """Return when a post's line was written; None for other lines.

    A delete notice's own time may lie an hour before it was sent.
    """
    try:
        value = parse_json(line)
        shape = next((each for each in SHAPES if isinstance(value, dict) and each.recognises(value)), None)
        return shape.time(value) if shape else None
    except BadLine:
        return None
