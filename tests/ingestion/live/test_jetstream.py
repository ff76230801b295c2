"""Jetstream's frames, cursors and troubles, against a made-up server."""

from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.live.base import BadFrame, Event, Item, StreamBroken, StreamRefused
from ingestion.live.handles import Handles
from ingestion.live.jetstream import V1, V2, Jetstream
from ingestion.reading.posts import read_line
from tests.ingestion.dumps import LATEST, event
from tests.ingestion.live.collecting import BEGIN, BEGIN_US
from tests.ingestion.live.jetstream_server import Playing, events, frame, playing

EVENTS = events(BEGIN_US, 1, 60)


def stream_of(server: Playing, **options: Any) -> Jetstream:
    handles = options.pop("handles", Handles(""))
    settings = {"url": server.url} | options.pop("settings", {})
    return Jetstream(settings, handles, **options)


def items_of(stream: Jetstream, count: int, since: datetime | None = BEGIN) -> list[Item]:
    """Return the first so many items of a connection."""
    found: list[Item] = []
    with closing(stream.connect(since, {})) as items:
        for item in items:
            if item is not None:
                found.append(item)
            if len(found) == count:
                break
    return found


def refusal_of(settings: dict[str, Any]) -> str:
    with pytest.raises(StreamRefused) as refused:
        Jetstream(settings, Handles(""))
    return str(refused.value)


def test_events_come_from_the_cursor_on_as_they_were_sent() -> None:
    with playing(EVENTS) as server:
        found = items_of(stream_of(server), 2, BEGIN + timedelta(seconds=30))
    assert found == [Event(BEGIN + timedelta(seconds=n), EVENTS[n]) for n in (30, 31)]
    asked = {"wantedCollections": ["app.bsky.feed.post"], "cursor": [str(BEGIN_US + 30_000_000)]}
    assert server.asked == [asked]


def test_without_a_position_it_begins_now() -> None:
    with playing(EVENTS) as server:
        items_of(stream_of(server), 1, None)
    assert "cursor" not in server.asked[0]


def test_frames_of_version_2_are_read_and_their_time_is_the_payloads() -> None:
    inner = EVENTS[0].decode()
    second = f'{{"$type":"message","payload":{inner}}}'.encode()
    info = b'{"$type":"network.bsky.jetstream.subscribeEvents#info","name":"OutdatedCursor"}'
    with playing([info, second]) as server:
        (found,) = items_of(stream_of(server, settings={"version": 2}), 1, None)
    assert found == Event(BEGIN, second)
    assert read_line(second, LATEST).posts[0].text == read_line(EVENTS[0], LATEST).posts[0].text


def test_a_cut_connection_is_told_as_such() -> None:
    with playing(EVENTS, cuts=[5]) as server, pytest.raises(StreamBroken, match="1006"):
        items_of(stream_of(server), 60)


def test_silence_ends_the_connection() -> None:
    with playing(EVENTS, silent_after=3) as server, pytest.raises(StreamBroken, match=r"no frame for 0\.5 s"):
        items_of(stream_of(server, silence=0.5), 60)


def test_a_slow_consumer_is_told_so() -> None:
    said = b'{"$type":"#error","error":"ConsumerTooSlow","message":"..."}'
    with playing(EVENTS, farewell=said) as server, pytest.raises(StreamBroken, match="ConsumerTooSlow"):
        items_of(stream_of(server), 61)


def test_a_cursor_that_is_refused_as_too_old_leads_to_the_oldest() -> None:
    with playing(EVENTS, status=400, said=b'{"error":"CursorTooOld"}') as server:
        stream = stream_of(server)
        with pytest.raises(StreamBroken, match="asked for its oldest"):
            items_of(stream, 1)
        items_of(stream, 1)
        items_of(stream, 1)
    cursors = [asked["cursor"] for asked in server.asked]
    assert cursors == [["0"], [str(BEGIN_US)]]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_server_that_has_trouble_is_asked_again(status: int) -> None:
    with playing(EVENTS, status=status) as server, pytest.raises(StreamBroken, match=f"answers {status}"):
        items_of(stream_of(server), 1)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_a_server_that_refuses_is_not_asked_again(status: int) -> None:
    with playing(EVENTS, status=status) as server, pytest.raises(StreamRefused, match=f"answers {status}"):
        items_of(stream_of(server), 1)


