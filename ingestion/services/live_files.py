"""A stream's closed minutes: stored, planned, and the stream's position moved on, all or nothing."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models.functions import Now

from deals.domain.alerts.mode import AlertMode
from deals.domain.records import CoverageRecord, CoverageStatus, LoadBatch
from deals.services.loading.batches import load_batch
from ingestion import sources
from ingestion.live.minutes import name_of
from ingestion.models import DumpFile, LiveStream, Run
from ingestion.services.discovery import note_found
from ingestion.services.live_leases import StreamLease, update_held
from ingestion.services.planning import plan_files
from ingestion.services.runs import PLANNER_LOCK, end_planning, start_run
from ingestion.sources import FoundFile, SourceUnavailable

HOUR = timedelta(hours=1)

MOST_LATE = 200
"""Late files of one minute: the clock of a network that goes back an hour makes one a minute, some 60."""

MOST_GAP_HOURS = 24 * 62
"""Of a gap that is written down: a stream that was off for longer is told by what is missing."""


class HourRun:
    """The run that a stream's files of an hour belong to; this session holds its planner lock."""

    def __init__(self, stream: LiveStream) -> None:
        self._stream = stream
        self._run: Run | None = None
        self._hour: datetime | None = None

    def of(self, until: datetime) -> Run:
        """Return the run for files up to `until`: one an hour, begun where none is open."""
        hour = _hour(until - timedelta(minutes=1))
        if self._run is not None and (hour != self._hour or not self._is_open(self._run)):
            self.end()
        if self._run is None:
            self._run = self._left_open(hour) or start_run(
                [_below(self._stream.prefix, f"{hour:%Y/%m/%d/%H}")],
                alert_mode=AlertMode(self._stream.alert_mode),
                live_stream=self._stream,
            )
            self._hour = hour
        return self._run

    def end(self) -> None:
        """Give the run over to the workers, and to the sweep that ends it."""
        if self._run is not None:
            end_planning(self._run)
            self._run = None

    def _left_open(self, hour: datetime) -> Run | None:
        """Take over the run of a collector that was killed; the sweep ends it otherwise."""
        uris = [_below(self._stream.prefix, f"{hour:%Y/%m/%d/%H}")]
        left = Run.objects.filter(live_stream=self._stream, state=Run.State.PLANNING, uris=uris)
        run = left.order_by("-pk").first()
        return run if run is not None and _holds(run) else None

    def _is_open(self, run: Run) -> bool:
        """Tell whether the run is planned still; after a break of the session its lock is taken again."""
        return _holds(run) and Run.objects.filter(pk=run.pk, state=Run.State.PLANNING).exists()


def _holds(run: Run) -> bool:
    """Have the planner lock of a run, once, whether or not this session had it before."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid() AND granted"
            " AND classid = %(lock)s AND objid = %(run)s"
            " UNION SELECT 1 WHERE pg_try_advisory_lock(%(lock)s, %(run)s)",
            {"lock": PLANNER_LOCK, "run": run.pk},
        )
        return cursor.fetchone() is not None


def record_file(
    lease: StreamLease,
    run: Run,
    found: FoundFile,
    until: datetime,
    position: Mapping[str, Any] | None = None,
    on_chunks: Callable[[int], None] = lambda count: None,
) -> None:
    """Plan a file into a run and move the stream's position to `until`, in one transaction.

    Raises StreamLost, or SourceUnavailable where the file cannot be read just now; then nothing is changed.
    """
    with transaction.atomic():
        files = note_found(run, [found])
        plan_files(run, files, on_chunks)
        if lost := DumpFile.objects.filter(
            pk__in=[each.pk for each in files], state=DumpFile.State.FAILED, source_failed=True
        ).first():
            raise SourceUnavailable(lost.reason)
        moved = {} if position is None else {"position": dict(position)}
        update_held(lease, position_at=until, last_file_at=Now(), problem="", **moved)


def record_gap(lease: StreamLease, network: str, since: datetime, until: datetime) -> None:
    """Write the hours between two times into coverage as failed: part of each was never received.

    Harmless twice. Raises StreamLost.
    """
    first = max(_hour(since), _hour(until) - MOST_GAP_HOURS * HOUR)
    hours = [first + n * HOUR for n in range((_hour(until) - first) // HOUR + 1)]
    records = [CoverageRecord(each, CoverageStatus.FAILED, None, 0, 0, network) for each in hours]
    said = (
        f"What was posted from {since:%Y-%m-%d %H:%M} to {until:%Y-%m-%d %H:%M} UTC was not received: the "
        "network keeps it no longer. These hours are marked as failed; load them from an archive, where "
        "there is one."
    )
    source = f"live:{lease.stream_id}:{since:%Y%m%d%H%M%S}"
    with transaction.atomic():
        load_batch(LoadBatch(source=source, coverage=tuple(records)))
        update_held(lease, last_gap=said)


def next_late(stream: LiveStream, minute: datetime) -> int:
    """Return the number of a minute's next late file."""
    return len(_planned(stream, minute) - {_below(stream.prefix, name_of(minute))}) + 1


def filed_between(
    stream: LiveStream, since: datetime, until: datetime
) -> Iterator[tuple[datetime, FoundFile]]:
    """Give the planned files of the minutes in [since, until), late ones too, as they are stored now."""
    minute = since
    while minute < until:
        for uri in sorted(_planned(stream, minute)):
            if found := sources.find(uri):
                yield minute, found
        minute += timedelta(minutes=1)


def _planned(stream: LiveStream, minute: datetime) -> set[str]:
    """Return the addresses of a minute's files that are planned: its own, and late ones."""
    names = [_below(stream.prefix, name_of(minute, late)) for late in range(MOST_LATE + 1)]
    return set(DumpFile.objects.filter(uri__in=names).values_list("uri", flat=True))


def address_of(stream: LiveStream, minute: datetime, late: int = 0) -> str:
    """Return where a minute's file is stored; `late`: its n-th late one."""
    return _below(stream.prefix, name_of(minute, min(late, MOST_LATE)))


def _below(prefix: str, name: str) -> str:
    return f"{prefix.rstrip('/')}/{name}"


def _hour(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
