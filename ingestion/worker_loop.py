"""A worker's pool process takes chunks when it is woken, and looks for some by itself now and then.

So a broker that is away, has forgotten its messages or holds a connection that is dead costs seconds. The
look is a thread of each pool process, for these live on while the worker's main process has no broker. A
process takes one turn at a time, whoever asked for it.
"""

import logging
import mmap
import random
import threading
import time
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, InterfaceError, close_old_connections

from ingestion.services import schedules, sweeping, work

log = logging.getLogger(__name__)

TURN_SECONDS = 15
"""Then a process looks for other tasks, so that the sweep is not kept waiting for long."""

stopping = mmap.mmap(-1, 1)  # shared with the pool's processes, which are forked later

_at_work = threading.Lock()
_look: "Look | None" = None


def take_turn(name: str) -> None:
    """Take chunks for a while as process `name`, unless this process does so already."""
    if not _at_work.acquire(blocking=False):
        return
    try:
        until = time.monotonic() + TURN_SECONDS
        sign = sweeping.Signs(name)
        sign()
        work.work(go_on=lambda: time.monotonic() < until and not stopping[0], sign=sign)
    finally:
        _at_work.release()


def look_for_work(name: str) -> None:
    """Do what a wake-up and, where beat is silent, a sweep would have this process do."""
    if not _at_work.locked() and sweeping.is_overdue():
        sweeping.sweep()
        schedules.look_at_one(sign=sweeping.Signs(name))
    take_turn(name)


class Look(threading.Thread):
    """Does `begin`, then looks for work every so many seconds until it is told to end."""

    def __init__(self, begin: Callable[[], None], look: Callable[[], None], seconds: float) -> None:
        super().__init__(name="look-for-work", daemon=True)
        self._begin, self._look, self._seconds = begin, look, seconds
        self._ended = threading.Event()

    def run(self) -> None:
        """Begin and look, each process at its own moment."""
        self._try(self._begin)
        wait = random.uniform(0, self._seconds)
        while not self._ended.wait(wait):
            self._try(self._look)
            wait = self._seconds

    def _try(self, step: Callable[[], None]) -> None:
        try:
            step()
        except (DatabaseError, InterfaceError) as error:
            log.warning("no look for work, the database fails: %s", error)
        except Exception:  # the next look may do better; a thread that ended would not be missed by anyone
            log.exception("the look for work failed")
        finally:
            close_old_connections()

    def end(self) -> None:
        """Look no more."""
        self._ended.set()


def start_looking(name: str) -> None:
    """Begin to look for work in this pool process, and drop the signs of those that it may replace.

    Returns at once: Celery gives up a process that takes seconds to arrive.
    """
    global _look
    seconds = settings.WORKER_SILENCE_SECONDS / sweeping.SIGNS
    _look = Look(lambda: sweeping.forget_dead(name), lambda: look_for_work(name), seconds)
    _look.start()


def stop_looking() -> None:
    """Look no more, and wait for the end of a chunk that is at work."""
    if _look is not None:
        _look.end()
    with _at_work:
        pass
