"""A child process that the supervisor keeps alive."""

import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass

from tweetdeals.embedded import processes

FIRST_DELAY_SECONDS = 0.5
LONGEST_DELAY_SECONDS = 60.0
STEADY_SECONDS = 60.0  # a child that lived this long has no history of deaths


@dataclass
class Child:
    """How to start and stop one process, and what became of it.

    Deaths in a row are answered after 0.5, 1, 2, 4 ... 60 seconds.
    """

    name: str
    spawn: Callable[[], subprocess.Popen[bytes]]
    stop_cap: float  # seconds until SIGKILL
    process: subprocess.Popen[bytes] | None = None
    deaths: int = 0
    _started: float = 0.0
    _due: float | None = None

    def start(self) -> None:
        self.process = self.spawn()
        self._started = time.monotonic()
        self._due = None

    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def age(self) -> float:
        """Return the seconds since the latest start."""
        return time.monotonic() - self._started

    def revive(self) -> str | None:
        """Start a dead process when its delay is over; return what there is to tell."""
        if self.process is None or self.is_alive():
            return None
        now = time.monotonic()
        if self._due is None:
            return self._plan(now)
        if now >= self._due:
            self.start()
            return f"{self.name} is started again"
        return None

    def _plan(self, now: float) -> str:
        """Take note of a death: end what is left of its group, choose when to start again."""
        assert self.process is not None
        processes.kill_group(self.process.pid)
        self.deaths = 1 if now - self._started > STEADY_SECONDS else self.deaths + 1
        delay = min(FIRST_DELAY_SECONDS * 2 ** (self.deaths - 1), LONGEST_DELAY_SECONDS)
        self._due = now + delay
        return f"{self.name} ended ({ending(self.process.returncode)}); it starts again in {delay:g} s"

    def stop(self, hurry: Callable[[], bool]) -> bool:
        """SIGTERM and wait; False where it had to be killed, after its cap or because of `hurry`."""
        process, self.process = self.process, None
        if process is None:
            return True
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            processes.wait_until(lambda: process.poll() is not None or hurry(), self.stop_cap)
        in_time = process.poll() is not None
        processes.kill_group(process.pid)
        process.wait()
        return in_time


def ending(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"status {code}"
