"""The web server: `python -m tweetdeals.web_server --port 8000`.

Some processes serve one socket; the code is loaded once, before they are forked; one that ends is replaced.
SIGTERM and SIGINT end the listening at once, and the processes after the answers that are on their way.
"""

import argparse
import logging
import os
import resource
import signal
import socket
import time
from collections.abc import Callable

from tweetdeals.whole_requests import STOP_SECONDS, Application, WholeRequests

log = logging.getLogger(__name__)

PROCESSES = 2
BACKLOG = 1024
OPEN_FILES = 4096
RESTART_SECONDS = 1.0


class Processes:
    """Forked processes that do the same work: replaced when they end, stopped together."""

    def __init__(self, work: Callable[[], None], count: int) -> None:
        self._work, self._count = work, count
        self._pids: set[int] = set()
        self._is_stopping = False

    def run(self) -> None:
        """Keep the processes alive until a signal; return when all have ended."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        for _ in range(self._count):
            self._fork()
        while self._pids:
            pid, status = os.wait()
            if pid not in self._pids:
                continue  # an orphan, where this is a container's first process
            self._pids.discard(pid)
            if not self._is_stopping:
                log.warning("web process %d ended (%d) and is replaced", pid, status)
                time.sleep(RESTART_SECONDS)
                self._fork()

    def _fork(self) -> None:
        signals = {signal.SIGTERM, signal.SIGINT}
        signal.pthread_sigmask(signal.SIG_BLOCK, signals)  # none falls between the fork and the note of it
        pid = 0 if self._is_stopping else os.fork()
        if pid:
            self._pids.add(pid)
        elif not self._is_stopping:
            self._be_a_child(signals)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, signals)

    def _be_a_child(self, signals: set[signal.Signals]) -> None:
        status = 1
        try:
            for number in signals:
                signal.signal(number, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, signals)
            self._work()
            status = 0
        except BaseException:
            log.exception("a web process failed")
        finally:
            logging.shutdown()
            os._exit(status)

    def _stop(self, *_: object) -> None:
        """Pass the end on; who does not end is killed, at once by a second signal."""
        for pid in self._pids:
            os.kill(pid, signal.SIGKILL if self._is_stopping else signal.SIGTERM)
        self._is_stopping = True
        signal.signal(signal.SIGALRM, self._stop)
        signal.alarm(int(STOP_SECONDS) + 3)


def serve(application: Application, listening: socket.socket, parent: int) -> None:
    """Serve in this process until SIGTERM or SIGINT, or the end of its parent."""
    server = WholeRequests(application, listening, parent)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, server.stop)
    server.run()


def allow_open_files() -> None:
    """Raise this process's bound of open files, where the system lets it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def main() -> None:
    """Listen, load the code, serve."""
    parser = argparse.ArgumentParser(prog="python -m tweetdeals.web_server")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--processes", type=int, default=PROCESSES)
    options = parser.parse_args()
    allow_open_files()
    with socket.create_server((options.host, options.port), backlog=BACKLOG) as listening:
        listening.setblocking(False)
        from tweetdeals.wsgi import application  # it takes seconds: a taken port is told before

        log.info("http://%s:%d, %d processes", options.host, options.port, options.processes)
        parent = os.getpid()
        Processes(lambda: serve(application, listening, parent), options.processes).run()


if __name__ == "__main__":
    main()
