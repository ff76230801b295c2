"""Processing chunks: lease one, read it outside any transaction, load and complete it in one."""

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Event

from django.db import DatabaseError, InterfaceError, OperationalError, connection

from deals.domain.records import LoadBatch
from ingestion.models import Chunk, Member
from ingestion.reading.members import ChunkReader, MemberResult
from ingestion.reading.prefetch import Prefetcher
from ingestion.services.catalogues import current_catalogue
from ingestion.services.completion import complete
from ingestion.services.disk_space import REASON, is_out_of_space, shortage
from ingestion.services.extraction import extractor
from ingestion.services.leases import (
    Lease,
    LeaseLost,
    interrupt,
    lease_chunk,
    let_go,
    release,
    seconds_until_due,
)
from ingestion.services.member_bytes import MemberBytes
from ingestion.services.planning import plan_found
from ingestion.services.runs import finish_run, settle_live
from ingestion.sources import FoundFile, SourceUnavailable

log = logging.getLogger(__name__)

POLL_SECONDS = 1.0

CONNECTION_LOST = (DatabaseError, InterfaceError)
"""All that psycopg2 raises when its connection breaks: a bare DatabaseError is among it."""

GONE = {"57P01", "57P02", "57P03", "53300"}
"""PostgreSQL's codes: ended by an administrator, by a crash, not yet up, no connection left."""

FULL_DISK_SECONDS = 10.0

MAX_FAILURES = 5
"""In a row, each with a database that answers afterwards: then waiting will not heal it."""

DATABASE_AWAY_SECONDS = 120.0
"""A restart after a crash in a large load takes its time."""

FUTURE = timedelta(days=1)
"""A post dated later than this from now is faulty: clocks differ by less."""


def process_chunks(
    run_id: int | None = None,
    *,
    go_on: Callable[[], bool] = lambda: True,
    heartbeat: Callable[[], None] = lambda: None,
) -> int:
    """Take chunks (of one run, if given) until none is due or `go_on` says no; return how many were taken.

    Takes none while the disk is nearly full.
    `heartbeat` is called as the work proceeds.
    """
    count = 0
    while go_on() and not shortage() and (lease := lease_chunk(run_id)):
        process_chunk(lease, heartbeat)
        count += 1
    return count


def process_run(run_id: int, *, on_progress: Callable[[], object] = lambda: None) -> None:
    """Take a run's chunks until none is open, waiting for those that others hold or that are put off."""
    failures = 0
    while True:
        try:
            if not _process_next(run_id):
                break
            on_progress()
            failures = 0
        except CONNECTION_LOST as error:
            failures += 1
            if failures > MAX_FAILURES:
                raise
            wait_for_database(error)


def _process_next(run_id: int) -> bool:
    """Load a chunk of the run, or wait for one to fall due; False where none is open, the run ended."""
    if shortage() and seconds_until_due(run_id) is not None:
        time.sleep(POLL_SECONDS)
    elif lease := lease_chunk(run_id):
        process_chunk(lease)
    elif (wait := seconds_until_due(run_id)) is None:
        finish_run(run_id)  # again, where the connection broke; it may open chunks
        return seconds_until_due(run_id) is not None
    else:
        time.sleep(min(max(wait, 0.05), POLL_SECONDS))
    return True


def wait_for_database(error: Exception) -> None:
    """Return once the database answers on a new connection. Raises `error` where it does not in time."""
    log.warning("the database failed: %s", error)
    until = time.monotonic() + DATABASE_AWAY_SECONDS
    while True:
        connection.close()
        try:
            connection.ensure_connection()
            return
        except CONNECTION_LOST:
            if time.monotonic() > until:
                raise error from None
            time.sleep(POLL_SECONDS)


