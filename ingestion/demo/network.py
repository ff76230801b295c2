"""The demo's made-up network on the loopback interface: as much of X's API as its collector asks for.

It keeps how many posts were played in a file, and sends those that come to whoever is connected.
"""

import contextlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import orjson

from ingestion.demo.playlist import MOST, id_of, post_of

RULES, STREAM, RECENT = (f"/2/tweets/search/{each}" for each in ("stream/rules", "stream", "recent"))

KEEP_ALIVE_SECONDS = 15.0
"""As X does it: without a word for 25 seconds the collector takes the connection for dead."""

MOST_BODY = 100_000
"""Bytes of a request: rules for a thousand handles."""


class Network(ThreadingHTTPServer):
    """Plays the playlist."""

    daemon_threads = True

    def __init__(self, played: Path, port: int = 0) -> None:
        """`played`: the file that keeps how far it is; port 0: any that is free."""
        super().__init__(("127.0.0.1", port), _Door)
        self._file = played
        self._news = threading.Condition()
        self.rules: list[dict[str, str]] = []
        self.count = int(played.read_text()) if played.exists() else 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def play_next(self) -> bool:
        """Post the next one; False where all were played."""
        if self.count >= MOST:
            return False
        with self._news:
            self.count += 1
            draft = self._file.with_name(f"{self._file.name}.draft")
            draft.write_text(str(self.count))
            draft.replace(self._file)
            self._news.notify_all()
        return True

    def wait_after(self, count: int) -> int:
        """Return how many were played, once there are more than `count` or it is time for a keep-alive."""
        with self._news:
            self._news.wait_for(lambda: self.count > count, KEEP_ALIVE_SECONDS)
            return self.count

    def since(self, last: int) -> list[int]:
        """Return the numbers of the posts that were played after the one with the id `last`, newest first."""
        return [number for number in reversed(range(self.count)) if id_of(number) > last]


class _Door(BaseHTTPRequestHandler):
    """Answers as X does."""

    protocol_version = "HTTP/1.1"
    server: Network

    def do_GET(self) -> None:
        """Tell the rules, search, or stream for as long as someone listens."""
        parts = urlsplit(self.path)
        words = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        if parts.path == STREAM:
            self._stream()
        elif parts.path == RECENT:
            self._send(_page(self.server, words))
        elif parts.path == RULES:
            self._send({"data": self.server.rules})
        else:
            self._send({"title": "Not Found"}, 404)

    def do_POST(self) -> None:
        """Set rules: whatever they say, all is sent."""
        length = int(self.headers.get("Content-Length") or 0)
        asked: Any = orjson.loads(self.rfile.read(min(length, MOST_BODY)))
        if "dry_run" not in self.path:
            gone = {str(each) for each in (asked.get("delete") or {}).get("ids", ())}
            kept = [each for each in self.server.rules if each["id"] not in gone]
            first = 1 + max((int(each["id"]) for each in kept), default=0)
            added = enumerate(asked.get("add") or (), first)
            self.server.rules = kept + [{**each, "id": str(number)} for number, each in added]
        self._send({"data": self.server.rules}, 201)

    def log_message(self, *_: object) -> None:
        """Say nothing: the collector's log tells."""

    def _send(self, value: Any, status: int = 200) -> None:
        body = orjson.dumps(value)
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _stream(self) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        sent = self.server.count
        with contextlib.suppress(OSError):  # whoever listened is gone
            while True:
                count = self.server.wait_after(sent)
                lines = b"".join(orjson.dumps(post_of(each)) + b"\r\n" for each in range(sent, count))
                piece = lines or b"\r\n"
                self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
                self.wfile.flush()
                sent = count


def _page(network: Network, words: dict[str, str]) -> dict[str, Any]:
    """Return a page of recent search: the posts since one, newest first."""
    numbers = network.since(int(words.get("since_id", "0")))
    begin, size = int(words.get("next_token", "0")), int(words.get("max_results", "100"))
    found = [post_of(number) for number in numbers[begin : begin + size]]
    following = {"next_token": str(begin + size)} if begin + size < len(numbers) else {}
    users = {user["id"]: user for each in found for user in each["includes"]["users"]}
    return {
        "data": [each["data"] for each in found],
        "includes": {"users": [*users.values()]},
        "meta": following,
    }


@contextmanager
def serving(played: Path) -> Iterator[Network]:
    """Serve until the block ends."""
    with Network(played) as network:
        thread = threading.Thread(target=network.serve_forever, args=(0.2,), daemon=True)
        thread.start()
        try:
            yield network
        finally:
            network.shutdown()
            thread.join(5)
