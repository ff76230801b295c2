"""Times as networks and tools write them: in the network's words, as ISO, as numbers, within an id."""

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from ingestion.reading.values import BadLine, within

_WIRE = re.compile(
    r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) ([0-9]{2}) ([0-9]{2}):([0-9]{2}):([0-9]{2}) \+0000 ([0-9]{4})"
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ZONE_IN_WORDS = re.compile(r"\s?(?:UTC|GMT|Z)\Z")
_ZONE_APART = re.compile(r"\s(?=[+-][0-9]{2}:?[0-9]{2}\Z)")
_NUMBER = re.compile(r"[0-9]{9,19}(?:\.[0-9]{1,9})?")

_UNITS = ((10**17, 10**9), (10**14, 10**6), (10**11, 10**3), (10**8, 1))
"""From which number on a time is in which part of a second: 10^8 s are in 1973, 10^11 ms too."""

FIRST_TIMED_ID, TIMED_IDS_TO = 29_700_859_247, 1 << 62
"""Ids of tweets tell their time since November 2010."""

MOST_TEXT = 64
"""Characters of a written time; what is longer is none."""

_NEVER = datetime.max.replace(tzinfo=UTC)
_IDS_SINCE = datetime.fromtimestamp(1_288_834_974.657, UTC)


def wire_time(value: Any) -> datetime:
    """Read `Wed Jul 03 06:30:00 +0000 2019`. Raises BadLine."""
    if not isinstance(value, str) or len(value) > MOST_TEXT:
        raise BadLine("bad_time")
    return _of_wire(value)


@lru_cache(maxsize=4096)  # of a stream's posts some fifty say the same second
def _of_wire(text: str) -> datetime:
    found = _WIRE.fullmatch(text)
    if found is None or found[1] not in _MONTHS:
        raise BadLine("bad_time")
    month = _MONTHS.index(found[1]) + 1
    day, hour, minute, second, year = map(int, found.groups()[1:])
    try:
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
    except ValueError as error:
        raise BadLine("bad_time") from error


def has_zone(value: Any) -> bool:
    """Tell whether an ISO time says which zone it is in."""
    try:
        return isinstance(value, str) and datetime.fromisoformat(_plain(value)).tzinfo is not None
    except ValueError:
        return False


def read_time(value: Any) -> datetime:
    """Read a time in any way that is known; one without a zone is in UTC. Raises BadLine."""
    if isinstance(value, dict):
        value = value.get("$date", value.get("$numberLong"))
        value = value.get("$numberLong") if isinstance(value, dict) else value
    if not isinstance(value, str):
        return _of_number(value)
    if len(value) > MOST_TEXT:
        raise BadLine("bad_time")
    return _of_text(value)


@lru_cache(maxsize=4096)
def _of_text(text: str) -> datetime:
    if _NUMBER.fullmatch(text):
        return _of_number(text)
    if _WIRE.fullmatch(text):
        return _of_wire(text)
    try:
        at = datetime.fromisoformat(_plain(text)) if ":" in text else None  # a day alone is no time
        if at is not None:
            return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        pass
    raise BadLine("bad_time")


def _plain(text: str) -> str:
    return _ZONE_APART.sub("", _ZONE_IN_WORDS.sub("+00:00", text.strip()))


def _of_number(value: Any) -> datetime:
    """Read seconds since 1970, or thousandths and so on, as the size of the number tells."""
    try:
        number = float(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else 0.0
        unit = next(unit for least, unit in _UNITS if number >= least)
        return datetime.fromtimestamp(0, UTC) + timedelta(seconds=number / unit)
    except (ValueError, OverflowError, StopIteration) as error:
        raise BadLine("bad_time") from error


def time_of_id(post_id: int) -> datetime | None:
    """Return when the network gave out a tweet's id; None for one that does not tell it."""
    if not FIRST_TIMED_ID <= post_id < TIMED_IDS_TO:
        return None
    return _IDS_SINCE + timedelta(milliseconds=post_id >> 22)


def tweet_time(value: Any, post_id: int, latest: datetime) -> datetime:
    """Return a tweet's time as written, else its id's own, neither after `latest`. Raises BadLine."""
    try:
        return within(read_time(value), latest)
    except BadLine:
        if (own := time_of_id(post_id)) is None:
            raise
        return within(own, latest)


def written_at(value: Any, post_id: int) -> datetime:
    """Return a tweet's time, however late. Raises BadLine."""
    return tweet_time(value, post_id, _NEVER)
