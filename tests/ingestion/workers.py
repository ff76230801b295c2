"""Real Celery worker processes for the tests."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

COMMAND = [
    sys.executable,
    "-m",
    "celery",
    "-A",
    "APP",
    "worker",
    "--without-gossip",
    "--without-mingle",
]


class Worker:
    """A worker with its pool, in a process group of its own."""

    def __init__(
        self, services: dict[str, str], log: Path, *, processes: int = 1, app: str = "tweetdeals",
        name: str = "celery",
    ) -> None:  # fmt: skip
        self._log = log.open("ab")
        self.process = subprocess.Popen(
            [app if word == "APP" else word for word in COMMAND]
            + ["-c", str(processes), "-l", "WARNING", "-n", f"{name}@%h"],
            env=services,
            stdout=self._log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def kill(self) -> None:
        """Kill the worker and its pool as a power cut would."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()
        self._log.close()


def wait_until(is_so: Callable[[], bool], seconds: float, what: str) -> None:
    """Wait for something to become so."""
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until, f"not within {seconds} s: {what}"
        time.sleep(0.05)
