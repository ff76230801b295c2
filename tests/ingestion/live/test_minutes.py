"""Events become the same files in whatever order, and however often, they come."""

import gzip
import random
from datetime import UTC, datetime, timedelta

import pytest

from ingestion.live import minutes
from ingestion.live.base import Event
from ingestion.live.minutes import ClosedMinute, Minutes, name_of, packed

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
NOW = NOON + timedelta(days=1)
SECOND = timedelta(seconds=1)


def at(seconds: float, line: bytes | None = None) -> Event:
    moment = NOON + seconds * SECOND
    return Event(moment, f'{{"n":{seconds}}}'.encode() if line is None else line)


def closed_of(events: list[Event], known: Minutes | None = None) -> list[ClosedMinute]:
    held, found = known or Minutes(), []
    for event in events:
        held.add(event, NOW)
        found += held.closed()
    return found


def test_the_same_events_in_any_order_within_a_minute_give_the_same_bytes() -> None:
    first = [at(number) for number in range(59)]
    mixed = first[:1] + random.Random(5).sample(first[1:] * 2, 116)
    (one,), (other,) = (closed_of([*events, at(63)]) for events in (first, mixed))
    assert packed(one.lines) == packed(other.lines) and len(one.lines) == 59
    assert gzip.decompress(packed(one.lines)) == b"".join(line + b"\n" for line in one.lines)


def test_a_minute_is_closed_two_seconds_after_its_end() -> None:
    assert closed_of([at(1), at(61.9)]) == []
    (closed,) = closed_of([at(1), at(62)])
    assert (closed.minute, closed.until) == (NOON, NOON + 60 * SECOND)


def test_what_comes_before_that_is_of_the_minute() -> None:
    (closed,) = closed_of([at(1), at(61), at(59), at(62)])
    assert list(closed.lines) == [b'{"n":1}', b'{"n":59}']


def test_what_comes_later_is_a_late_file_before_the_next_minutes() -> None:
    found = closed_of([at(1), at(62), at(5), at(122)])
    assert [(each.minute, each.is_late, each.until) for each in found] == [
        (NOON, False, NOON + 60 * SECOND),
        (NOON, True, NOON + 60 * SECOND),
        (NOON + 60 * SECOND, False, NOON + 120 * SECOND),
    ]


def test_what_is_filed_is_not_taken_again() -> None:
    held = Minutes()
    closed_of([at(1), at(62)], held)
    assert not held.add(at(1), NOW) and not held.add(at(62), NOW) and held.add(at(2), NOW)


def test_after_a_restart_what_is_filed_is_known_from_the_files() -> None:
    held = Minutes(NOON + 60 * SECOND, [(NOON, b'{"n":1}')])
    assert closed_of([at(1), at(61), at(122)], held)[0].lines == (b'{"n":61}',)
    assert [each.is_late for each in closed_of([at(3), at(182)], held)] == [True, False]


def test_an_event_of_the_future_is_filed_as_of_now() -> None:
    held = Minutes()
    assert held.add(at(3600, b"{}"), NOON + 5 * SECOND)
    held.add(at(70), NOW)
    assert [each.minute for each in held.closed()] == [NOON]


def test_a_tick_closes_and_is_no_line() -> None:
    (closed,) = closed_of([at(1), at(62, b"")])
    assert closed.lines == (b'{"n":1}',)


def test_the_position_is_the_last_closed_events() -> None:
    events = [Event(NOON + n * SECOND, b'{"n":%d}' % n, {"id": n}) for n in (1, 2, 63)]
    assert [each.position for each in closed_of(events)] == [{"id": 2}]


def test_a_gap_is_told_with_the_next_minute() -> None:
    held = Minutes(NOON)
    held.note_gap(NOON + timedelta(hours=2))
    (closed,) = closed_of([at(7201), at(7263)], held)
    assert (closed.gap_since, closed.minute) == (NOON, NOON + timedelta(hours=2))


def test_where_too_much_is_held_the_oldest_minute_is_closed_early(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(minutes, "MOST_HELD", 20)
    found = closed_of([at(1), at(2), at(3), at(4), at(62), at(122)])
    assert [(each.is_late, len(each.lines)) for each in found] == [(False, 3), (True, 1), (False, 1)]


@pytest.mark.parametrize(
    ("late", "name"), [(0, "2026/05/01/12/00.json.gz"), (3, "2026/05/01/12/00.late3.json.gz")]
)
def test_files_are_named_as_the_archives(late: int, name: str) -> None:
    assert name_of(NOON, late) == name
