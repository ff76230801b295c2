"""An HTTP server before a real S3 endpoint that fails as stores do: by a script, or at random."""

import http.client
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Fault:
    """What to do to one answer: a status in its place, or its body cut or stalled after `after` bytes."""

    status: int = 0
    after: int = -1
    stall: float = 0.0  # seconds, then the connection is reset


@dataclass
class FaultyStore:
    """Where the server listens, what it was asked, and what it does to the requests for objects.

    `failures` counts the answers that were refused or cut: a fault beyond a body's end is none.
    """

    url: str = ""
    requests: list[tuple[str, str, int]] = field(default_factory=list)  # method, path, bytes sent
    next_fault: Callable[[str, str], Fault | None] = lambda method, path: None
    failures: int = 0


OWN_HEADERS = {"transfer-encoding", "connection", "server", "date"}
CODES = {403: "AccessDenied", 404: "NoSuchKey", 412: "PreconditionFailed", 503: "SlowDown"}


class Door(BaseHTTPRequestHandler):
    """Hands a request on to the real endpoint, and its answer back as far as the fault lets it."""

    protocol_version = "HTTP/1.1"
    server: "DoorServer"

    def do_GET(self) -> None:
        """Answer a request. (HEAD likewise.)"""
        fault = self.server.store.next_fault(self.command, self.path)
        if fault and fault.status:
            self.refuse(fault.status)
            return
        with closing(http.client.HTTPConnection(self.server.upstream, timeout=10)) as forward:
            # The name of the host is signed with the rest: it stays the one that the client asked.
            forward.request(self.command, self.path, headers=dict(self.headers.items()))
            answer = forward.getresponse()
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in OWN_HEADERS:
                    self.send_header(name, value)
            self.end_headers()
            self.give(answer.read(), fault)

    do_HEAD = do_GET

    def give(self, body: bytes, fault: Fault | None) -> None:
        """Send the body, or its beginning and then nothing, or a reset."""
        cut = fault.after if fault and 0 <= fault.after < len(body) else len(body)
        self.note(cut)
        self.wfile.write(body[:cut])
        self.wfile.flush()
        if cut < len(body):
            assert fault
            self.server.store.failures += 1
            threading.Event().wait(fault.stall)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            self.connection.close()
            self.close_connection = True

    def refuse(self, status: int) -> None:
        """Send an error as S3 words it."""
        body = b"" if self.command == "HEAD" else f"<Error><Code>{CODES[status]}</Code></Error>".encode()
        self.note(0)
        self.server.store.failures += 1
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def note(self, sent: int) -> None:
        """Note a request before its answer goes out: who reads the answer may look at the notes at once."""
        self.server.store.requests.append((self.command, self.path, sent))

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def handle(self) -> None:
        """Serve a connection until the client, or the fault, closes it."""
        try:
            super().handle()
        except (OSError, ValueError):
            self.close_connection = True


class DoorServer(ThreadingHTTPServer):
    """Listens on a free port, before `upstream` (host:port)."""

    daemon_threads = True

    def __init__(self, store: FaultyStore, upstream: str) -> None:
        super().__init__(("127.0.0.1", 0), Door)
        self.store, self.upstream = store, upstream


@contextmanager
def faulty(endpoint: str) -> Iterator[FaultyStore]:
    """Serve `endpoint` through a door that fails when told to."""
    store = FaultyStore()
    with DoorServer(store, urlsplit(endpoint).netloc) as server:
        store.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield store
        finally:
            server.shutdown()
            thread.join()
