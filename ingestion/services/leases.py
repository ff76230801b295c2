"""Leases on chunks: one worker holds a chunk, renews its lease, and is fenced off once it is late.

A lease ends by time, or with its worker's database session: the session holds an advisory lock on the
chunk, which the server drops when the worker is killed. So a killed worker's chunk need not wait for its
lease's end, and a worker that hangs still loses its own.
"""

import time
import uuid
from contextlib import suppress
from dataclasses import dataclass

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection, transaction

from ingestion.models import Chunk, DumpFile, Member
from ingestion.services.states import update_file_states

MAX_ATTEMPTS = 5

MAX_INTERRUPTIONS = 25
"""Of a chunk's attempts: those that ended with their database's connection. From then on they count, since a
chunk whose load breaks the connection each time would never end."""

HOLDERS = 7_201_905  # the first half of the advisory locks' keys; the second is the chunk's number
NUMBER = "(id & 2147483647)::int"

IS_FREE = f"""
    not_before <= clock_timestamp() AND (state = 'ready' OR state = 'running' AND (
        lease_until < clock_timestamp() OR {NUMBER} NOT IN (
            SELECT objid::bigint FROM pg_locks JOIN pg_database ON pg_database.oid = database
            WHERE locktype = 'advisory' AND classid = {HOLDERS} AND datname = current_database()
        )
    ))
"""

# The lock is taken in the same statement: nobody sees the chunk held by a session without it. The list of
# locks is as old as the statement, though, and the row as new as can be: a chunk that another session took
# in between looks like a dead one's, and tells by its lock, which is not to be had, and its lease.
TAKE = f"""
    WITH free AS MATERIALIZED (
        SELECT id, lease_until FROM ingestion_chunk
        WHERE {IS_FREE} AND (%(run)s IS NULL OR run_id = %(run)s)
        ORDER BY id FOR UPDATE SKIP LOCKED LIMIT 1
    )
    UPDATE ingestion_chunk chunk SET state = 'running', attempts = attempts + 1, lease_token = %(token)s,
        lease_until = clock_timestamp() + make_interval(secs => %(lease)s)
    FROM free WHERE chunk.id = free.id
    RETURNING chunk.id, attempts,
        pg_try_advisory_lock({HOLDERS}, (chunk.id & 2147483647)::int)
        OR coalesce(free.lease_until < clock_timestamp(), true)
"""

LET_GO = f"SELECT pg_advisory_unlock({HOLDERS}, (%s & 2147483647)::int)"

RELEASE = """
    UPDATE ingestion_chunk SET state = 'ready', lease_token = NULL, lease_until = NULL, reason = %(reason)s,
        attempts = attempts - %(uncounted)s, source_failed = %(source_failed)s,
        not_before = clock_timestamp() + make_interval(secs => %(wait)s)
    WHERE id = %(chunk)s AND lease_token = %(token)s
"""

INTERRUPT = """
    UPDATE ingestion_chunk SET interruptions = interruptions + 1,
        attempts = attempts - (attempts > 0 AND interruptions < %(most)s)::int
    WHERE id = %(chunk)s AND state IN ('ready', 'running')
"""

RENEW = """
    UPDATE ingestion_chunk SET lease_until = clock_timestamp() + make_interval(secs => %(seconds)s)
    WHERE id = %(chunk)s AND lease_token = %(token)s AND state = 'running'
"""


class LeaseLost(Exception):
    """Another worker has the chunk now: what was done for it must have no effect."""


@dataclass(slots=True)
class Lease:
    """A chunk that this worker holds until its lease ends."""

    chunk_id: int
    token: uuid.UUID
    attempts: int
    renewed: float = 0.0  # time.monotonic()

    def keep_alive(self) -> None:
        """Extend the lease, at most every fifth of it. Raises LeaseLost.

        Called as the work proceeds, so that a worker that hangs loses its chunk and a large file does not.
        """
        if time.monotonic() - self.renewed < settings.CHUNK_LEASE_SECONDS / 5:
            return
        if not _execute(RENEW, self, seconds=settings.CHUNK_LEASE_SECONDS):
            raise LeaseLost(f"chunk {self.chunk_id}")
        self.renewed = time.monotonic()


