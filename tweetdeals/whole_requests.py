"""Waitress with bounds: a thread takes a request once all of it is there, however slowly it comes.

Slow clients cost a connection and some memory, no thread. Waitress bounds the silence between two bytes; here
a request has a time in all too, a stop waits for the answers that are on their way, and a process whose
threads are all busy leaves new connections to another one.
"""

import os
import socket
import time
from collections.abc import Callable, Iterable
from typing import Any

from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.server import TcpWSGIServer

Application = Callable[..., Iterable[bytes]]

THREADS = 4
"""Of one process; each holds a database connection."""

CONNECTIONS = 1000
"""Of one process, below the usual 1,024 open files."""

SILENCE_SECONDS = 30
HEAD_SECONDS = 30
REQUEST_SECONDS = 600
"""A connection ends after so long without a byte, without the whole head, and without the whole request."""

CHECK_SECONDS = 5
MOST_HEAD = 64 * 1024
MOST_BODY = 256 * 2**20
"""Far over what any page accepts, which says so itself; it is kept in files, not in memory."""

MOST_UNSENT = 256 * 2**20
"""Of an answer whose client reads slowly: in a file from 1 MB on. Below it no thread waits for the client."""

STOP_SECONDS = 10.0
TURN_SECONDS = 0.5


class WholeRequests(TcpWSGIServer):
    """Serves one process from a socket that several may share, as long as process `parent` is its parent."""

    def __init__(self, application: Application, listening: socket.socket, parent: int) -> None:
        bounds = Adjustments(
            sockets=[listening],
            threads=THREADS,
            connection_limit=CONNECTIONS,
            channel_timeout=SILENCE_SECONDS,
            cleanup_interval=CHECK_SECONDS,
            max_request_header_size=MOST_HEAD,
            max_request_body_size=MOST_BODY,
            outbuf_high_watermark=MOST_UNSENT,
            ident=None,
            clear_untrusted_proxy_headers=False,  # tweetdeals.proxies reads them, by TRUSTED_PROXIES
        )
        self._parent = parent  # as known before the fork: it may be killed before this line
        self._stopping_at: float | None = None
        self._begun: dict[Any, float] = {}  # requests that have not come in whole: when they were first seen
        place = (listening.family, listening.type, listening.proto, listening.getsockname())
        super().__init__(application, {}, True, listening, adj=bounds, sockinfo=place, bind_socket=False)
        self.task_dispatcher.set_thread_count(THREADS)

    def run(self) -> None:
        """Serve until `stop`, or until the process that forked this one has gone."""
        while not self._is_done():
            wasyncore.loop(timeout=TURN_SECONDS, use_poll=True, map=self._map, count=1)
        self.task_dispatcher.shutdown(timeout=1)

    def stop(self, *_: object) -> None:
        """Take no more connections; the answers that are on their way still go out."""
        self._stopping_at = self._stopping_at or time.monotonic()

    def readable(self) -> bool:
        """Tell whether to take a connection: not while requests wait here for a thread."""
        may_take = bool(super().readable())  # it also closes what is over its time
        return may_take and self._stopping_at is None and not self.task_dispatcher.queue

    def maintenance(self, now: float) -> None:
        """Close connections that were silent for too long, or whose request takes too long in all."""
        super().maintenance(now)
        channels = [each for each in self.active_channels.values() if each.request is not None]
        self._begun = {each.request: self._begun.get(each.request, now) for each in channels}
        for channel in channels:
            longest = REQUEST_SECONDS if channel.request.headers_finished else HEAD_SECONDS
            if now - self._begun[channel.request] > longest:
                channel.will_close = True

    def _is_done(self) -> bool:
        if os.getppid() != self._parent:
            return True
        if self._stopping_at is None:
            return False
        channels = list(self.active_channels.values())
        is_busy = any(each.requests or each.total_outbufs_len for each in channels)
        return not is_busy or time.monotonic() - self._stopping_at > STOP_SECONDS