def test_nobody_who_listens_is_trouble_that_may_end() -> None:
    with pytest.raises(StreamBroken, match=r"127\.0\.0\.1:1 does not answer"):
        items_of(Jetstream({"url": "ws://127.0.0.1:1/"}, Handles("")), 1)


def test_a_frame_too_large_to_be_taken_in_is_counted_and_passed_over() -> None:
    huge = frame(event("x" * 17_000_000), BEGIN_US + 2_500_000)
    log = [*EVENTS[:3], huge, *EVENTS[3:]]
    found: list[Item] = []
    with playing(log) as server:
        stream = stream_of(server)
        while len(found) < 20:
            with suppress(StreamBroken), closing(stream.connect(BEGIN, {})) as items:
                found.extend(next(items) for _ in range(20))  # keeps what came before an end
    assert BadFrame("too_long") in found
    assert Event(BEGIN + timedelta(seconds=10), EVENTS[10]) in found


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (b"no json", "bad_json"),
        (b'"text"', "not_an_object"),
        (b"[" * 100_000, "bad_json"),
        (b'{"kind":"weather"}', "not_a_post"),
        (b'{"did":"did:plc:a","kind":"commit","time_us":1e30}', "bad_time"),
        (frame(event(), 1), "bad_time"),
        (frame(event(), 7_000_000_000_000_000), "bad_time"),
        (frame(event(), 10**30), "bad_time"),
        (frame(event("x" * 1_100_000), BEGIN_US), "too_long"),
    ],
    ids=range(9),
)
def test_a_bad_frame_has_a_reason_and_does_not_end_the_stream(bad: bytes, reason: str) -> None:
    with playing([bad, EVENTS[0]]) as server:
        found = items_of(stream_of(server), 2, datetime(1970, 1, 1, tzinfo=UTC))
    assert found == [BadFrame(reason, bad[:500]), Event(BEGIN, EVENTS[0])]


@given(st.binary(max_size=300), st.integers(0, len(EVENTS) - 1), st.integers(0, 400))
def test_no_frame_breaks_the_reader(noise: bytes, number: int, at: int) -> None:
    spoiled = EVENTS[number][:at] + noise + EVENTS[number][at + len(noise) :]
    for bad in (noise, spoiled):
        item = Jetstream({}, Handles(""))._read(bad)
        assert isinstance(item, BadFrame) or (isinstance(item, Event) and b"\n" not in item.line)


def test_an_event_of_several_lines_becomes_one() -> None:
    with playing([EVENTS[0].replace(b'","', b'",\n"')]) as server:
        (found,) = items_of(stream_of(server), 1, None)
    assert found == Event(BEGIN, EVENTS[0])


def test_an_identity_event_tells_a_handle() -> None:
    handles = Handles("")
    told = {
        "did": "did:plc:a",
        "kind": "identity",
        "identity": {"did": "did:plc:a", "handle": "acme.example"},
    }
    with playing([frame(told, BEGIN_US)]) as server:
        items_of(stream_of(server, handles=handles), 1)
    assert handles.of(["did:plc:a"]) == {"did:plc:a": "acme.example"}


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"version": 3}, "'version' must be 1 or 2"),
        ({"url": "https://example.org"}, "'url' must be wss://HOST/PATH"),
        ({"url": 5}, "'url' must be wss://HOST/PATH"),
        ({"collections": "posts"}, "'collections' must be a list"),
    ],
)
def test_settings_that_are_none_are_refused(settings: dict[str, Any], said: str) -> None:
    assert said in refusal_of(settings)


def test_the_defaults_are_the_real_servers() -> None:
    assert Jetstream({}, Handles("")).address(None).startswith(V1)
    assert Jetstream({"version": 2}, Handles("")).address(None).startswith(V2)
