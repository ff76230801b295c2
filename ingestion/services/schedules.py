"""Watched prefixes: one look each when it falls due, by one worker, and a run for what is new."""

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
from ingestion.reading.archives import is_dump
from ingestion.services.discovery import BATCH, count_looks_again, no_dump_file, note_found, unknown
from ingestion.services.planning import plan_files
from ingestion.services.runs import end_planning, finish_run, start_run
from ingestion.sources import FoundFile, SourceError, SourceForbidden, SourceGone

log = logging.getLogger(__name__)

MAX_PROBLEM = 2000

# `asked_at` counts for prefixes that are off too: whoever says 'look now' means it.
# A look whose lease has ended died: it is due again.
DUE = """
    CASE WHEN look_until IS NOT NULL THEN look_until < clock_timestamp()
        ELSE asked_at > coalesce(looked_at, '-infinity')
            OR is_on AND (looked_at IS NULL
                OR looked_at + make_interval(hours => every_hours) <= clock_timestamp())
    END
"""

CLAIM = f"""
    UPDATE ingestion_watchedprefix SET looked_at = clock_timestamp(), look_token = %(token)s,
        look_until = clock_timestamp() + make_interval(secs => %(lease)s)
    WHERE id = (
        SELECT id FROM ingestion_watchedprefix WHERE {DUE}
        ORDER BY looked_at NULLS FIRST, id FOR UPDATE SKIP LOCKED LIMIT 1
    )
    RETURNING id
"""


class LookLost(Exception):
    """The look's lease had ended and another worker looks now."""


@dataclass(slots=True)
class Look:
    """A worker's look at one prefix, held by a lease."""

    prefix: WatchedPrefix
    token: uuid.UUID
    sign: Callable[[], None]
    run: Run | None = None
    found: int = 0
    is_empty: bool = True
    renewed: float = field(default_factory=time.monotonic)

    def keep_alive(self) -> None:
        """Give a sign of life and extend the lease, at most every fifth of it. Raises LookLost."""
        self.sign()
        if time.monotonic() - self.renewed < settings.CHUNK_LEASE_SECONDS / 5:
            return
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE ingestion_watchedprefix "
                "SET look_until = clock_timestamp() + make_interval(secs => %s) "
                "WHERE id = %s AND look_token = %s",
                [settings.CHUNK_LEASE_SECONDS, self.prefix.pk, self.token],
            )
            if cursor.rowcount != 1:
                raise LookLost(self.prefix.uri)
        self.renewed = time.monotonic()


def count_due_looks() -> int:
    """Return how many prefixes are to be looked at now."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ingestion_watchedprefix WHERE {DUE}")
        return int(cursor.fetchone()[0])


def ask_for_looks(prefixes: Collection[int]) -> int:
    """Make prefixes due now, those that are off too; return how many there are."""
    return WatchedPrefix.objects.filter(pk__in=prefixes).update(asked_at=Now())


def switch(prefixes: Collection[int], *, on: bool) -> int:
    """Turn prefixes on or off; return how many there are."""
    return WatchedPrefix.objects.filter(pk__in=prefixes).update(is_on=on)


def look_at_one(
    on_chunks: Callable[[int], None] = lambda count: None, sign: Callable[[], None] = lambda: None
) -> bool:
    """Look at one prefix that is due and load what is new there; False where none is due.

    Of two workers one looks. A look that dies is due again when its lease ends. What the source refuses
    is noted with the prefix, and tried again when that falls due.
    """
    if (look := _claim(sign)) is None:
        return False
    try:
        _find(look, on_chunks)
    except LookLost as error:
        log.warning("the look at %s went to another worker: its lease had ended", error)
    except SourceError as error:
        _end(look, problem=f"{error}. {_advice(error)}")
    except Exception as error:
        _end(look, problem=f"the look failed ({type(error).__name__}): the worker's log says where")
        raise
    else:
        _end(look, problem=no_dump_file(look.prefix.uri) if look.is_empty else "")
    return True


def _claim(sign: Callable[[], None]) -> Look | None:
    token = uuid.uuid4()
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, {"token": token, "lease": settings.CHUNK_LEASE_SECONDS})
        row = cursor.fetchone()
    return None if row is None else Look(WatchedPrefix.objects.get(pk=row[0]), token, sign)


def _find(look: Look, on_chunks: Callable[[int], None]) -> None:
    """Plan what is new below the prefix, batch by batch; a run is made for the first that holds any."""

    def on_ready(count: int) -> None:
        look.keep_alive()
        on_chunks(count)

    reason = "the look at the prefix broke off: another one finds the rest by itself"
    try:
        for batch in _batches(look):
            if fresh := unknown(batch):
                run = look.run = look.run or _start(look.prefix)
                look.found += len(fresh)
                count_looks_again(fresh)
                plan_files(run, note_found(run, fresh), on_ready)
        reason = ""
    except SourceError as error:
        reason = str(error)
        raise
    finally:
        if look.run:
            end_planning(look.run, reason=reason)
    if look.run:
        finish_run(look.run.pk)


def _batches(look: Look) -> Iterator[list[FoundFile]]:
    found = _dumps(look)
    while batch := list(islice(found, BATCH)):
        look.is_empty = False
        yield batch


def _dumps(look: Look) -> Iterator[FoundFile]:
    for each in sources.discover(look.prefix.uri):
        look.keep_alive()
        if is_dump(each.uri):
            yield each


def _start(prefix: WatchedPrefix) -> Run:
    return start_run([prefix.uri], alert_mode=AlertMode(prefix.alert_mode), watched_prefix=prefix)


def _end(look: Look, *, problem: str) -> None:
    """Note what came of a look, unless another worker has taken it over."""
    WatchedPrefix.objects.filter(pk=look.prefix.pk, look_token=look.token).update(
        look_token=None, look_until=None, found=look.found, problem=problem[:MAX_PROBLEM]
    )


def _advice(error: SourceError) -> str:
    """Say what to do about a source that cannot be listed."""
    if isinstance(error, SourceForbidden):
        return "Let the workers' credentials list this bucket (s3:ListBucket) and read it (s3:GetObject)."
    if isinstance(error, SourceGone):
        return "Create the bucket, or correct the address."
    return "It is looked at again when it falls due; 'look now' does it at once."
