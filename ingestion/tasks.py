"""Wake-ups: Postgres holds the work, a lost or doubled message changes nothing."""

import logging
import mmap
import time
from typing import Any

from celery import current_task, shared_task
from celery.signals import worker_shutdown, worker_shutting_down
from django.db import DatabaseError, transaction
from kombu.exceptions import OperationalError

from ingestion.services import claims, schedules, sweeping, work

log = logging.getLogger(__name__)

MAX_WAKE_UPS = 16
"""Each wakes one worker process, which goes on while there is work: more would find nothing."""

TURN_SECONDS = 15
"""Then a worker process looks for other tasks, so that the sweep is not kept waiting for long."""

LOOK_EXPIRES = 60
"""Seconds, two sweeps: wake-ups for looks do not pile up behind busy workers."""

LAST = 9
"""Priority: with Redis and Valkey 0 comes first, so a sweep overtakes the wake-ups in the queue."""

LONGEST_CHUNK_SECONDS = 6 * 3600
"""A day in one bz2 file takes about an hour. A worker that hangs has lost its lease long before."""

LONGEST_LOOK_SECONDS = 6 * 3600
"""A prefix with 260,000 new files takes minutes. A look that hangs has lost its lease long before."""

_stopping = mmap.mmap(-1, 1)  # shared with the pool's processes, which are forked later


@worker_shutting_down.connect
def _stop_taking(**_: Any) -> None:
    _stopping[0] = 1


@worker_shutdown.connect
def _leave(sender: Any = None, **_: Any) -> None:
    try:
        sweeping.forget(str(sender))
    except DatabaseError as error:  # the sweep forgets it later
        log.warning("the heartbeat stays: %s", error)


@shared_task(time_limit=LONGEST_CHUNK_SECONDS + 60, soft_time_limit=LONGEST_CHUNK_SECONDS)
def work_task() -> None:
    """Take chunks for a while, then leave the rest to another turn."""
    sign = sweeping.Signs(_worker_name())
    sign()
    until = time.monotonic() + TURN_SECONDS
    work.work(go_on=lambda: time.monotonic() < until and not _stopping[0], sign=sign)
    if claims.count_due():
        wake_workers(1)


@shared_task
def sweep_task() -> None:
    """Do what fell due: expired leases, retries, what is dirty, runs to end. Harmless twice."""
    sweeping.beat(_worker_name())
    wake_workers(sweeping.sweep())
    wake_lookers(schedules.count_due_looks())


@shared_task(time_limit=LONGEST_LOOK_SECONDS + 60, soft_time_limit=LONGEST_LOOK_SECONDS)
def look_task() -> None:
    """Look at one watched prefix that is due. Harmless twice: of two looks one finds it due."""
    sign = sweeping.Signs(_worker_name())
    sign()
    if schedules.look_at_one(wake_workers, sign) and schedules.count_due_looks():
        wake_lookers(1)


def _worker_name() -> str:
    return current_task.request.hostname or "worker"


def wake_workers(count: int) -> None:
    """Once the transaction is committed, wake up to `count` workers. Without a broker the sweep will."""
    if count:
        transaction.on_commit(lambda: _send(work_task, min(count, MAX_WAKE_UPS), priority=LAST))


def wake_lookers(count: int) -> None:
    """Once the transaction is committed, have a due prefix looked at; the look wakes the next one.

    Each sweep says so anew: one that is not taken until then may be forgotten.
    """
    if count:
        transaction.on_commit(lambda: _send(look_task, 1, expires=LOOK_EXPIRES))


def _send(task: Any, count: int, **options: int) -> None:
    try:
        for _ in range(count):
            task.apply_async(retry=False, **options)
    except (OperationalError, OSError) as error:
        log.warning("the broker does not answer (%s): the next sweep wakes the workers", error)
