"""Messages of Telegram Desktop's export of a chat, result.json (2019 to 2025): one a line, or in `messages`.

`text` is a string or a list of pieces; a piece that is a `text_link` has its address in `href`. Message
numbers are those of a chat: an id is a hash of the chat's, or else the sender's, and the number. Service
messages (joins, pins) are no posts. Times are `date_unixtime`, else `date`, in the exporter's own zone.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from deals.domain.records import PostContent, Span
from ingestion.reading.ids import other_id
from ingestion.reading.shapes.base import (
    NOBODY,
    TELEGRAM,
    Author,
    ParsedLine,
    RawPost,
    Shape,
    Told,
    read_page,
    revision_of,
)
from ingestion.reading.shapes.markup import is_address
from ingestion.reading.times import read_time
from ingestion.reading.values import BadLine, Json, objects_in, storable, string_in, within

LINKS = ("link", "text_link")
TAGS = {"hashtag": "#", "mention": "@"}


def _is_message(value: Json) -> bool:
    return (
        "date" in value and "text" in value and value.get("type") in ("message", "service") and "id" in value
    )


def _is_export(value: Json) -> bool:
    return any(_is_message(each) for each in objects_in(value, "messages"))


def _read(value: Json, latest: datetime) -> ParsedLine:
    if not _is_export(value):
        return _read_message(value, latest)
    chat = value.get("id")
    of_chat = ({**each, "chat": chat} for each in objects_in(value, "messages") if _is_message(each))
    return read_page(of_chat, _read_message, latest)


def _read_message(message: Json, latest: datetime) -> ParsedLine:
    if message.get("type") == "service":
        return ParsedLine(is_control=True)
    at, post_id = within(_time(message), latest), other_id(TELEGRAM, *_key(message))
    post = RawPost(_told(message), post_id, at, at, post_id, TELEGRAM, revision=_revision(message, latest))
    return ParsedLine((post,))


def _key(message: Json) -> tuple[str, str]:
    """Return the chat (a channel posts in its own name) and the message's number in it."""
    number, sender = message.get("id"), string_in(message, "from_id")
    if isinstance(number, bool) or not isinstance(number, int | str):
        raise BadLine("bad_id")
    chat = message.get("chat")
    return sender.removeprefix("channel") if chat is None or sender.startswith("channel") else str(chat), str(
        number
    )


def _time(message: Json) -> datetime:
    return read_time(message.get("date_unixtime") or message.get("date"))


def _revision(message: Json, latest: datetime) -> int:
    told = message.get("edited_unixtime") or message.get("edited")
    try:
        return revision_of(within(read_time(told), latest)) if told else 0
    except BadLine:
        return 0


def _pieces(message: Json) -> Iterator[tuple[str, str, str]]:
    """Give the kind, text and address of each piece of a message."""
    text = message.get("text")
    for piece in text if isinstance(text, list) else [text]:
        if isinstance(piece, str):
            yield "plain", storable(piece), ""
        elif isinstance(piece, dict):
            yield string_in(piece, "type"), string_in(piece, "text"), string_in(piece, "href")


def _told(message: Json) -> Told:
    text, urls, spans = "", [], []
    tags: dict[str, list[str]] = {kind: [] for kind in TAGS}
    for kind, shown, address in _pieces(message):
        if kind in LINKS:
            urls.append(address or shown)
            spans += [Span(len(text), len(text) + len(shown))] if is_address(shown) else []
        elif kind in TAGS:
            tags[kind].append(shown.removeprefix(TAGS[kind]))
        text += shown
    sender = string_in(message, "from_id")
    return Told(
        PostContent(
            text=text,
            author_name=string_in(message, "from"),
            urls=tuple(dict.fromkeys(filter(None, urls))),
            mentions=tuple(tags["mention"]),
            hashtags=tuple(tags["hashtag"]),
            link_spans=tuple(spans),
        ),
        Author(other_id(TELEGRAM, "author", sender) if sender else NOBODY, None),
    )


def _first(value: Json) -> Json:
    if not _is_export(value):
        return value
    return next(each for each in objects_in(value, "messages") if _is_message(each))


def _subject(value: Json) -> tuple[Any, Told] | None:
    return (_first(value).get("id"), _told(_first(value))) if _is_telegram(value) else None


def _is_telegram(value: Json) -> bool:
    return _is_message(value) or _is_export(value)


TELEGRAM_MESSAGE = Shape(_is_telegram, _read, lambda value: _time(_first(value)), _subject, TELEGRAM)
