"""An HTTP server before a real S3 endpoint that fails as stores do: by a script, or at random."""

import http.client
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
    """Where the server listens, what it was asked, and what it does to the requests for objects."""

    url: str = ""
    requests: list[tuple[str, str, int]] = field(default_factory=list)  # method, path, bytes sent
    next_fault: Callable[[str, str], Fault | None] = lambda method, path: None


CODES = {403: "AccessDenied", 404: "NoSuchKey", 412: "PreconditionFailed", 503: "SlowDown"}


@contextmanager
def faulty(endpoint: str) -> Iterator[FaultyStore]:
    """Serve `endpoint` through a door that fails when told to."""
    store, upstream = FaultyStore(), urlsplit(endpoint)
    assert upstream.hostname and upstream.port

    class Door(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            fault = store.next_fault(self.command, self.path)
            if fault and fault.status:
                self.refuse(fault.status)
                return
            forward = http.client.HTTPConnection(upstream.hostname, upstream.port, timeout=10)
            headers = {name: value for name, value in self.headers.items() if name != "Host"}
            forward.request(self.command, self.path, headers={**headers, "Host": upstream.netloc})
            answer = forward.getresponse()
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in ("transfer-encoding", "connection", "server", "date"):
                    self.send_header(name, value)
            self.end_headers()
            self.give(answer.read(), fault)
            forward.close()

        do_HEAD = do_GET

        def give(self, body: bytes, fault: Fault | None) -> None:
            cut = fault.after if fault and 0 <= fault.after < len(body) else len(body)
            self.wfile.write(body[:cut])
            self.wfile.flush()
            store.requests.append((self.command, self.path, cut))
            if cut < len(body):
                assert fault
                threading.Event().wait(fault.stall)
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                self.connection.close()
                self.close_connection = True

        def refuse(self, status: int) -> None:
            code = CODES[status]
            body = b"" if self.command == "HEAD" else f"<Error><Code>{code}</Code></Error>".encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            store.requests.append((self.command, self.path, 0))

        def log_message(self, *_: object) -> None:
            pass

        def handle(self) -> None:
            try:
                super().handle()
            except (OSError, ValueError):  # the client, or the fault, closed the connection
                self.close_connection = True

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    server.daemon_threads = True
    store.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield store
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
