"""Child processes that never outlive their parent, and how to stop them."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

PR_SET_PDEATHSIG = 1
POLL_SECONDS = 0.05


def spawn(
    argv: Sequence[str | Path],
    log: Path | IO[bytes],
    *,
    env: Mapping[str, str] | None = None,
    death_signal: signal.Signals = signal.SIGTERM,
    **options: Any,
) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own, its output appended to `log`.

    Ctrl-C therefore reaches the parent only. On Linux the kernel sends the child `death_signal` when the
    thread that called this dies, so call it from the main thread.
    """
    with contextlib.ExitStack() as stack:
        output = stack.enter_context(log.open("ab")) if isinstance(log, Path) else log
        return subprocess.Popen(
            [str(part) for part in argv],
            stdin=options.pop("stdin", subprocess.DEVNULL),
            stdout=output,
            stderr=subprocess.STDOUT,
            env=dict(env) if env is not None else None,
            start_new_session=True,
            preexec_fn=_die_with_parent(death_signal),
            **options,
        )


def _die_with_parent(death_signal: signal.Signals) -> Callable[[], None] | None:
    """Return what a Linux child runs between fork and exec, None elsewhere (the guard serves there)."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)  # loaded before the fork: the child must not take the loader's locks
    parent = os.getpid()

    def set_death_signal() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(death_signal))
        if os.getppid() != parent:  # the parent died before the line above
            os._exit(1)

    return set_death_signal


def stop(process: subprocess.Popen[bytes], stop_signal: signal.Signals, cap_seconds: float) -> bool:
    """Stop a child and its group; return False where it had to be killed after `cap_seconds`."""
    in_time = True
    if process.poll() is None:
        process.send_signal(stop_signal)
        try:
            process.wait(cap_seconds)
        except subprocess.TimeoutExpired:
            in_time = False
    kill_group(process.pid)
    process.wait()
    return in_time


def signal_group(pgid: int, number: int) -> bool:
    """Send a signal to a process group; return whether the group still exists."""
    try:
        os.killpg(pgid, number)
    except ProcessLookupError:
        return False
    except PermissionError:
        return sys.platform != "darwin"  # macOS answers so for a group of zombies
    return True


def kill_group(pgid: int) -> None:
    """SIGKILL what is left of a group, such as pool children whose parent died."""
    signal_group(pgid, signal.SIGKILL)


def is_member(pid: int, pgid: int) -> bool:
    """Tell whether a process, or what is left of it, belongs to a group."""
    try:
        return os.getpgid(pid) == pgid
    except (ProcessLookupError, PermissionError):
        return False


def wait_until(ready: Callable[[], bool], seconds: float) -> bool:
    """Poll `ready` until it is true; return False after `seconds`."""
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            return False
        time.sleep(POLL_SECONDS)
    return True


def tail(log: Path, lines: int = 12) -> str:
    """Return the last lines of a log for an error message."""
    try:
        return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
    except OSError:
        return f"(no log at {log})"
