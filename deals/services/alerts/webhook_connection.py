"""The connection of a webhook's call: another thread can end it, and an answer has a whole head."""

import http.client
import socket
import ssl
from typing import Any

from urllib3.connection import HTTPConnection, HTTPSConnection

CONNECT_SECONDS = 5.0


class _WholeLines:
    """The stream of an answer's head: its end is a fault, which http.client takes for the last line."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def readline(self, limit: int = -1) -> bytes:
        line: bytes = self._stream.readline(limit)
        if not line.endswith(b"\n") and (limit < 0 or len(line) < limit):
            raise http.client.RemoteDisconnected("the answer ended before its headers did")
        return line

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


class _WholeHead(http.client.HTTPResponse):
    def begin(self) -> None:
        stream: Any = self.fp
        whole: Any = _WholeLines(stream)
        self.fp = whole
        super().begin()
        if self.fp is whole:
            self.fp = stream


class _CanBeCut:
    """Keeps a second handle of the connection: during TLS's handshake the first is nobody's."""

    line: socket.socket | None = None
    response_class: Any = _WholeHead

    def _new_conn(self) -> socket.socket:
        opened: socket.socket = super()._new_conn()  # type: ignore[misc]
        self.line = opened.dup()
        return opened

    def cut(self) -> None:
        """End the connection from another thread: what waits for it fails at once."""
        if self.line is not None:
            try:
                self.line.shutdown(socket.SHUT_RDWR)
            except OSError:
                return  # it ended by itself

    def close(self) -> None:
        """Close both handles."""
        if self.line is not None:
            self.line.close()
        super().close()  # type: ignore[misc]


class PlainCall(_CanBeCut, HTTPConnection):
    """A call without TLS."""


class SecureCall(_CanBeCut, HTTPSConnection):
    """A call with TLS."""


def connection_to(address: str, port: int, *, host: str, is_secure: bool) -> PlainCall | SecureCall:
    """Return a connection, not yet open, to this address; its certificate must be the host's."""
    if not is_secure:
        return PlainCall(address, port, timeout=CONNECT_SECONDS)
    return SecureCall(
        address,
        port,
        timeout=CONNECT_SECONDS,
        server_hostname=host,
        assert_hostname=host,
        ssl_context=ssl.create_default_context(),
    )
