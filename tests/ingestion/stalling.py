"""A door before a server whose open connections can go dead: no byte passes, and nobody is told."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class StallingDoor:
    """Passes bytes between clients and a server on this machine."""

    def __init__(self, port: int) -> None:
        self._server = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._stalled: set[socket.socket] = set()
        self._open: set[socket.socket] = set()
        threading.Thread(target=self._accept, daemon=True).start()

    def stall(self) -> int:
        """Let all connections that are open now go dead; return how many. New ones work."""
        self._stalled |= self._open
        return len(self._stalled) // 2

    def close(self) -> None:
        """Close the door and all connections."""
        for each in (self._listener, *self._open):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._server))
                self._open |= {client, server}
                for pair in ((client, server), (server, client)):
                    threading.Thread(target=self._pass, args=pair, daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if source not in self._stalled:
                    target.sendall(data)
            if source not in self._stalled:
                target.shutdown(socket.SHUT_RDWR)


@contextmanager
def stalling(port: int) -> Iterator[StallingDoor]:
    """Open a door before the server at a port of this machine."""
    door = StallingDoor(port)
    try:
        yield door
    finally:
        door.close()
