"""Runs: one `ingest` command from its start to the settled tables."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from deals.domain.alerts.mode import AlertMode
from deals.services.alerts.queue import queue_load
from deals.services.loading.settling import settle_all, settle_dirty
from ingestion.models import Chunk, LiveStream, Run, WatchedPrefix
from ingestion.selectors import run_progress
from ingestion.services.leaving import forget_unplanned, leave_rest
from ingestion.services.superseding import retire_superseded

PLANNER_LOCK = 7_201_904
"""With the run's id: held by the process that plans the run, so that its death is seen."""

ABANDONED = "the command was stopped while it looked for files: run ingest again"
ABANDONED_REQUEST = (
    "its worker was stopped three times while it looked for files: see the worker's log, repeat it"
)
ABANDONED_SCAN = "its worker was stopped while it looked for files: the next scan finds the rest by itself"

MOST_PLANNINGS = 3

OPEN_CHUNK = [Chunk.State.READY, Chunk.State.RUNNING]


def start_run(
    uris: list[str],
    *,
    force: bool = False,
    validate: bool = False,
    alert_mode: AlertMode = AlertMode.RECORD,
    watched_prefix: WatchedPrefix | None = None,
    live_stream: LiveStream | None = None,
) -> Run:
    """Make a run in state planning; this session holds its planner lock until `end_planning`."""
    run = Run.objects.create(
        uris=uris,
        force=force,
        validate=validate,
        alert_mode=alert_mode,
        watched_prefix=watched_prefix,
        live_stream=live_stream,
    )
    hold_planner_lock(run)
    return run


def hold_planner_lock(run: Run) -> None:
    """Hold the run's planner lock in this session."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [PLANNER_LOCK, run.pk])


def end_planning(run: Run, *, reason: str = "") -> None:
    """Give the run over to the workers, or end it as failed for `reason`."""
    if reason:
        values = {"state": Run.State.FAILED, "reason": reason, "finished_at": datetime.now(UTC)}
    else:
        values = {"state": Run.State.LOADING}
    Run.objects.filter(pk=run.pk, state=Run.State.PLANNING).update(**values)
    if is_cancelled(run):
        leave_rest(run.pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [PLANNER_LOCK, run.pk])


def is_cancelled(run: Run) -> bool:
    """Ask whether someone has cancelled the run since it was read."""
    return Run.objects.filter(pk=run.pk, cancelled_at__isnull=False).exists()


def finish_run(run_id: int, heartbeat: Callable[[], None] = lambda: None) -> bool:
    """Settle and end a run whose chunks are all done; return whether it is ended. Harmless twice.

    `heartbeat` is called as settling proceeds.
    """
    if not _to_settling(run_id):
        return not _unfinished().filter(pk=run_id).exists()
    retire_superseded(run_id)
    settle_all(heartbeat)
    with transaction.atomic():
        run = Run.objects.select_for_update().get(pk=run_id)
        if run.state != Run.State.SETTLING or _has_open_chunk(run_id):
            return run.state in Run.OVER
        run.finished_at = datetime.now(UTC)
        run.summary = run_progress(run_id).as_summary()
        run.state = Run.State.CANCELLED if run.cancelled_at else Run.State.DONE
        run.save(update_fields=["state", "summary", "finished_at"])
        queue_load(run.load)
    return True


def settle_live(run_id: int) -> None:
    """Settle what a file of a live stream gave: its run stays open for an hour, its deals shall not wait."""
    if Run.objects.filter(pk=run_id, state=Run.State.PLANNING, live_stream__isnull=False).exists():
        settle_dirty()


def finish_runs() -> int:
    """End every run that can be ended, those whose planner died too; return how many ended."""
    _fail_abandoned()
    planned = _unfinished().exclude(state__in=[Run.State.WAITING, Run.State.PLANNING])
    waiting = planned.order_by("id").values_list("id", flat=True)
    return sum(finish_run(run_id) for run_id in list(waiting))


def _to_settling(run_id: int) -> bool:
    """Move a run on whose last chunk is done; False while one is open, or where the run is ended."""
    with transaction.atomic():
        run = Run.objects.select_for_update().get(pk=run_id)
        if run.state == Run.State.LOADING and not _has_open_chunk(run_id):
            run.state = Run.State.SETTLING
            run.save(update_fields=["state"])
        return run.state == Run.State.SETTLING


def _fail_abandoned() -> None:
    """End runs whose planner's session is gone; their chunks are loaded all the same.

    A stream's run misses nothing then: what is planned is its files, and its collector goes on in another.
    """
    for run in Run.objects.filter(state=Run.State.PLANNING):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [PLANNER_LOCK, run.pk])
            if cursor.fetchone()[0]:
                _end_abandoned(Run.objects.get(pk=run.pk))


def _end_abandoned(run: Run) -> None:
    """End such a run, or have another worker begin it again. The planner lock is held."""
    values = _end_of_abandoned(run)
    if not Run.objects.filter(pk=run.pk, state=Run.State.PLANNING).update(**values):
        return
    if run.cancelled_at:
        leave_rest(run.pk)
    elif values["state"] == Run.State.WAITING:
        forget_unplanned(run.pk)


def _end_of_abandoned(run: Run) -> dict[str, Any]:
    if run.cancelled_at:
        return {"state": Run.State.LOADING}
    if run.requested_at and run.plannings < MOST_PLANNINGS:
        return {"state": Run.State.WAITING}
    if run.live_stream_id is not None:
        return {"state": Run.State.LOADING}
    reason = ABANDONED if run.watched_prefix_id is None else ABANDONED_SCAN
    reason = ABANDONED_REQUEST if run.requested_at else reason
    return {"state": Run.State.FAILED, "reason": reason, "finished_at": datetime.now(UTC)}


def _has_open_chunk(run_id: int) -> bool:
    return Chunk.objects.filter(run_id=run_id, state__in=OPEN_CHUNK).exists()


def _unfinished() -> QuerySet[Run]:
    return Run.objects.exclude(state__in=Run.OVER)
