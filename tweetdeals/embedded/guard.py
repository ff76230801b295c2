"""Ends the children of a supervisor that was killed: `python -m tweetdeals.embedded.guard`.

The supervisor alone holds the other end of the guard's standard input, so the end of that stream is the
supervisor's death, on Linux and macOS alike. What was its last line are the process groups to end: with
them go the web server's processes and the worker's pool children, of which PDEATHSIG knows nothing.
(PostgreSQL is not among them: see keeper.py.)
"""

import contextlib
import signal
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from tweetdeals.embedded import processes

GRACE_SECONDS = 5.0


class Guard:
    """The supervisor's side: a guard that knows which groups to end."""

    def __init__(self, log: Path) -> None:
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    def follow(self, groups: Iterable[int]) -> None:
        """Tell the guard the groups there are now; start it, or restart it if it died."""
        line = (" ".join(map(str, groups)) + "\n").encode()
        if self._process is None or self._process.poll() is not None:
            self._process = self._start()
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError):  # died just now: the next call starts another
            self._process.stdin.write(line)
            self._process.stdin.flush()

    def is_alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def close(self) -> None:
        """End the guard after a regular stop: there is nothing left to guard."""
        if self._process is None:
            return
        self.follow([])
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()

    def _start(self) -> subprocess.Popen[bytes]:
        """Start it without PDEATHSIG: it has to outlive the supervisor."""
        with self._log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "tweetdeals.embedded.guard"],
                cwd=Path(__file__).resolve().parents[2],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )


def end_groups(groups: list[int]) -> None:
    """SIGTERM, and SIGKILL for what is left after a grace time."""
    for group in groups:
        processes.signal_group(group, signal.SIGTERM)
    processes.wait_until(lambda: not any(processes.signal_group(group, 0) for group in groups), GRACE_SECONDS)
    for group in groups:
        processes.kill_group(group)


def main() -> None:
    """Read until the supervisor is gone, then end what it left."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    groups: list[int] = []
    for line in sys.stdin:
        groups = [int(word) for word in line.split()]
    end_groups(groups)


if __name__ == "__main__":
    main()
