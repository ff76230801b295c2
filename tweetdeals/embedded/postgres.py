"""The embedded PostgreSQL, shared by all who use it on this machine: `make up`, commands, tests.

The first user starts it (through a keeper process, see keeper.py), the others join, the last one's leaving
stops it. No user waits for another, and one that is killed leaves no server behind.
"""

import fcntl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from tweetdeals.embedded import accounts, keeper, processes
from tweetdeals.embedded.cluster import Cluster, PostgresFailed

READY_SECONDS = 600.0  # a recovery after a crash in a large load takes its time
SETTLE_SECONDS = 10.0  # backends of a killed server hold its shared memory for a moment

__all__ = ["EmbeddedPostgres", "PostgresFailed", "running"]


@contextmanager
def running(var: Path, *, discard: bool = False) -> Iterator[str]:
    """Use the server of `var` inside the context; gives its DATABASE_URL.

    `discard` is for tests: no flush to disk, and the data are removed when the last user leaves.
    """
    server = EmbeddedPostgres(var, discard=discard)
    try:
        yield server.acquire()
    finally:
        server.release()


class EmbeddedPostgres:
    """One user's hold on the server of a var directory."""

    def __init__(self, var: Path, *, discard: bool = False) -> None:
        self.var = var.absolute()
        self.log = self.var / "log" / "postgres.log"
        self._discard = discard
        self._users: IO[str] | None = None
        self._cluster: Cluster | None = None
        self._keeper: subprocess.Popen[bytes] | None = None

    def acquire(self) -> str:
        """Start the server or join it; return its DATABASE_URL. Raises PostgresFailed.

        May be called again by a holder whose server died: it is restarted, on the same port. A server that
        lives is never restarted: one that recovers, or has no connection free, is waited for.
        """
        is_first = self._cluster is None
        self.log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        home = accounts.home(self.var)
        self._cluster = cluster = Cluster(home, durable=not self._discard)
        with (home / "start.lock").open("a") as start:
            fcntl.flock(start, fcntl.LOCK_EX)
            self._users = self._users or (home / keeper.USERS_LOCK).open("a")
            fcntl.flock(self._users, fcntl.LOCK_SH)  # waits for a keeper that is stopping
            if not cluster.accepts():
                self._bring_up(cluster, is_first)
            cluster.create_database()
        return cluster.url()

    def _bring_up(self, cluster: Cluster, is_first: bool) -> None:
        """Wait for a server that lives, start one where there is none. Raises PostgresFailed."""
        processes.wait_until(lambda: cluster.server_pid() is None or cluster.accepts(), READY_SECONDS)
        pid = cluster.server_pid()
        if pid is None:
            cluster.prepare(keep_port=not is_first)
            self._start(cluster)
        elif reason := cluster.refusal():
            raise PostgresFailed(
                f"the embedded PostgreSQL (process {pid}) lives and takes no connection: {reason}.\n"
                f"Wait and try again, or end what holds its connections; its log is {self.log}"
            )

    def is_alive(self) -> bool:
        """Tell whether the server's process lives, whether or not it takes connections now."""
        if self._keeper is not None:
            self._keeper.poll()  # else a dead keeper stays a zombie
        return self._cluster is not None and self._cluster.server_pid() is not None

    def refusal(self) -> str | None:
        """Return why the server takes no connection now, None where it does; costs a connection."""
        return "it was never started" if self._cluster is None else self._cluster.refusal()

    def release(self) -> None:
        """Leave; wait for the server's stop unless others still use it."""
        if self._users is None or self._cluster is None:
            return
        self._users.close()
        self._users = None
        cluster = self._cluster
        processes.wait_until(
            lambda: not cluster.accepts() or self._has_other_users(), keeper.STOP_CAP_SECONDS
        )
        if not cluster.accepts():
            self._wait_for_keeper()

    def _has_other_users(self) -> bool:
        """Tell whether others hold the users' lock, as users and not as a keeper that is stopping."""
        assert self._cluster is not None
        try:
            users = (self._cluster.home / keeper.USERS_LOCK).open()
        except FileNotFoundError:  # discarded
            return False
        with users:
            if keeper.is_unused(users):
                return False
            try:
                fcntl.flock(users, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True

    def _wait_for_keeper(self) -> None:
        """Wait until a stopping keeper has let go of the users' lock; it does so as it ends."""
        assert self._cluster is not None
        with suppress(FileNotFoundError), (self._cluster.home / keeper.USERS_LOCK).open() as users:
            processes.wait_until(lambda: keeper.is_unused(users), keeper.STOP_CAP_SECONDS)
        if self._keeper is not None:
            self._keeper.wait(keeper.STOP_CAP_SECONDS)

    def _start(self, cluster: Cluster) -> None:
        """Start a keeper and wait until its server answers; a few attempts. Raises PostgresFailed."""
        began = time.monotonic()
        while not self._start_once(cluster):
            if time.monotonic() - began > SETTLE_SECONDS:
                end = processes.tail(self.log)
                raise PostgresFailed(f"the embedded PostgreSQL did not start; the end of {self.log}:\n{end}")
            time.sleep(1)

    def _start_once(self, cluster: Cluster) -> bool:
        """Start a keeper; return whether its server came up."""
        self._keeper = child = self._spawn_keeper(cluster)
        processes.wait_until(lambda: child.poll() is not None or cluster.accepts(), READY_SECONDS)
        return child.poll() is None and cluster.accepts()

    def _spawn_keeper(self, cluster: Cluster) -> subprocess.Popen[bytes]:
        """Start the keeper in a session of its own: it outlives this process if others use the server."""
        flags = ["--discard"] if self._discard else []
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "tweetdeals.embedded.keeper", str(cluster.home), *flags],
                cwd=Path(__file__).resolve().parents[2],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
