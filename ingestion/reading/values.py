"""Single values of a line's JSON, read so that nothing in it can break what comes after."""

import html
import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import orjson

from deals.domain.records import OTHER_IDS_FROM

EARLIEST = datetime(2006, 3, 21, tzinfo=UTC)
"""The oldest network's first post."""

MAX_COUNTER = 2**60

MOST_DIGITS = 19
"""Of an id."""

Json = Mapping[str, Any]


class BadLine(Exception):
    """A line that cannot be taken; the message is the reason under which it is counted (reasons.py)."""


class UnknownShape(BadLine):
    """An object that is of none of the known shapes; `keys` are some of those that it has."""

    def __init__(self, value: Json) -> None:
        super().__init__("not_a_post")
        self.keys = ", ".join(sorted(storable(str(key))[:30] for key in list(value)[:MOST_KEYS]))


MOST_KEYS = 12

_SURROGATE_ESCAPE = re.compile(rb"\\u[dD][89a-fA-F]")
_ODD = re.compile(rb"[:,\[]\s*(?:NaN|-?Infinity)\b")
_COMMA_TOO_MANY = re.compile(rb'("[^"\\]*(?:\\.[^"\\]*)*")|,(?=\s*[}\]])', re.DOTALL)
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_ENDLESS_REFERENCE = re.compile("&#[0-9]{1000,};?")  # `html.unescape` fails on numbers of over 4,300 digits


def parse_json(line: bytes) -> Any:
    """Parse a line. Of a key that comes twice the last value counts. Raises BadLine.

    Read besides JSON: NaN and infinity (as null), a comma behind the last value, half a surrogate pair.
    """
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError as error:
        mended = _COMMA_TOO_MANY.sub(rb"\1", line)
        if mended == line and not _SURROGATE_ESCAPE.search(line) and not _ODD.search(line):
            raise BadLine("bad_json") from error
    try:  # the standard parser takes lone surrogates, which truncation by the network left in old texts
        return json.loads(mended, parse_constant=_nothing)
    except (ValueError, RecursionError) as error:
        raise BadLine("bad_json") from error


def parse_object(line: bytes) -> dict[str, Any]:
    """Parse a line that holds an object. Raises BadLine for anything else."""
    value = parse_json(line)
    if not isinstance(value, dict):
        raise BadLine("not_an_object")
    return value


def _nothing(_constant: str) -> None:
    """NaN and infinity, which Python's own writer puts for what is not there."""


def clean(text: str) -> str:
    """Decode HTML entities once; put U+FFFD for what cannot be stored (NUL, lone surrogates)."""
    if "&" in text:
        text = html.unescape(_ENDLESS_REFERENCE.sub("\ufffd", text))
    return storable(text)


def storable(text: str) -> str:
    """Put U+FFFD for what cannot be stored (NUL, lone surrogates)."""
    return _UNSTORABLE.sub("\ufffd", text)


def valid_id(value: int) -> int | None:
    """Return an id of the network of tweets within its own part of all ids, else None."""
    return value if 0 < value < OTHER_IDS_FROM else None


def number_in(raw: Any) -> int | None:
    """Return an id as tools write it: a number, its digits, or MongoDB's object of them; None for no id."""
    if isinstance(raw, dict):
        raw = raw.get("$numberLong")
    if isinstance(raw, int) and not isinstance(raw, bool):
        return valid_id(raw)
    if isinstance(raw, str) and 0 < len(raw) <= MOST_DIGITS and raw.isascii() and raw.isdigit():
        return valid_id(int(raw))
    return None


def id_of(value: Json, reason: str) -> int:
    """Return `id_str` where it is an id, since parsers round large numbers, else `id`. Raises BadLine.

    Anything at `id` that is neither a number nor its digits, or that no id can be, is a fault all the same.
    """
    raw = value.get("id")
    own = number_in(raw)
    if own is not None or isinstance(raw, float) or "id" not in value:
        text = value.get("id_str")
        if found := (number_in(text) if isinstance(text, str) else None) or own:
            return found
    raise BadLine(reason)


def id_in(raw: Any, reason: str) -> int:
    """Return an id as `number_in` reads it. Raises BadLine."""
    if number := number_in(raw):
        return number
    raise BadLine(reason)


def within(at: datetime, latest: datetime) -> datetime:
    """Return a time that a post can have been written at. Raises BadLine for others."""
    if not EARLIEST <= at <= latest:
        raise BadLine("bad_time")
    return at


def object_in(value: Any, key: str) -> Json:
    """Return the object at a key, {} where there is none."""
    inner = value.get(key) if isinstance(value, dict) else None
    return inner if isinstance(inner, dict) else {}


def objects_in(value: Any, key: str) -> list[Json]:
    """Return the objects of the list at a key."""
    inner = value.get(key) if isinstance(value, dict) else None
    return [each for each in inner if isinstance(each, dict)] if isinstance(inner, list) else []


def string_in(value: Json, key: str) -> str:
    """Return the text at a key, '' where there is none."""
    text = value.get(key)
    return storable(text) if isinstance(text, str) else ""


def strings_of(value: Json, kind: str, *keys: str) -> Iterator[str]:
    """Give, of each object of the list at `kind`, the first of `keys` that it has."""
    for entry in objects_in(value, kind):
        if text := next(filter(None, (string_in(entry, key) for key in keys)), ""):
            yield text


def counter_in(value: Json, key: str) -> int | None:
    """Return a counter, also one written as digits; None where there is none, or the '100+' of 2011."""
    number = value.get(key)
    if isinstance(number, str) and re.fullmatch("[0-9]{1,18}", number):
        number = int(number)
    is_count = isinstance(number, int) and not isinstance(number, bool) and 0 <= number < MAX_COUNTER
    return number if is_count else None
