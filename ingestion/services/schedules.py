"""Watched prefixes: one worker scans each when it is due, and a run loads what is new."""

import logging
import time
import uuid
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.conf import settings
from django.db import connection
from django.db.models.functions import Now

from deals.domain.alerts.mode import AlertMode
from ingestion import sources
from ingestion.models import Run, WatchedPrefix
from ingestion.services.discovery import BATCH, count_rescans, no_file, note_found, unknown
from ingestion.services.planning import plan_files
from ingestion.services.requested_runs import check_local
from ingestion.services.runs import end_planning, finish_run, is_cancelled, start_run
from ingestion.sources import FoundFile, SourceError
from ingestion.sources.advice import advice_on

log = logging.getLogger(__name__)

MAX_PROBLEM = 2000

# `requested_at` counts for prefixes that are off too: whoever asks for a scan gets one.
# A scan whose lease expired has died: it is due again.
DUE = """
    CASE WHEN scan_until IS NOT NULL THEN scan_until < clock_timestamp()
        ELSE requested_at > coalesce(scanned_at, '-infinity')
            OR is_on AND (scanned_at IS NULL
                OR scanned_at + make_interval(hours => every_hours) <= clock_timestamp())
    END
"""

TAKE = f"""
    UPDATE ingestion_watchedprefix SET scanned_at = clock_timestamp(), scan_token = %(token)s,
        scan_until = clock_timestamp() + make_interval(secs => %(lease)s)
    WHERE id = (
        SELECT id FROM ingestion_watchedprefix WHERE {DUE}
        ORDER BY scanned_at NULLS FIRST, id FOR UPDATE SKIP LOCKED LIMIT 1
    )
    RETURNING id
"""


class ScanLost(Exception):
    """The scan's lease expired and another worker scans the prefix now."""


@dataclass(slots=True)
class PrefixScan:
    """A worker's scan of one prefix, under a lease."""

    prefix: WatchedPrefix
    token: uuid.UUID
    heartbeat: Callable[[], None]
    run: Run | None = None
    found: int = 0
    is_empty: bool = True
    renewed: float = field(default_factory=time.monotonic)

    def keep_alive(self) -> None:
        """Write a heartbeat and extend the lease, at most every fifth of it. Raises ScanLost."""
        self.heartbeat()
        if time.monotonic() - self.renewed < settings.CHUNK_LEASE_SECONDS / 5:
            return
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE ingestion_watchedprefix "
                "SET scan_until = clock_timestamp() + make_interval(secs => %s) "
                "WHERE id = %s AND scan_token = %s",
                [settings.CHUNK_LEASE_SECONDS, self.prefix.pk, self.token],
            )
            if cursor.rowcount != 1:
                raise ScanLost(self.prefix.uri)
        self.renewed = time.monotonic()


def count_due_scans() -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ingestion_watchedprefix WHERE {DUE}")
        return int(cursor.fetchone()[0])


def request_scans(prefixes: Collection[int]) -> int:
    """Make prefixes due now, even those that are off; return their number."""
    return WatchedPrefix.objects.filter(pk__in=prefixes).update(requested_at=Now())


def switch(prefixes: Collection[int], *, on: bool) -> int:
    """Turn prefixes on or off; return their number."""
    return WatchedPrefix.objects.filter(pk__in=prefixes).update(is_on=on)


def scan_one(
    on_chunks: Callable[[int], None] = lambda count: None, heartbeat: Callable[[], None] = lambda: None
) -> bool:
    """Scan one prefix that is due and load what is new there; False where none is due.

    Of two workers one scans it. A scan that dies is due again when its lease expires. An error of the source
    is stored with the prefix, which is tried again when it is due.
    """
    if (scan := _take(heartbeat)) is None:
        return False
    try:
        _find(scan, on_chunks)
    except ScanLost as error:
        log.warning("the scan of %s went to another worker: its lease had expired", error)
    except SourceError as error:
        _end(scan, problem=f"{error}. {advice_on(error, scan.prefix.uri)}")
    except Exception as error:
        _end(scan, problem=f"the scan failed ({type(error).__name__}): the worker's log says where")
        raise
    else:
        _end(scan, problem=no_file(scan.prefix.uri) if scan.is_empty else "")
    return True


def _take(heartbeat: Callable[[], None]) -> PrefixScan | None:
    token = uuid.uuid4()
    with connection.cursor() as cursor:
        cursor.execute(TAKE, {"token": token, "lease": settings.CHUNK_LEASE_SECONDS})
        row = cursor.fetchone()
    return None if row is None else PrefixScan(WatchedPrefix.objects.get(pk=row[0]), token, heartbeat)


def _find(scan: PrefixScan, on_chunks: Callable[[int], None]) -> None:
    """Plan what is new below the prefix, batch by batch; a run is made for the first that holds any."""

    def on_ready(count: int) -> None:
        scan.keep_alive()
        on_chunks(count)

    reason = "the scan of the prefix was interrupted: the next one finds the rest by itself"
    try:
        for batch in _batches(scan):
            if scan.run and is_cancelled(scan.run):
                break
            if fresh := unknown(batch):
                run = scan.run = scan.run or _start(scan.prefix)
                scan.found += len(fresh)
                count_rescans(fresh)
                plan_files(run, note_found(run, fresh), on_ready)
        reason = ""
    except SourceError as error:
        reason = str(error)
        raise
    finally:
        if scan.run:
            end_planning(scan.run, reason=reason)
    if scan.run:
        finish_run(scan.run.pk)


def _batches(scan: PrefixScan) -> Iterator[list[FoundFile]]:
    found = _dumps(scan)
    while batch := list(islice(found, BATCH)):
        scan.is_empty = False
        yield batch


def _dumps(scan: PrefixScan) -> Iterator[FoundFile]:
    check_local(scan.prefix.uri)
    for each in sources.discover(scan.prefix.uri):
        check_local(each.uri, is_glob=False)
        scan.keep_alive()
        yield each


def _start(prefix: WatchedPrefix) -> Run:
    return start_run([prefix.uri], alert_mode=AlertMode(prefix.alert_mode), watched_prefix=prefix)


def _end(scan: PrefixScan, *, problem: str) -> None:
    """Store the result of a scan, unless another worker has taken it over."""
    WatchedPrefix.objects.filter(pk=scan.prefix.pk, scan_token=scan.token).update(
        scan_token=None, scan_until=None, found=scan.found, problem=problem[:MAX_PROBLEM]
    )
