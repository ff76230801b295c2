"""A small Internet Archive on the loopback interface: metadata, downloads by redirect, and its bad days."""

import hashlib
import json
import re
import threading
import time
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit

Fault = Callable[["Handler", bytes], None]
"""Answers in place of the server; gets the bytes that it would have sent."""


@dataclass
class Site:
    """What the site holds, what goes wrong next at an address, and what it was asked."""

    url: str
    items: dict[str, dict[str, bytes]] = field(default_factory=dict)
    stated: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    etags: dict[str, str] = field(default_factory=dict)
    faults: dict[str, list[Fault]] = field(default_factory=lambda: defaultdict(list))
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    data_host: str = ""
    active: int = 0
    most_active: int = 0

    def add(self, identifier: str, name: str, body: bytes, **stated: Any) -> None:
        """Put a file into an item; `stated` overrides what its metadata state."""
        self.items.setdefault(identifier, {})[name] = body
        self.stated[identifier, name] = stated

    def metadata(self, identifier: str) -> dict[str, Any]:
        """Return what the site answers of an item; of an unknown one `{}`, as the real one does."""
        if identifier not in self.items:
            return {}
        files = [self._entry(identifier, name, body) for name, body in self.items[identifier].items()]
        files.append({"name": f"{identifier}_meta.xml", "size": "884", "md5": "0", "format": "Metadata"})
        files.append({"name": f"{identifier}_archive.torrent", "size": "9", "md5": "0"})
        return {"server": "ia601501.us.archive.org", "dir": f"/2/items/{identifier}", "files": files}

    def _entry(self, identifier: str, name: str, body: bytes) -> dict[str, Any]:
        sums = {
            "size": str(len(body)),
            "md5": hashlib.md5(body).hexdigest(),
            "sha1": hashlib.sha1(body).hexdigest(),
            "crc32": f"{zlib.crc32(body):08x}",
        }
        return {"name": name, "source": "original", "format": "TAR", **sums, **self.stated[identifier, name]}

    def ranges(self, name: str) -> list[str]:
        """Return the Range headers of the requests for a file's data, in order."""
        return [headers.get("Range", "") for path, headers in self.asked if path == f"/data/{name}"]


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    site: Site

    def do_GET(self) -> None:
        """Answer as the real site does, unless a fault is due."""
        path = unquote(urlsplit(self.path).path)
        self.site.asked.append((path, dict(self.headers)))
        kind, _, rest = path.strip("/").partition("/")
        if kind == "metadata":
            self._or_fault(path, json.dumps(self.site.metadata(rest)).encode(), self.whole)
        elif kind == "download":
            host = self.site.data_host or self.headers["Host"]
            name = rest.rpartition("/")[2]
            self._or_fault(path, b"", lambda _: self.head(302, Location=f"http://{host}/data/{name}"))
        else:
            body = next((files[rest] for files in self.site.items.values() if rest in files), None)
            if body is None:
                self.head(404)
            else:
                self._send_data(path, rest, body)

    def _send_data(self, path: str, name: str, body: bytes) -> None:
        self.site.active += 1
        self.site.most_active = max(self.site.most_active, self.site.active)
        try:
            etag = self.site.etags.get(name, f'"{len(body):x}"')
            self._or_fault(path, body, lambda body: self.data(body, etag))
        finally:
            self.site.active -= 1

    def _or_fault(self, path: str, body: bytes, answer: Callable[[bytes], None]) -> None:
        faults = self.site.faults[path]
        if faults:
            faults.pop(0)(self, body)
        else:
            answer(body)

    def head(self, status: int, length: int = 0, **headers: str) -> None:
        """Send the head of an answer."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(length))
        self.end_headers()

    def whole(self, body: bytes) -> None:
        """Send a whole answer."""
        self.head(200, len(body))
        self.wfile.write(body)

    def data(self, body: bytes, etag: str, send: int | None = None) -> None:
        """Send a file or the range asked for, or only `send` bytes of it."""
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        if asked and self.headers.get("If-Range", etag) == etag:
            start = int(asked[1])
            shown = f"bytes {start}-{len(body) - 1}/{len(body)}"
            self.head(206, len(body) - start, ETag=etag, Content_Range=shown)
        else:
            start = 0
            self.head(200, len(body), ETag=etag)
        self.wfile.write(memoryview(body)[start:] if send is None else body[start : start + send])

    def log_message(self, format: str, *args: Any) -> None:
        """Stay quiet."""


def cut_after(count: int) -> Fault:
    """The connection breaks after so many bytes of the body."""

    def fault(handler: Handler, body: bytes) -> None:
        handler.data(body, f'"{len(body):x}"', send=count)
        handler.close_connection = True

    return fault


def stall_after(count: int, seconds: float) -> Fault:
    """The body stops for a while after so many bytes, then the connection ends."""

    def fault(handler: Handler, body: bytes) -> None:
        cut_after(count)(handler, body)
        handler.wfile.flush()
        time.sleep(seconds)

    return fault


def status(code: int, **headers: str) -> Fault:
    """An answer with a status and nothing else."""
    return lambda handler, body: handler.head(code, **headers)


def other_bytes(handler: Handler, body: bytes) -> None:
    """As many bytes as there should be, but not the right ones."""
    handler.whole(bytes(len(body)))


@contextmanager
def running_site() -> Iterator[Site]:
    """Serve a site on a free port until the end of the block."""
    handler = type("BoundHandler", (Handler,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.handle_error = lambda *_: None  # a client that goes away is no fault of the site
    server.daemon_threads = True
    handler.site = Site(f"http://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield handler.site
    finally:
        server.shutdown()
        server.server_close()
