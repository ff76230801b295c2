"""Submissions and comments of subreddit dumps, one a line (Pushshift and its followers, 2005 to 2025).

A submission's text is its title and, below it, what it says; a link submission leads to its `url`. An id is a
hash of the site's own `t3_` or `t1_` name. A text that says [deleted] or [removed] is a deletion; an author
who does is unknown. `edited` is when the text was last changed.
"""

from datetime import datetime
from typing import Any

from deals.domain.records import PostContent
from ingestion.reading.ids import other_id
from ingestion.reading.shapes.base import (
    REDDIT,
    Counters,
    ParsedLine,
    RawPost,
    Shape,
    Told,
    author_by_name,
    revision_of,
)
from ingestion.reading.times import read_time
from ingestion.reading.values import BadLine, Json, clean, counter_in, string_in, within

GONE = ("[deleted]", "[removed]")


def _is_reddit(value: Json) -> bool:
    return "created_utc" in value and "author" in value and ("title" in value or "body" in value)


def _read(value: Json, latest: datetime) -> ParsedLine:
    name = _name(value)
    post_id, at = other_id(REDDIT, name), within(read_time(value.get("created_utc")), latest)
    if string_in(value, "selftext") in GONE or string_in(value, "body") in GONE:
        return ParsedLine(deleted=(post_id,), is_control=True)
    post = RawPost(
        _told(value), post_id, at, at, post_id, REDDIT, counted_at=at, revision=_revision(value, latest)
    )
    return ParsedLine((post,))


def _name(value: Json) -> str:
    key = string_in(value, "id")
    if not key.isalnum():
        raise BadLine("bad_id")
    return ("t3_" if "title" in value else "t1_") + key


def _revision(value: Json, latest: datetime) -> int:
    edited = value.get("edited")
    try:
        return revision_of(within(read_time(edited), latest)) if edited else 0
    except BadLine:
        return 0


def _told(value: Json) -> Told:
    texts = [string_in(value, key) for key in ("title", "selftext", "body")]
    author, url = string_in(value, "author"), string_in(value, "url")
    handle = "" if author in GONE else author
    is_own = string_in(value, "permalink") != "" and string_in(value, "permalink") in url
    counts = (value.get("ups"), value.get("score"))
    key = "score" if isinstance(counts[1], int) else "ups"
    return Told(
        PostContent(
            text=clean("\n\n".join(filter(None, texts))),
            handle=handle,
            urls=(clean(url),) if url and not is_own else (),
        ),
        author_by_name(REDDIT, handle),
        Counters(None, counter_in(value, key), counter_in(value, "num_comments"), None),
    )


def _subject(value: Json) -> tuple[Any, Told] | None:
    return (_name(value), _told(value)) if _is_reddit(value) else None


REDDIT_POST = Shape(_is_reddit, _read, lambda value: read_time(value.get("created_utc")), _subject, REDDIT)
