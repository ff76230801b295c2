"""Leases on streams: of two collectors one has a stream.

As chunks' leases (leases.py) they end by time, or with the collector's database session: the stream of a
killed collector need not wait.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from ingestion.models import LiveStream

LEASE_SECONDS = 60

HOLDERS = 7_201_906  # the first half of the advisory locks' keys; the second is the stream's number

TAKE = f"""
    WITH free AS MATERIALIZED (
        SELECT id, lease_until FROM ingestion_livestream WHERE id = %(stream)s AND is_on AND NOT is_halted
            AND (lease_token IS NULL OR lease_token = %(token)s OR lease_until < clock_timestamp()
                OR id NOT IN (
                    SELECT objid::bigint FROM pg_locks JOIN pg_database ON pg_database.oid = database
                    WHERE locktype = 'advisory' AND classid = {HOLDERS} AND datname = current_database()
                ))
        FOR UPDATE SKIP LOCKED
    )
    UPDATE ingestion_livestream stream SET lease_token = %(token)s,
        lease_until = clock_timestamp() + make_interval(secs => %(lease)s)
    FROM free WHERE stream.id = free.id
    RETURNING pg_try_advisory_lock({HOLDERS}, stream.id::int)
        OR coalesce(free.lease_until < clock_timestamp(), true)
"""

RENEW = """
    UPDATE ingestion_livestream SET lease_until = clock_timestamp() + make_interval(secs => %(lease)s)
    WHERE id = %(stream)s AND lease_token = %(token)s AND is_on AND NOT is_halted RETURNING switched_at
"""

LET_GO = f"SELECT pg_advisory_unlock({HOLDERS}, %s)"


class StreamLost(Exception):
    """A collector must let go of a stream, and what it does for it have no effect; the message says why."""


@dataclass(frozen=True, slots=True)
class StreamLease:
    """A stream that this collector holds."""

    stream_id: int
    token: uuid.UUID


def take_stream(stream_id: int, token: uuid.UUID | None = None) -> StreamLease | None:
    """Take a stream that is on and that nobody holds; None where it cannot be had.

    With its own token a collector takes it again after its database session broke.
    """
    lease = StreamLease(stream_id, token or uuid.uuid4())
    values: dict[str, Any] = {"stream": stream_id, "token": lease.token, "lease": LEASE_SECONDS}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(TAKE, values)
        row = cursor.fetchone()
        if row is None or not row[0]:
            transaction.set_rollback(True)
            return None
    return lease


def renew_stream(lease: StreamLease) -> datetime:
    """Extend a lease; return when the stream was turned on, or saved, last. Raises StreamLost."""
    with connection.cursor() as cursor:
        cursor.execute(RENEW, {"stream": lease.stream_id, "token": lease.token, "lease": LEASE_SECONDS})
        row = cursor.fetchone()
    if row is None:
        raise StreamLost(f"stream {lease.stream_id} is another collector's now, or was turned off")
    return row[0]


def update_held(lease: StreamLease, **values: Any) -> None:
    """Write fields of a stream that is held. Raises StreamLost."""
    if LiveStream.objects.filter(pk=lease.stream_id, lease_token=lease.token).update(**values) != 1:
        raise StreamLost(f"stream {lease.stream_id} is another collector's now, or was turned off")


def let_stream_go(lease: StreamLease) -> None:
    """Give a stream back; nothing happens where it is lost already."""
    held = LiveStream.objects.filter(pk=lease.stream_id, lease_token=lease.token)
    held.update(lease_token=None, lease_until=None)
    with connection.cursor() as cursor:
        cursor.execute(LET_GO, [lease.stream_id])


def halt_stream(lease: StreamLease, problem: str) -> None:
    """Stop a stream for good, until someone turns it on again. Raises StreamLost."""
    update_held(lease, is_halted=True, problem=problem)


def note_state(
    lease: StreamLease,
    last_event_at: datetime | None,
    rejected: Mapping[str, int],
    samples: Mapping[str, str],
) -> None:
    """Keep what a collector saw: the last event, the bad frames so far. Raises StreamLost."""
    values: dict[str, Any] = {"rejected": dict(rejected), "samples": dict(samples)}
    if last_event_at is not None:
        values["last_event_at"] = last_event_at
    update_held(lease, **values)
