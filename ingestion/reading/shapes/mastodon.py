"""Statuses of Mastodon's API (versions 2 to 4): HTML in `content`, `account`, a page's `card`.

A status has another number on each server, so an id is a hash of its `uri`, and an author's of the address of
the account. A `reblog` is its original with its counters, seen at the time of the reblog. An edited status
keeps its id: the newest text counts. Server-sent events carry a status as text in `payload`; their `delete`
names a number of one server only and deletes nothing here, unless its collector added the status's `uri`.
"""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import orjson

from deals.domain.records import PostContent
from ingestion.reading.ids import other_id
from ingestion.reading.shapes.base import (
    MASTODON,
    Author,
    Counters,
    ParsedLine,
    RawPost,
    Shape,
    Told,
    revision_of,
)
from ingestion.reading.shapes.markup import text_of_html
from ingestion.reading.times import read_time
from ingestion.reading.values import (
    BadLine,
    Json,
    counter_in,
    object_in,
    storable,
    string_in,
    strings_of,
    within,
)

COUNTERS = ("reblogs_count", "favourites_count", "replies_count", "quotes_count")
EVENTS = ("update", "status.update")


def _is_status(value: Json) -> bool:
    return isinstance(value.get("content"), str) and "account" in value and "created_at" in value


def _status(value: Json) -> Json:
    """Return a status, or the one that an event carries; {} for neither."""
    if _is_status(value):
        return value
    if value.get("event") not in EVENTS:
        return {}
    inner = value.get("payload")
    if isinstance(inner, str):
        try:
            inner = orjson.loads(inner)
        except orjson.JSONDecodeError:
            return {}
    return inner if isinstance(inner, dict) and _is_status(inner) else {}


def _is_deletion(value: Json) -> bool:
    return value.get("event") == "delete" and bool(string_in(value, "uri"))


def _read(line: Json, latest: datetime) -> ParsedLine:
    if _is_deletion(line):
        return ParsedLine(deleted=(_id(line),), is_control=True)
    status = _status(line)
    seen_in, seen_at = _id(status), within(read_time(status.get("created_at")), latest)
    post = object_in(status, "reblog") or status
    created_at = within(read_time(post.get("created_at")), latest)
    return ParsedLine(
        (
            RawPost(
                _told(post),
                _id(post),
                created_at,
                seen_at,
                seen_in,
                MASTODON,
                counted_at=seen_at,
                revision=_revision(post, latest),
            ),
        )
    )


def _id(status: Json) -> int:
    return other_id(MASTODON, _address(status))


def _address(status: Json) -> str:
    """Return what names a status everywhere; of one that tells no address its author and number."""
    if address := string_in(status, "uri") or string_in(status, "url"):
        return address
    number, account = status.get("id"), object_in(status, "account")
    author = string_in(account, "url") or string_in(account, "acct")
    if author and isinstance(number, str | int) and not isinstance(number, bool):
        return f"{author}/{number}"
    raise BadLine("bad_id")


def _revision(status: Json, latest: datetime) -> int:
    """Return when a status was edited; one that says so without a time that can be is as it was."""
    try:
        return revision_of(within(read_time(status.get("edited_at")), latest))
    except BadLine:
        return 0


def _told(status: Json) -> Told:
    marked, account = text_of_html(string_in(status, "content")), object_in(status, "account")
    card = object_in(status, "card")
    urls = [*marked.urls, string_in(card, "url")]
    return Told(
        PostContent(
            text=marked.text,
            handle=_handle(account),
            author_name=string_in(account, "display_name"),
            urls=tuple(dict.fromkeys(filter(None, urls))),
            mentions=tuple(strings_of(status, "mentions", "acct", "username")),
            hashtags=tuple(strings_of(status, "tags", "name")),
            lang=string_in(status, "language"),
            link_spans=tuple(marked.link_spans),
            card_title=string_in(card, "title"),
        ),
        Author(_author_id(account), counter_in(account, "followers_count")),
        Counters(*(counter_in(status, name) for name in COUNTERS)),
    )


def _author_id(account: Json) -> int:
    if address := string_in(account, "uri") or string_in(account, "url") or _handle(account):
        return author_id(address)
    raise BadLine("bad_author")


def author_id(address: str) -> int:
    return other_id(MASTODON, "author", address)


def _handle(account: Json) -> str:
    """Return `user@server`; the account's address says the server of one that is known without it."""
    handle = string_in(account, "acct") or string_in(account, "username")
    try:
        server = urlsplit(string_in(account, "url")).hostname or ""
    except ValueError:
        server = ""
    return storable(handle if "@" in handle or not server else f"{handle}@{server}") if handle else ""


def _subject(line: Json) -> tuple[Any, Told] | None:
    status = _status(line)
    if not status:
        return None
    post = object_in(status, "reblog") or status
    return string_in(status, "uri") or status.get("id"), _told(post)


def _time(value: Json) -> datetime | None:
    return None if _is_deletion(value) else read_time(_status(value).get("created_at"))


MASTODON_STATUS = Shape(
    lambda value: bool(_status(value)) or _is_deletion(value),
    _read,
    _time,
    _subject,
    MASTODON,
)
