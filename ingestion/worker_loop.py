"""A worker's pool process takes chunks when it is woken, and polls for some by itself now and then.

So a broker that is away, has lost its messages or holds a dead connection costs only seconds. The poller is a
thread of each pool process, since these keep running while the worker's main process has no broker. A process
runs one slice of work at a time, whoever asked for it.
"""

import logging
import mmap
import random
import threading
import time
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, InterfaceError, close_old_connections

from ingestion.services import load_tests, requested_runs, schedules, sweeping, work

log = logging.getLogger(__name__)

SLICE_SECONDS = 15
"""Then a process takes other tasks, so that the sweep does not wait for long."""

stopping = mmap.mmap(-1, 1)  # shared with the pool's processes, which are forked later

_at_work = threading.Lock()
_poller: "WorkPoller | None" = None


def run_slice(name: str) -> None:
    """Take chunks for a while as process `name`, unless this process does so already."""
    if not _at_work.acquire(blocking=False):
        return
    try:
        until = time.monotonic() + SLICE_SECONDS
        heartbeat = sweeping.HeartbeatWriter(name)
        heartbeat()
        work.process_chunks(go_on=lambda: time.monotonic() < until and not stopping[0], heartbeat=heartbeat)
    finally:
        _at_work.release()


def poll_for_work(name: str) -> None:
    """Do what a wake-up and, where beat is silent, a sweep would have this process do."""
    if not _at_work.locked() and sweeping.is_overdue():
        sweeping.sweep()
        schedules.scan_one(heartbeat=sweeping.HeartbeatWriter(name))
        requested_runs.plan_one(heartbeat=sweeping.HeartbeatWriter(name))
        load_tests.test_one(sweeping.HeartbeatWriter(name))
    run_slice(name)


class WorkPoller(threading.Thread):
    """Calls `begin`, then `poll` every so many seconds until it is asked to end."""

    def __init__(self, begin: Callable[[], None], poll: Callable[[], None], seconds: float) -> None:
        super().__init__(name="poll-for-work", daemon=True)
        self._begin, self._poll, self._seconds = begin, poll, seconds
        self._ended = threading.Event()

    def run(self) -> None:
        """Begin and poll, each process at a moment of its own."""
        self._try(self._begin)
        wait = random.uniform(0, self._seconds)
        while not self._ended.wait(wait):
            self._try(self._poll)
            wait = self._seconds

    def _try(self, step: Callable[[], None]) -> None:
        try:
            step()
        except (DatabaseError, InterfaceError) as error:
            log.warning("polling for work failed, the database does not answer: %s", error)
        except Exception:  # the next poll may do better; a thread that ended would not be missed by anyone
            log.exception("polling for work failed")
        finally:
            close_old_connections()

    def end(self) -> None:
        self._ended.set()


def start_polling(name: str) -> None:
    """Start polling for work in this pool process, and take over from processes that it may replace.

    Returns at once: Celery gives up a process that takes seconds to arrive.
    """
    global _poller
    seconds = settings.WORKER_SILENCE_SECONDS / sweeping.HEARTBEATS
    _poller = WorkPoller(lambda: sweeping.take_over(name), lambda: poll_for_work(name), seconds)
    _poller.start()


def stop_polling() -> None:
    """Stop polling, and wait for the end of a chunk in progress."""
    if _poller is not None:
        _poller.end()
    with _at_work:
        pass
