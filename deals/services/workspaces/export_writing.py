"""A worker writes a list as a file: whole or not at all."""

import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection, transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from deals.domain.refused import Refused
from deals.models import Export
from deals.services.common.disk_space import shortage_of
from deals.services.common.silence import MOST_ATTEMPTS, SILENCE

log = logging.getLogger(__name__)

LONGEST_SECONDS = 3600
"""A million deals take some minutes."""

TOLD_EVERY = 1.0
"""Seconds between two signs of progress."""

CLAIM_LOCK = 7_370_017
"""Of PostgreSQL's advisory locks: claims run one at a time."""

State = Export.State


class Written(Protocol):
    """What a file is made of: `table` knows its rows, `pieces` yields bytes, `file_name` is the whole one."""

    @property
    def table(self) -> Any: ...

    @property
    def file_name(self) -> str: ...

    def pieces(self) -> Iterator[bytes]: ...


class Stopped(Exception):
    """The file was cancelled, or another worker has it."""


def write_next_export(list_of: Callable[[Export], Written]) -> bool:
    """Write the file whose turn it is (or whose worker went silent), and tell whether there was one.

    `list_of` makes the list as its page does. Raises whatever went wrong that is no fault of who asked; then
    the file waits for its next attempt.
    """
    export = _claim()
    if export is None:
        return False
    mine = Export.objects.filter(pk=export.pk, attempts=export.attempts, state=State.RUNNING)
    part = Path(settings.EXPORTS_DIR) / f"{export.pk}.{export.attempts}.part"
    try:
        _write(export, mine, part, list_of)
    except Stopped:
        log.info("export %d was cancelled", export.pk)
    except Refused as refused:
        _end(mine, State.FAILED, str(refused))
    except Exception as error:
        _note_failure(export, mine, error)
        raise
    finally:
        part.unlink(missing_ok=True)
    return True


@transaction.atomic
def _claim() -> Export | None:
    """Take the next file, with an attempt counted: so many at once that a process stays for all else.

    Whoever had a file written last waits longest, so that nobody's many files hold up another's one.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CLAIM_LOCK])
    alive = Q(state=State.RUNNING, heartbeat_at__gte=datetime.now(UTC) - SILENCE)
    if Export.objects.filter(alive).count() >= max(1, settings.CELERY_WORKER_CONCURRENCY - 1):
        return None
    before = Export.objects.filter(user=OuterRef("user")).exclude(started_at=None).order_by("-started_at")
    due = Export.objects.filter(state__in=[State.QUEUED, State.RUNNING]).exclude(alive)
    due = due.annotate(before=Subquery(before.values("started_at")[:1]))
    due = due.order_by(F("before").asc(nulls_first=True), "id")
    export = due.select_for_update(skip_locked=True, of=("self",)).first()
    if export is None:
        return None
    export.state, export.attempts = State.RUNNING, export.attempts + 1
    export.started_at = export.heartbeat_at = datetime.now(UTC)
    export.rows = export.size = 0
    if export.attempts > MOST_ATTEMPTS:
        export.state, export.ended_at = State.FAILED, export.started_at
        export.reason = "Its worker stopped three times: ask the operator for the log."
    export.save(
        update_fields=[
            "state",
            "attempts",
            "started_at",
            "heartbeat_at",
            "rows",
            "size",
            "reason",
            "ended_at",
        ]
    )
    return export if export.state == State.RUNNING else _claim()


def _write(export: Export, mine: QuerySet[Export], part: Path, list_of: Callable[[Export], Written]) -> None:
    """Write the file beside its place, and put it there once it is whole."""
    part.parent.mkdir(parents=True, exist_ok=True)
    with _watched(mine, part.parent) as watch, transaction.atomic():
        with connection.cursor() as cursor:  # what all of a list's queries see is of one moment
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        made = list_of(export)
        watch.told = {
            "title": made.table.title[:300],
            "file_name": made.file_name[:200],
            "rows_expected": made.table.expected(),
        }
        with part.open("wb") as file:
            for piece in made.pieces():
                file.write(piece)
                watch.rows, watch.size = made.table.written, watch.size + len(piece)
                watch.check()
            file.flush()
            os.fsync(file.fileno())
    with transaction.atomic():
        if not _end(mine, State.DONE, **watch.values()):
            raise Stopped
        part.replace(export.stored())


def _end(mine: QuerySet[Export], state: Export.State, reason: str = "", **values: Any) -> int:
    """Write how a file ended, unless it was cancelled or another worker has it; return how many rows fit."""
    now = datetime.now(UTC)
    return mine.update(state=state, reason=reason[:300], ended_at=now, heartbeat_at=now, **values)


def _note_failure(export: Export, mine: QuerySet[Export], error: Exception) -> None:
    """Give the file back for another attempt, or end it with what went wrong."""
    if export.attempts < MOST_ATTEMPTS:
        mine.update(state=State.QUEUED)
        return
    why = f"It failed {export.attempts} times ({type(error).__name__}): ask the operator for the log."
    _end(mine, State.FAILED, why)


class _Watch(threading.Thread):
    """Tells each second how far a file is, and hears whether it shall go on.

    On a connection of its own: the file's is in a transaction, whose updates nobody would see.
    """

    def __init__(self, mine: QuerySet[Export], folder: Path) -> None:
        super().__init__(name="export", daemon=True)
        self.mine, self.folder = mine, folder
        self.rows = self.size = 0
        self.told: dict[str, Any] = {}
        self.until = time.monotonic() + LONGEST_SECONDS
        self.is_over = False
        self.refusal = ""
        self._ended = threading.Event()
        self._connection = connection.connection

    def values(self) -> dict[str, Any]:
        return {"rows": self.rows, "size": self.size, **self.told}

    def check(self) -> None:
        """Raise Stopped or Refused where the file shall not go on."""
        if self.refusal:
            raise Refused(self.refusal)
        if self.is_over:
            raise Stopped

    def run(self) -> None:
        try:
            while not self._ended.wait(TOLD_EVERY):
                self._look()
        finally:
            connection.close()

    def end(self) -> None:
        self._ended.set()
        self.join()

    def _look(self) -> None:
        """Tell, and interrupt the file's query where it shall not go on."""
        self.refusal = self.refusal or self._why_not()
        try:
            self.is_over = not self.mine.update(heartbeat_at=datetime.now(UTC), **self.values())
        except DatabaseError as error:
            log.warning("an export's progress is not told: %s", error)
            close_old_connections()
        if (self.is_over or self.refusal) and self._connection is not None:
            self._connection.cancel()

    def _why_not(self) -> str:
        """Say why the file shall not go on; "" where nothing is in its way."""
        if time.monotonic() > self.until:
            return f"It took over {timedelta(seconds=LONGEST_SECONDS)} hours: narrow the filters."
        if short := shortage_of([self.folder]):
            return f"The file was not made: {short}. Ask the operator to make room, then ask for it again."
        return ""


@contextmanager
def _watched(mine: QuerySet[Export], folder: Path) -> Iterator[_Watch]:
    """Watch over a file while it is written; a query that the watch cut off is no fault of its own."""
    connection.ensure_connection()
    watch = _Watch(mine, folder)
    watch.refusal = watch._why_not()
    watch.start()
    try:
        watch.check()
        yield watch
    except DatabaseError:
        watch.check()
        raise
    finally:
        watch.end()
