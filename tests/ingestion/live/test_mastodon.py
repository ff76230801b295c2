"""Mastodon's server-sent events, and what was missed from the timeline, against a made-up server."""

import json
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ingestion.live.base import BadFrame, Event, Item, StreamBroken, StreamRefused
from ingestion.live.mastodon import Mastodon
from ingestion.reading.lines import read_block
from ingestion.reading.posts import line_time, read_line
from tests.ingestion.live.http_server import Answer, Asked, Network, network

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


def status(
    number: int, text: str = "Acme Gadget 3000 now only $19.99, was $39.99", **more: Any
) -> dict[str, Any]:
    """Return a status of a made-up shop."""
    return {
        "id": str(number),
        "uri": f"https://shop.example/statuses/{number}",
        "created_at": "2026-05-01T11:59:00.000Z",
        "content": f"<p>{text}</p>",
        "account": {"acct": "acme", "url": "https://shop.example/@acme", "display_name": "Acme"},
        **more,
    }


def sent(kind: str, data: Any) -> bytes:
    return f"event: {kind}\ndata: {data if isinstance(data, str) else json.dumps(data)}\n\n".encode()


def stream_of(server: Network, token: str = "", **options: Any) -> Mastodon:
    return Mastodon({"server": server.url} | options.pop("settings", {}), token, clock=lambda: NOW, **options)


def items_of(stream: Mastodon, count: int, position: dict[str, Any] | None = None) -> list[Item]:
    with closing(stream.connect(None, position or {})) as items:
        return [item for _, item in zip(range(count), items, strict=False)]


def plays(*pieces: bytes) -> Any:
    return lambda asked: Answer(pieces)


def numbers(items: list[Item]) -> list[str]:
    return [item.position["id"] for item in items if isinstance(item, Event) and item.position]


def test_statuses_come_as_lines_and_heartbeats_as_ticks() -> None:
    edited = status(2, edited_at="2026-05-01T11:59:30.000Z")
    pieces = [
        b":)\n",
        sent("update", status(1)),
        b":thump\n",
        sent("status.update", edited),
        sent("delete", "1"),
    ]
    with network(plays(*pieces)) as server:
        tick, first, _, second = items_of(stream_of(server), 4)
    assert tick == Event(NOW) and numbers([first, second]) == ["1", "2"]
    assert isinstance(first, Event)
    (post,) = read_line(first.line, NOW + timedelta(days=1)).posts
    assert post.content.text.startswith("Acme Gadget 3000") and post.content.handle == "acme@shop.example"


def test_a_deletion_is_of_the_status_that_was_seen_under_its_number() -> None:
    with network(
        plays(sent("update", status(1)), sent("delete", "7"), sent("delete", "1"), b":)\n")
    ) as server:
        seen, gone, tick = items_of(stream_of(server), 3)
    assert isinstance(seen, Event) and isinstance(gone, Event) and tick == Event(NOW)
    (post,) = read_line(seen.line, NOW + timedelta(days=1)).posts
    assert read_line(gone.line, NOW).deleted == (post.id,)
    assert read_block(gone.line + b"\n").candidates == [gone.line] and line_time(gone.line) is None


def test_an_event_may_come_in_pieces_of_any_size() -> None:
    data = sent("update", status(1, "☕ " * 50))
    with network(plays(*(data[at : at + 7] for at in range(0, len(data), 7)))) as server:
        assert numbers(items_of(stream_of(server), 1)) == ["1"]


def test_after_a_break_what_was_missed_is_read_page_by_page_oldest_first() -> None:
    def answer(asked: Asked) -> Answer:
        if asked.path == "/api/v1/streaming/public":
            return Answer([sent("update", status(101))])
        first = int(asked.words["min_id"]) + 1
        page = [status(number) for number in range(first, min(first + 40, 101))]
        return Answer([json.dumps(page[::-1]).encode()])

    with network(answer) as server:
        found = items_of(stream_of(server), 51, {"id": "50"})
    assert numbers(found) == [str(number) for number in range(51, 102)]
    assert [asked.words.get("min_id") for asked in server.asked] == [None, "50", "90"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [("{no json", "bad_json"), ("[1]", "not_an_object"), ('{"id": "1"}', "not_a_post"),
     (json.dumps(status(1, created_at="1871-01-01T00:00:00Z")), "bad_time"),
     (json.dumps(status(1, created_at="2871-01-01T00:00:00Z")), "bad_time"),
     (json.dumps(status(1, "x" * 1_100_000)), "too_long")],
    ids=range(6),
)  # fmt: skip
def test_a_bad_event_has_a_reason_and_does_not_end_the_stream(data: str, reason: str) -> None:
    with network(plays(sent("update", data), sent("update", status(2)))) as server:
        bad, good = items_of(stream_of(server), 2)
    assert isinstance(bad, BadFrame) and bad.reason == reason and numbers([good]) == ["2"]


def test_an_end_and_silence_are_breaks() -> None:
    def silent(asked: Asked) -> Answer:
        def pieces() -> Iterator[bytes]:
            yield b":)\n"
            threading.Event().wait(3)

        return Answer(pieces())

    with network(plays(b":)\n")) as server, pytest.raises(StreamBroken, match="the stream ended"):
        items_of(stream_of(server), 5)
    with network(silent) as server, pytest.raises(StreamBroken, match="went silent"):
        items_of(stream_of(server, silence=0.3), 5)


@pytest.mark.parametrize(("code", "error"), [(429, StreamBroken), (502, StreamBroken), (401, StreamRefused),
                                             (404, StreamRefused), (301, StreamRefused)])  # fmt: skip
def test_what_a_server_answers_tells_whether_to_try_again(code: int, error: type[Exception]) -> None:
    moved = {"Location": "http://169.254.1.1/"} if code == 301 else {}
    with network(lambda asked: Answer([b"no"], code, moved)) as server, pytest.raises(error) as raised:
        items_of(stream_of(server, "very-secret"), 1)
    assert "127.0.0.1" in str(raised.value) and "very-secret" not in str(raised.value)
    assert server.asked[0].headers["authorization"] == "Bearer very-secret"


@pytest.mark.parametrize(
    "settings", [{}, {"server": "ftp://x"}, {"server": "https://x.example", "stream": "../x"}]
)
def test_settings_that_are_none_are_refused(settings: dict[str, Any]) -> None:
    with pytest.raises(StreamRefused, match="the stream's setting"):
        Mastodon(settings)
