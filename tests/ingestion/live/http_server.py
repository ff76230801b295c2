"""A made-up HTTP server on the loopback interface whose answers may never end, in chunks."""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Asked:
    """A request: its path, its words (the last of each) and its headers, by small letters."""

    path: str
    words: dict[str, str]
    headers: dict[str, str]
    body: bytes = b""
    method: str = "GET"


@dataclass
class Answer:
    """What is sent: whole, or piece by piece for as long as there are pieces."""

    pieces: Iterable[bytes] = ()
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


class Network(ThreadingHTTPServer):
    """Answers by `answer`, and notes what it was asked."""

    daemon_threads = True

    def __init__(self, answer: Callable[[Asked], Answer]) -> None:
        super().__init__(("127.0.0.1", 0), Door)
        self.answer = answer
        self.asked: list[Asked] = []
        self.url = f"http://127.0.0.1:{self.server_port}"


class Door(BaseHTTPRequestHandler):
    """Sends each answer in chunks."""

    protocol_version = "HTTP/1.1"
    server: Network

    def do_GET(self) -> None:
        """Answer a request of any method."""
        parts = urlsplit(self.path)
        words = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(int(headers.get("content-length", "0")))
        asked = Asked(parts.path, words, headers, body, self.command)
        self.server.asked.append(asked)
        answer = self.server.answer(asked)
        self.send_response(answer.status)
        for name, value in (answer.headers | {"Transfer-Encoding": "chunked"}).items():
            self.send_header(name, value)
        self.end_headers()
        with suppress(OSError):
            for piece in answer.pieces:
                self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
                self.wfile.flush()
            self.wfile.write(b"0\r\n\r\n")

    do_POST = do_GET

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def network(answer: Callable[[Asked], Answer]) -> Iterator[Network]:
    """Serve answers."""
    with Network(answer) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()
