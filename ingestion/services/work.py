"""A worker's loop: claim a chunk, read it outside any transaction, load and complete it in one."""

import logging
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta

from django.db import DatabaseError, InterfaceError, connection

from ingestion import sources
from ingestion.extraction.extract import extract_deals
from ingestion.models import Chunk, Member
from ingestion.reading.archives import is_tar, open_pieces
from ingestion.reading.members import ChunkReader, MemberResult
from ingestion.reading.pieces import Damaged
from ingestion.services.catalogues import current_catalog
from ingestion.services.claims import Claim, LeaseLost, claim_chunk, release, seconds_until_due
from ingestion.services.completion import complete
from ingestion.services.planning import plan_found
from ingestion.services.runs import finish_run
from ingestion.sources import (
    FoundFile,
    RangeReader,
    SourceChanged,
    SourceError,
    SourceForbidden,
    SourceGone,
    SourceUnavailable,
)

log = logging.getLogger(__name__)

LOOK_AGAIN_SECONDS = 1.0

CONNECTION_LOST = (DatabaseError, InterfaceError)
"""All that psycopg2 raises when its connection breaks: a bare DatabaseError is among it."""

MAX_FAILURES = 5
"""In a row, each with a database that answers afterwards: then waiting will not heal it."""

DATABASE_AWAY_SECONDS = 120.0
"""A restart after a crash in a large load takes its time."""

FUTURE = timedelta(days=1)
"""A post dated later than this from now is faulty: clocks differ by less."""


def work(
    run_id: int | None = None,
    *,
    go_on: Callable[[], bool] = lambda: True,
    sign: Callable[[], None] = lambda: None,
) -> int:
    """Take chunks (of one run, if given) until none is due or `go_on` says no; return how many were taken.

    `sign` is called as the work gets on.
    """
    count = 0
    while go_on() and (claim := claim_chunk(run_id)):
        work_on(claim, sign)
        count += 1
    return count


def work_until_done(run_id: int, *, on_progress: Callable[[], object] = lambda: None) -> None:
    """Take a run's chunks until none is open, waiting for those that others hold or that are put off."""
    failures = 0
    while True:
        try:
            if not _take_turn(run_id):
                break
            on_progress()
            failures = 0
        except CONNECTION_LOST as error:
            failures += 1
            if failures > MAX_FAILURES:
                raise
            _wait_for_database(error)


def _take_turn(run_id: int) -> bool:
    """Load a chunk of the run, or wait for one to fall due; False where none is open, the run ended."""
    if claim := claim_chunk(run_id):
        work_on(claim)
    elif (wait := seconds_until_due(run_id)) is None:
        finish_run(run_id)  # again, where the connection broke; it may open chunks
        return seconds_until_due(run_id) is not None
    else:
        time.sleep(min(max(wait, 0.05), LOOK_AGAIN_SECONDS))
    return True


def _wait_for_database(error: Exception) -> None:
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
            time.sleep(LOOK_AGAIN_SECONDS)


def work_on(claim: Claim, sign: Callable[[], None] = lambda: None) -> None:
    """Load one chunk. What cannot be loaded now is given back, to be tried again later."""

    def keep_alive() -> None:
        sign()
        claim.keep_alive()

    try:
        chunk = Chunk.objects.select_related("run").get(pk=claim.chunk_id)
        reader, results = read_chunk(chunk, keep_alive, lambda found: plan_found(chunk.run, found))
        run_id = complete(claim, reader.batch(chunk.source), results)
    except LeaseLost as error:
        log.warning("%s went to another worker: its lease had ended", error)
    except SourceUnavailable as error:
        log.warning("chunk %d is put off: %s", claim.chunk_id, error)
        _give_back(claim, str(error), 10.0 * 3 ** (claim.attempts - 1))
    except Exception as error:
        log.exception("chunk %d failed (attempt %d)", claim.chunk_id, claim.attempts)
        _give_back(claim, f"{type(error).__name__}: {error}"[:2000], 2.0 ** (claim.attempts - 1))
    except BaseException:  # Ctrl-C, or the worker is told to go
        _give_back(claim, "its worker was stopped", 0)
        raise
    else:
        finish_run(run_id, sign)


def _give_back(claim: Claim, reason: str, wait_seconds: float) -> None:
    """Release a chunk, on a fresh connection where the old one is lost; without any, its lease ends."""
    if connection.errors_occurred and not connection.is_usable():
        connection.close()  # the next query opens another
    try:
        release(claim, reason, wait_seconds)
    except CONNECTION_LOST as error:
        log.warning("chunk %d waits for the end of its lease: %s", claim.chunk_id, error)


def read_chunk(
    chunk: Chunk, keep_alive: Callable[[], None], on_changed: Callable[[FoundFile], None]
) -> tuple[ChunkReader, dict[Member, MemberResult]]:
    """Read a chunk's members; `on_changed` hears of objects that turn out to be of a newer version.

    Raises SourceUnavailable where the source does not answer now.
    """
    catalog = current_catalog()
    reader = ChunkReader(
        lambda content: extract_deals(content, catalog),
        datetime.now(UTC) + FUTURE,
        every_line=chunk.run.validate,
    )
    members = chunk.members.select_related("dump_file").order_by("dump_file_id", "offset")
    return reader, {
        member: _read_member(reader, member, MemberBytes(member, keep_alive, on_changed))
        for member in members
    }


def _read_member(reader: ChunkReader, member: Member, source: "MemberBytes") -> MemberResult:
    label = member.name if is_tar(member.dump_file.uri) else member.dump_file.uri
    with closing(source):
        return reader.read_member(label, open_pieces(member.name, source.read))


class MemberBytes:
    """A member's bytes as its reader wants them; what will not heal by waiting is a damaged file to it."""

    def __init__(
        self, member: Member, keep_alive: Callable[[], None], on_changed: Callable[[FoundFile], None]
    ) -> None:
        self._member, self._keep_alive, self._on_changed = member, keep_alive, on_changed
        self._range: RangeReader | None = None
        self._position = 0
        self._looked_again = False

    def read(self, size: int) -> bytes:
        """Return up to `size` bytes. Raises Damaged, SourceUnavailable or LeaseLost."""
        self._keep_alive()
        try:
            try:
                return self._read_on(size)
            except (SourceGone, SourceChanged) as error:
                self._look_again(error)
                return self._read_on(size)
        except (SourceGone, SourceChanged, SourceForbidden) as error:
            raise Damaged(str(error)) from error

    def _read_on(self, size: int) -> bytes:
        file = self._member.dump_file
        if self._range is None:
            start, length = self._member.offset + self._position, self._member.size - self._position
            self._range = sources.open_range(file.uri, file.etag, start, length)
        data = self._range.read(size)
        self._position += len(data)
        return data

    def _look_again(self, error: SourceError) -> None:
        """Return if the version that was listed is there: a store may err once. Raises SourceError."""
        self.close()
        file = self._member.dump_file
        found = sources.find(file.uri)
        if found is not None and found.etag != file.etag:
            self._on_changed(found)
            raise SourceChanged(f"{file.uri} has changed since it was listed: its newer version is loaded")
        if found is None or self._looked_again:
            raise error
        self._looked_again = True

    def close(self) -> None:
        """Let the connection or the file go."""
        if self._range is not None:
            self._range.close()
            self._range = None