def lease_chunk(run_id: int | None = None) -> Lease | None:
    """Take the next chunk that is due (of one run, if given); None where there is none.

    One that has failed or killed its worker MAX_ATTEMPTS times is put into quarantine on the way.
    """
    while True:
        token = uuid.uuid4()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(TAKE, {"token": token, "lease": settings.CHUNK_LEASE_SECONDS, "run": run_id})
            row = cursor.fetchone()
            if row and not row[2]:  # somebody alive has it
                transaction.set_rollback(True)
                continue
        if row is None:
            return None
        lease = Lease(row[0], token, row[1], time.monotonic())
        if lease.attempts <= MAX_ATTEMPTS:
            return lease
        _quarantine(lease)
        let_go(lease)


def release(
    lease: Lease, reason: str, wait_seconds: float, *, source_failed: bool = False, counts: bool = True
) -> bool:
    """Give a chunk back, to be taken again after a while; False where it was lost already.

    `source_failed`: its source did not answer, the chunk itself is not to blame. An attempt that does not
    count brings the chunk no nearer to quarantine.
    """
    uncounted = int(not counts)
    values = {"wait": wait_seconds, "source_failed": source_failed, "uncounted": uncounted}
    return _execute(RELEASE, lease, reason=reason, **values)


@transaction.atomic
def interrupt(lease: Lease, reason: str, wait_seconds: float) -> None:
    """Give back a chunk whose database went away: the chunk is not to blame, and the attempt does not count.

    Another worker may have taken it since, as its session had ended: then the count alone is put right.
    """
    _execute(INTERRUPT, lease, most=MAX_INTERRUPTIONS)
    release(lease, reason, wait_seconds)


def let_go(lease: Lease) -> None:
    """Drop the session's lock once the chunk is done or given back; a session that ended has none."""
    with suppress(DatabaseError, InterfaceError), connection.cursor() as cursor:
        cursor.execute(LET_GO, [lease.chunk_id])


def seconds_until_due(run_id: int) -> float | None:
    """Return how long until a chunk of the run may be leased (0: now); None where none is open."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT extract(epoch FROM min(
                CASE WHEN state = 'running' THEN greatest(lease_until, not_before) ELSE not_before END
            ) - clock_timestamp()) FROM ingestion_chunk WHERE run_id = %s AND state IN ('ready', 'running')
            """,
            [run_id],
        )
        (seconds,) = cursor.fetchone()
    return None if seconds is None else max(float(seconds), 0.0)


def count_due() -> int:
    """Return how many chunks a worker could take now."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ingestion_chunk WHERE {IS_FREE}")
        return int(cursor.fetchone()[0])


@transaction.atomic
def _quarantine(lease: Lease) -> None:
    chunk = Chunk.objects.select_for_update().get(pk=lease.chunk_id)
    if chunk.lease_token != lease.token:
        return
    last = chunk.reason or "its worker was killed each time, perhaps for lack of memory"
    chunk.reason = f"given up after {MAX_ATTEMPTS} attempts: {last}"
    chunk.state, chunk.lease_token, chunk.lease_until = Chunk.State.QUARANTINED, None, None
    chunk.save(update_fields=["reason", "state", "lease_token", "lease_until"])
    members = Member.objects.filter(chunk=chunk)
    members.update(is_done=True, lines=0, classes={}, rejected={}, reason=chunk.reason)
    files = set(members.values_list("dump_file_id", flat=True))
    update_file_states(files)
    if chunk.source_failed:
        DumpFile.objects.filter(pk__in=files).update(source_failed=True)


def _execute(statement: str, lease: Lease, **values: float | str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"chunk": lease.chunk_id, "token": lease.token, **values})
        return int(cursor.rowcount) == 1
