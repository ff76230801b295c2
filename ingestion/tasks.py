"""Wake-ups: Postgres holds the work, a lost or doubled message changes nothing."""

import logging
import os
import time
from collections.abc import Callable
from typing import Any

from celery import current_task, shared_task
from celery.signals import (
    worker_process_init,
    worker_process_shutdown,
    worker_shutdown,
    worker_shutting_down,
)
from django.db import DatabaseError, InterfaceError, transaction
from kombu.exceptions import OperationalError

from ingestion import worker_loop
from ingestion.services import (
    disk_space,
    leases,
    load_tests,
    notices,
    requested_runs,
    schedules,
    stream_tests,
    sweeping,
)

log = logging.getLogger(__name__)

MAX_WAKE_UPS = 16
"""Each wakes one worker process, which goes on while there is work: more would find nothing."""

SCAN_EXPIRES = 60
"""Seconds, two sweeps: wake-ups for scans do not pile up behind busy workers."""

LAST = 9
"""Priority: with Redis and Valkey 0 comes first, so a sweep overtakes the wake-ups in the queue."""

LONGEST_CHUNK_SECONDS = 6 * 3600
"""A day in one bz2 file takes about an hour. A worker that hangs has lost its lease long before."""

LONGEST_SCAN_SECONDS = 6 * 3600
"""A prefix with 260,000 new files takes minutes. A scan that hangs has lost its lease long before."""

LONGEST_STREAM_TEST_SECONDS = 120
"""A stream that is open and silent is given up after 45 s."""

LONGEST_LOAD_TEST_SECONDS = 270
"""A minute of listing and a file's first 64 MB; its lease ends a little later."""

BROKER_AWAY_SECONDS = 30
"""A broker that does not answer takes seconds to find out, and the next sweep is as near."""

_broker_is_away_until = -float("inf")  # time.monotonic()


@worker_process_init.connect
def _arrive(sender: Any = None, **_: Any) -> None:
    if is_sender(sender):
        return  # it takes no chunks: messages would wait for them
    worker_loop.start_polling(_process_name(sender))


@worker_process_shutdown.connect
def _leave(sender: Any = None, **_: Any) -> None:
    worker_loop.stop_polling()
    _forget(lambda: sweeping.forget(_process_name(sender)))


@worker_shutting_down.connect
def _stop_taking(**_: Any) -> None:
    worker_loop.stopping[0] = 1


@worker_shutdown.connect
def _leave_all(sender: Any = None, **_: Any) -> None:
    _forget(lambda: sweeping.forget_dead(_process_name(sender)))


def _forget(forget: Callable[[], None]) -> None:
    """Drop heartbeats, which are no reason to fail."""
    try:
        forget()
    except (DatabaseError, InterfaceError) as error:  # the sweep forgets old ones
        log.warning("the heartbeats stay as they are: %s", error)


def is_sender(worker: object) -> bool:
    """Tell whether a worker is the one that sends messages (embedded/commands.py names it)."""
    return str(worker or "").startswith("sender@")


def _first_heartbeat() -> sweeping.HeartbeatWriter:
    """Return what a task signs with while it works, having signed once."""
    heartbeat = sweeping.HeartbeatWriter(_process_name(current_task.request.hostname))
    heartbeat()
    return heartbeat


def _process_name(worker: object) -> str:
    """Name this pool process of a worker: the watchdog reads the number (embedded/watchdog.py)."""
    return f"{worker or 'worker'}/{os.getpid()}"


@shared_task(time_limit=LONGEST_CHUNK_SECONDS + 60, soft_time_limit=LONGEST_CHUNK_SECONDS)
def work_task() -> None:
    """Take chunks for a while, then leave the rest to another turn."""
    worker_loop.run_slice(_process_name(current_task.request.hostname))
    if leases.count_due() and not disk_space.shortage():
        wake_workers(1)


@shared_task
def sweep_task() -> None:
    """Do what fell due: expired leases, retries, what is dirty, runs to end. Harmless twice."""
    sweeping.note_heartbeat(sweeping.BEAT)
    wake_workers(sweeping.sweep())
    wake_scanners(schedules.count_due_scans())
    wake_stream_testers(stream_tests.count_due_tests())
    stream_tests.forget_old_tests()
    wake_planners(requested_runs.count_waiting())
    wake_load_testers(load_tests.count_due())
    notices.tell_staff()  # beat has the mails sent


@shared_task(time_limit=LONGEST_SCAN_SECONDS + 60, soft_time_limit=LONGEST_SCAN_SECONDS)
def scan_task() -> None:
    """Scan one watched prefix that is due. Harmless twice: of two scans one finds it due."""
    heartbeat = _first_heartbeat()
    if schedules.scan_one(wake_workers, heartbeat) and schedules.count_due_scans():
        wake_scanners(1)


@shared_task(time_limit=LONGEST_STREAM_TEST_SECONDS + 30, soft_time_limit=LONGEST_STREAM_TEST_SECONDS)
def try_stream_task() -> None:
    """Test the connection of streams that are to be saved. Harmless twice: of two workers one does it."""
    if stream_tests.carry_out_next_test() and (count := stream_tests.count_due_tests()):
        wake_stream_testers(count)


def wake_stream_testers(count: int) -> None:
    """Once the transaction is committed, have a stream's connection tested; each sweep repeats it."""
    _wake_one(try_stream_task, count)


@shared_task(time_limit=LONGEST_SCAN_SECONDS + 60, soft_time_limit=LONGEST_SCAN_SECONDS)
def plan_task() -> None:
    """Plan one run that was asked for. Harmless twice: of two workers one takes it."""
    heartbeat = _first_heartbeat()
    if requested_runs.plan_one(wake_workers, heartbeat) and requested_runs.count_waiting():
        wake_planners(1)


def wake_planners(count: int) -> None:
    """Once the transaction is committed, have a run that waits planned; each sweep repeats it."""
    _wake_one(plan_task, count)


@shared_task(time_limit=LONGEST_LOAD_TEST_SECONDS + 30, soft_time_limit=LONGEST_LOAD_TEST_SECONDS)
def load_test_task() -> None:
    """Look at one address before it is loaded. Harmless twice: of two workers one takes it."""
    heartbeat = _first_heartbeat()
    if load_tests.test_one(heartbeat) and load_tests.count_due():
        wake_load_testers(1)


def wake_load_testers(count: int) -> None:
    """Once the transaction is committed, have an address looked at; each sweep repeats it."""
    _wake_one(load_test_task, count)


def wake_workers(count: int) -> None:
    """After the commit, wake up to `count` workers. Without a broker they poll."""
    if count:
        transaction.on_commit(lambda: _send(work_task, min(count, MAX_WAKE_UPS), priority=LAST))


def wake_scanners(count: int) -> None:
    """Once the transaction is committed, have a due prefix scanned; each sweep repeats it."""
    _wake_one(scan_task, count)


def _wake_one(task: Any, count: int) -> None:
    """Send one task where something waits: it wakes the next. One not taken by the next sweep may go."""
    if count:
        transaction.on_commit(lambda: _send(task, 1, expires=SCAN_EXPIRES))


def _send(task: Any, count: int, **options: int) -> None:
    global _broker_is_away_until
    if time.monotonic() < _broker_is_away_until:
        return
    try:
        for _ in range(count):
            task.apply_async(retry=False, **options)
    except (OperationalError, OSError) as error:
        log.warning("the broker does not answer (%s): the workers poll for work instead", error)
        _broker_is_away_until = time.monotonic() + BROKER_AWAY_SECONDS