def process_chunk(lease: Lease, heartbeat: Callable[[], None] = lambda: None) -> None:
    """Load one chunk. What cannot be loaded now is given back, to be tried again later."""

    def keep_alive() -> None:
        heartbeat()
        lease.keep_alive()

    try:
        chunk = Chunk.objects.select_related("run").get(pk=lease.chunk_id)
        reader, results = read_chunk(chunk, keep_alive, lambda found: plan_found(chunk.run, found))
        run_id = complete(lease, _batch(chunk, reader), results)
    except LeaseLost as error:
        log.warning("%s went to another worker: its lease had ended", error)
    except SourceUnavailable as error:
        log.warning("chunk %d is put off: %s", lease.chunk_id, error)
        _give_back(lease, str(error), 10.0 * 3 ** (lease.attempts - 1), source_failed=True)
    except Exception as error:
        _put_off(lease, error)
    except BaseException:  # Ctrl-C, or the worker is asked to stop
        _give_back(lease, "its worker was stopped", 0)
        raise
    else:
        if not finish_run(run_id, heartbeat):
            settle_live(run_id)
    finally:
        let_go(lease)


def _batch(chunk: Chunk, reader: ChunkReader) -> LoadBatch:
    """Return what the chunk gave; alerts on what is new in it take the mode of the chunk's run."""
    batch = reader.batch(chunk.source)
    return replace(batch, alert_mode=chunk.run.alert_mode, load=chunk.run.load)


def _put_off(lease: Lease, error: Exception) -> None:
    """Give back a chunk that failed: its own fault, unless the disk is full or the database went away."""
    if is_cut_off(error):
        log.warning("chunk %d was cut off from the database: %s", lease.chunk_id, error)
        _interrupt(lease, error)
        return
    log.exception("chunk %d failed (attempt %d)", lease.chunk_id, lease.attempts)
    if is_out_of_space(error):
        _give_back(lease, REASON, FULL_DISK_SECONDS, counts=False)
    else:
        _give_back(lease, f"{type(error).__name__}: {error}"[:2000], 2.0 ** (lease.attempts - 1))


def is_cut_off(error: Exception) -> bool:
    """Tell whether an error says that the database went away, or takes no connection now."""
    code = getattr(error.__cause__, "pgcode", None)
    is_of_the_line = isinstance(error, InterfaceError | OperationalError) or type(error) is DatabaseError
    return is_of_the_line and (code is None or code in GONE or code.startswith("08"))


def _interrupt(lease: Lease, error: Exception) -> None:
    """Say so of a chunk once the database answers; where none does, its lease ends and the attempt counts."""
    for _ in range(MAX_FAILURES):
        try:
            wait_for_database(error)
            interrupt(lease, f"the database went away: {error}"[:2000], POLL_SECONDS)
            return
        except CONNECTION_LOST as again:
            log.warning("chunk %d waits for the database: %s", lease.chunk_id, again)


def _give_back(lease: Lease, reason: str, wait_seconds: float, **options: bool) -> None:
    """Release a chunk, on a fresh connection where the old one is lost; without any, its lease ends."""
    if connection.errors_occurred and not connection.is_usable():
        connection.close()  # the next query opens another
    try:
        release(lease, reason, wait_seconds, **options)
    except CONNECTION_LOST as error:
        log.warning("chunk %d waits for the end of its lease: %s", lease.chunk_id, error)


def read_chunk(
    chunk: Chunk, keep_alive: Callable[[], None], on_changed: Callable[[FoundFile], None]
) -> tuple[ChunkReader, dict[Member, MemberResult]]:
    """Read a chunk's members; `on_changed` hears of objects that turn out to be of a newer version.

    `keep_alive` is called as bytes come in. Raises SourceUnavailable where the source does not answer now.
    """
    reader = ChunkReader(
        extractor(current_catalogue()),
        datetime.now(UTC) + FUTURE,
        every_line=chunk.run.validate,
    )
    ordered = chunk.members.select_related("dump_file").order_by("dump_file_id", "offset")
    moved = Event()
    members = [MemberBytes(member, moved) for member in ordered]
    results: dict[Member, MemberResult] = {}
    keep_alive()
    with Prefetcher([each.open for each in members], keep_alive, moved) as prefetched:
        for each, buffers in zip(members, prefetched, strict=True):
            results[each.member] = reader.read_member(each.label, buffers, each.member.dump_file_id)
            if each.newer:
                on_changed(each.newer)
    return reader, results
