"""What falls due by itself: every 30 seconds, harmless if run twice."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models.functions import Now

from deals.services.loading.set_aside import report_set_aside
from deals.services.loading.settling import settle_dirty
from ingestion.models import Heartbeat
from ingestion.services.leases import count_due
from ingestion.services.runs import finish_runs

FORGOTTEN_AFTER = timedelta(hours=1)
"""A worker that is silent for so long is gone, or its machine is."""

BEAT = "beat"
OVERDUE_AFTER = timedelta(seconds=60)
"""Two sweeps that beat should have asked for: beat, or the broker, is away."""

HEARTBEATS = 8
"""How often a worker writes its heartbeat within WORKER_SILENCE_SECONDS."""

SWEEP_LOCK = 7_201_903
SETTLED_PRODUCTS = 2000
"""In one sweep, some seconds' work; the rest is left to the next."""


def sweep() -> int:
    """Settle what is dirty, end runs, and return how many chunks wait for a worker.

    Of two sweeps at once the second only counts.
    """
    with _alone() as is_alone:
        if is_alone:
            settle_dirty(SETTLED_PRODUCTS)
            report_set_aside()
            finish_runs()
            Heartbeat.objects.filter(seen_at__lt=Now() - FORGOTTEN_AFTER).delete()
    return count_due()


def is_overdue() -> bool:
    """Tell whether beat has asked for no sweep recently."""
    return not Heartbeat.objects.filter(name=BEAT, seen_at__gt=Now() - OVERDUE_AFTER).exists()


def note_heartbeat(name: str) -> None:
    """Note that a worker, or beat, is active now."""
    Heartbeat.objects.update_or_create(name=name[:120], defaults={"seen_at": Now()})


def forget(name: str) -> None:
    """Drop the heartbeat of a worker that shut down properly: its silence means nothing."""
    Heartbeat.objects.filter(name=name[:120]).delete()


def forget_dead(name: str) -> None:
    """Drop heartbeats of killed processes of the same worker ("worker/number"), and its own."""
    worker, _, own = name.rpartition("/")
    for row in Heartbeat.objects.filter(name__startswith=f"{worker}/"):
        number = row.name.rpartition("/")[2]
        if number == own or not _is_alive(int(number)):
            row.delete()


def take_over(name: str) -> None:
    """Note that a process began, in the place of killed ones.

    In one step: for whoever watches, a worker that has no heartbeat at all is silent.
    """
    with transaction.atomic():
        forget_dead(name)
        note_heartbeat(name)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


class HeartbeatWriter:
    """Writes a worker's heartbeat as its work proceeds: called often, written now and then."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._written = -float("inf")  # time.monotonic()

    def __call__(self) -> None:
        if time.monotonic() - self._written >= settings.WORKER_SILENCE_SECONDS / HEARTBEATS:
            note_heartbeat(self._name)
            self._written = time.monotonic()


@contextmanager
def _alone() -> Iterator[bool]:
    """Tell whether no other session sweeps, and keep others off; the session's end ends the lock too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [SWEEP_LOCK])
        (is_alone,) = cursor.fetchone()
    try:
        yield is_alone
    finally:
        if is_alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [SWEEP_LOCK])
