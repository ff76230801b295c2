"""Receivers that break the rules: they send any bytes at all, or nothing."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager


@contextmanager
def answering(data: bytes, *, drip: float = 0, wait: float = 0) -> Iterator[str]:
    """Answer each call with these bytes and an end, after `wait`; `drip`: a byte each so many seconds."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_serve, args=(server, data, drip, wait), daemon=True).start()
        yield f"127.0.0.1:{server.getsockname()[1]}"
        server.shutdown(socket.SHUT_RDWR)


def _serve(server: socket.socket, data: bytes, drip: float, wait: float) -> None:
    while True:
        try:
            called, _ = server.accept()
        except OSError:
            return
        with called:
            try:
                time.sleep(wait)
                _answer(called, data, drip)
            except OSError:
                continue  # the caller has gone


def _answer(called: socket.socket, data: bytes, drip: float) -> None:
    if not drip:
        called.settimeout(5)
        called.recv(65_536)
        called.sendall(data)
        called.shutdown(socket.SHUT_WR)
        while called.recv(65_536):  # what comes after a close would be answered with a reset
            pass
    for number in range(1_000 if drip else 0):
        called.sendall(data[number : number + 1] or b"\x00")
        time.sleep(drip)


@contextmanager
def hanging(count: int) -> Iterator[list[str]]:
    """Return the addresses of receivers that take a connection and never say a word."""
    with ExitStack() as stack:
        servers = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        yield [f"http://127.0.0.1:{server.getsockname()[1]}/" for server in servers]
