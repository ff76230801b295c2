"""Entries of RSS and Atom feeds, as the collector of feeds writes them (ingestion/live/feeds.py): plain text.

A feed's author is the site that it is of: its host stands for a handle, so that a shop's own feed tells the
shop. An entry has no counters. What names it is its id, else its link.
"""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from deals.domain.records import PostContent
from ingestion.reading.ids import other_id
from ingestion.reading.shapes.base import FEED, ParsedLine, RawPost, Shape, Told, author_by_name
from ingestion.reading.times import read_time
from ingestion.reading.values import EARLIEST, BadLine, Json, string_in, within


def _is_entry(value: Json) -> bool:
    return (
        string_in(value, "feed").startswith("http")
        and "entry" in value
        and isinstance(value.get("title"), str)
    )


def _read(value: Json, latest: datetime) -> ParsedLine:
    seen_at = within(_seen_at(value), latest)
    post_id = other_id(FEED, string_in(value, "feed"), _name(value))
    return ParsedLine((RawPost(_told(value), post_id, _written_at(value, seen_at), seen_at, post_id, FEED),))


def _name(value: Json) -> str:
    if name := string_in(value, "entry") or string_in(value, "link"):
        return name
    raise BadLine("bad_id")


def _seen_at(value: Json) -> datetime:
    return read_time(value.get("seen"))


def _written_at(value: Json, seen_at: datetime) -> datetime:
    """Return when an entry says that it was written; where that cannot be, when it was seen."""
    try:
        at = read_time(value.get("published"))
    except BadLine:
        return seen_at
    return at if EARLIEST <= at <= seen_at else seen_at


def _told(value: Json) -> Told:
    title, text, link = (string_in(value, key) for key in ("title", "text", "link"))
    site = _host(link) or _host(string_in(value, "feed"))
    whole = text if text.startswith(title) else "\n\n".join(filter(None, (title, text)))
    content = PostContent(
        text=whole, handle=site, urls=(link,) if link else (), lang=string_in(value, "lang")
    )
    return Told(content, author_by_name(FEED, site))


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _subject(value: Json) -> tuple[Any, Told] | None:
    return (_name(value), _told(value)) if _is_entry(value) else None


FEED_ENTRY = Shape(_is_entry, _read, _seen_at, _subject, FEED)
