"""A made-up Jetstream on the loopback interface: plays invented events, and does what the real one does.

It keeps a log of events in the order in which it got them. A cursor leads to the first that is not older; one
older than what is kept leads to the oldest, in silence. Troubles come by script, each once.
"""

import json
import random
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, urlsplit

from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.sync.server import ServerConnection, serve

from tests.ingestion.dumps import event

POSTS = "app.bsky.feed.post"
SHOPS = [f"did:plc:shop{number:020d}" for number in range(20)]


@dataclass
class Playing:
    """What a made-up server sends and what it was asked.

    `cuts`: after so many frames a connection is cut without a farewell, one entry a connection (0: never).
    `silent_after`: frames of the first connection, then nothing more comes.
    `shown`: how many events of the log the network has so far.
    """

    log: Sequence[bytes]
    url: str = ""
    cuts: list[int] = field(default_factory=list)
    silent_after: int = -1
    farewell: bytes = b""
    kept_from: int = 0
    status: int = 0
    said: bytes = b""
    asked: list[dict[str, list[str]]] = field(default_factory=list)
    shown: int = 10**9

    def since(self, cursor: int) -> Iterator[bytes]:
        """Give the events from a cursor on, as the log has them."""
        at = self.kept_from
        while at < len(self.log) and time_of(self.log[at]) < cursor:
            at += 1
        while at < len(self.log):
            if at < self.shown:
                yield self.log[at]
                at += 1
            else:
                time.sleep(0.05)

    def play(self, connection: ServerConnection) -> None:
        """Serve one connection, with the troubles that are due."""
        assert connection.request
        asked = parse_qs(urlsplit(connection.request.path).query)
        self.asked.append(asked)
        cut = self.cuts.pop(0) if self.cuts else 0
        silent = self.silent_after if len(self.asked) == 1 else -1
        with suppress(ConnectionClosed):
            for number, frame in enumerate(self.since(int(asked.get("cursor", ["0"])[0]))):
                if cut and number == cut:
                    connection.socket.shutdown(socket.SHUT_RDWR)  # 1006
                    return
                if number == silent:
                    break
                connection.send(frame, text=True)
            if self.farewell:
                connection.send(self.farewell, text=True)
            connection.recv()  # the log is at its end: the stream goes on without events


def time_of(frame: bytes) -> int:
    """Return when the network had an event, in microseconds; what is none is as old as can be."""
    try:
        value = json.loads(frame)
        return int((value.get("payload") or value)["time_us"])
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError):
        return 0


@contextmanager
def playing(log: Sequence[bytes], **troubles: Any) -> Iterator[Playing]:
    """Serve a log of frames."""
    state = Playing(log, **troubles)

    def answer(_connection: ServerConnection, _request: Request) -> Response | None:
        if not state.status:
            return None
        status, state.status = state.status, state.status if state.status in (401, 404) else 0
        return Response(status, HTTPStatus(status).phrase, _headers(len(state.said)), state.said)

    with serve(state.play, "127.0.0.1", 0, process_request=answer, compression=None) as server:
        state.url = f"ws://127.0.0.1:{server.socket.getsockname()[1]}/subscribe"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield state
        finally:
            server.shutdown()
            thread.join(5)


def _headers(length: int) -> Any:
    from websockets.datastructures import Headers

    return Headers({"Content-Length": str(length), "Connection": "close"})


def events(
    begin_us: int, minutes: int, each_minute: int, *, seed: int = 1, jump: Callable[[int], int] = lambda at: 0
) -> list[bytes]:
    """Return invented events in the order of a network's clock: offers, chatter, deletions, accounts.

    A third are offers, of a busy network's fewer: a hundred a minute.

    `jump` adds microseconds to the clock, as a server's that is set anew.
    """
    chance = random.Random(seed)
    step = 60_000_000 // each_minute
    frames = []
    for number in range(minutes * each_minute):
        at = begin_us + number * step
        frames.append(frame(_nth(number, chance, max(3, each_minute // 100)), at + jump(at)))
    return frames


def frame(value: dict[str, Any], at_us: int) -> bytes:
    """Write an event as the network does."""
    return json.dumps(value | {"time_us": at_us}, separators=(",", ":"), ensure_ascii=False).encode()


def _nth(number: int, chance: random.Random, offers_each: int) -> dict[str, Any]:
    did = SHOPS[number % len(SHOPS)]
    rkey = f"3k{number:011d}"
    if number % 50 == 7:
        return event(rkey=f"3k{max(0, number - 40):011d}", operation="delete") | {
            "did": SHOPS[(number - 40) % len(SHOPS)]
        }
    if number % 97 == 5:
        account = {"active": True, "did": did}
        return {"did": did, "kind": "account", "account": account}
    price = chance.randrange(5, 90)
    offer = f"Acme Gadget {number % 7} now only ${price}.99, was ${price + 20}.99"
    text = offer if number % offers_each == 0 else f"good morning, number {number} ☕"
    return event(text, rkey=rkey) | {"did": did}


def swapped(frames: Sequence[bytes], distance: int, seed: int = 1) -> list[bytes]:
    """Return frames of which neighbours up to so many places apart changed places."""
    chance = random.Random(seed)
    places = [number + chance.random() * distance for number in range(len(frames))]
    return [frame for _, frame in sorted(zip(places, frames, strict=True), key=lambda pair: pair[0])]
