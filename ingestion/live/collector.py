"""A collector of one stream: a reader fills the spool, and this thread stores and plans what is in it."""

import gzip
import logging
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection, connections

from ingestion import sources
from ingestion.live.back_off import BackOff
from ingestion.live.base import Stream, StreamRefused
from ingestion.live.kinds import stream_of
from ingestion.live.minutes import REWIND, ClosedMinute, Minutes, packed
from ingestion.live.reader import GAP, Reader
from ingestion.live.rejects import Rejects
from ingestion.live.spool import Spool
from ingestion.models import LiveStream
from ingestion.services.live_files import (
    HourRun,
    address_of,
    filed_between,
    next_late,
    record_file,
    record_gap,
)
from ingestion.services.live_leases import (
    StreamLease,
    StreamLost,
    halt_stream,
    let_stream_go,
    note_state,
    renew_stream,
    take_stream,
    update_held,
)
from ingestion.sources import SourceError
from ingestion.sources.local_folders import refusal_of

log = logging.getLogger(__name__)

LOOK_SECONDS = 5.0
"""How often the lease is renewed and what was seen is written down."""

IDLE_SECONDS = 0.2

CONNECTION_LOST = (DatabaseError, InterfaceError)

STORING = "storing its files fails; they are kept on the collector's disk meanwhile: "


class Collector(threading.Thread):
    """A thread that collects one stream for as long as it holds its lease."""

    def __init__(self, stream_id: int, spools: Path, on_chunks: Callable[[int], None]) -> None:
        """`on_chunks` hears how many chunks a file gave, within the transaction that makes them."""
        super().__init__(name=f"live-{stream_id}", daemon=True)
        self._stream_id, self._folder, self._on_chunks = stream_id, spools / str(stream_id), on_chunks
        self._stopping = threading.Event()

    def stop(self) -> None:
        """Ask it to end within seconds; what is not stored yet the network sends again."""
        self._stopping.set()

    def run(self) -> None:
        """Collect until the stop, or until the stream is lost, turned off or refused."""
        try:
            if lease := take_stream(self._stream_id):
                self._collect(lease)
        except StreamLost as error:
            log.info("%s", error)
        except CONNECTION_LOST as error:
            log.warning("stream %d: the database does not answer: %s", self._stream_id, error)
        except Exception:
            log.exception("stream %d: collecting failed", self._stream_id)
        finally:
            connections.close_all()

    def _collect(self, lease: StreamLease) -> None:
        row = LiveStream.objects.get(pk=self._stream_id)
        log.info("collecting %s", row.name)
        try:
            Collecting(row, lease, self._folder, self._on_chunks, self._stopping).run()
        except StreamRefused as error:
            log.error("%s is stopped: %s", row.name, error)
            halt_stream(lease, str(error))
        finally:
            let_stream_go(lease)


class Collecting:
    """The work of a collector under one lease."""

    def __init__(
        self,
        row: LiveStream,
        lease: StreamLease,
        folder: Path,
        on_chunks: Callable[[int], None],
        stopping: threading.Event,
    ) -> None:
        """Raises StreamRefused where the row's settings or its prefix cannot be used."""
        self._row, self._lease, self._on_chunks, self._stopping = row, lease, on_chunks, stopping
        if refusal := refusal_of(row.prefix, settings.LOCAL_FOLDERS, is_glob=False):
            raise StreamRefused(refusal)
        self._stream: Stream = stream_of(row)
        self._gap = _gap_of(row)
        self._spool = Spool(folder)
        self._spool.clear()  # what was not planned the network sends again
        self._rejects = Rejects(row.rejected, row.samples)
        self._run = HourRun(row)
        self._back_off = BackOff()
        self._looked, self._due = 0.0, 0.0  # time.monotonic()
        self._problem = ""
        self._until = row.position_at
        self._is_cut = False  # the database's session, and the lock with it

    def run(self) -> None:
        """Store and plan until the stop. Raises StreamLost or StreamRefused."""
        if (minutes := self._known()) is None:
            return
        reader = Reader(self._stream, minutes, self._spool, self._rejects, self._row.position, gap=self._gap)
        reader.name = self._row.name
        reader.start()
        try:
            while not self._stopping.is_set():
                if not self._try(lambda: self._step(reader)):
                    self._stopping.wait(IDLE_SECONDS)
            self._try(lambda: self._note(reader))  # what was counted since the last look
            self._run.end()
        finally:
            reader.stop()
            reader.join(15)

    def _known(self) -> Minutes | None:
        """Read back the last minutes' files, however long the store takes to answer; None at the stop."""
        found: list[tuple[datetime, bytes]] = []
        while not self._stopping.is_set():
            if self._try(lambda: self._read_back(found)):
                return Minutes(self._row.position_at, found)
            self._stopping.wait(IDLE_SECONDS)
        return None

    def _read_back(self, found: list[tuple[datetime, bytes]]) -> bool:
        self._look(None)
        found[:] = self._filed()
        return True

    def _filed(self) -> Iterator[tuple[datetime, bytes]]:
        if (until := self._row.position_at) is None:
            return
        for minute, found in filed_between(self._row, until - 2 * REWIND, until):
            data = gzip.decompress(sources.read_range(found.uri, found.etag, 0, found.size))
            for line in data.splitlines():
                yield minute, self._stream.as_sent(line)

    def _try(self, step: Callable[[], bool]) -> bool:
        """Take a step; after one that failed the next waits, the lease is kept all the same."""
        if time.monotonic() < self._due:
            return False
        try:
            if self._is_cut:
                self._retake()
            done = step()
        except SourceError as error:
            self._problem = f"{STORING}{error}"
        except CONNECTION_LOST as error:
            self._problem = "the database does not answer"
            log.warning("%s: the database does not answer: %s", self._row.name, error)
            self._is_cut = True
            connection.close()
        else:
            if done:
                self._problem = ""
                self._back_off.reset()
            return done
        log.warning("%s: %s", self._row.name, self._problem)
        self._due = time.monotonic() + min(self._back_off.next(), LOOK_SECONDS)
        return False

    def _retake(self) -> None:
        """Have the lease in a new session. Raises StreamLost where it is another's now.

        Also where the position is not what was written last: the database lost a commit, or its answer was
        lost. Whoever begins anew goes by what the database knows.
        """
        if take_stream(self._row.pk, self._lease.token) is None:
            raise StreamLost(f"{self._row.name} is another collector's now, or was turned off")
        if LiveStream.objects.get(pk=self._row.pk).position_at != self._until:
            raise StreamLost(f"{self._row.name} begins anew from what the database knows")
        self._is_cut = False

    def _step(self, reader: Reader) -> bool:
        """Look after the lease, then store and plan the oldest minute; False where there is none."""
        self._look(reader)
        if reader.refusal:
            raise StreamRefused(reader.refusal)
        if reader.failure:
            update_held(self._lease, problem=reader.failure)
            raise StreamLost(f"{self._row.name} begins anew from what is filed")
        if (first := self._spool.first()) is None:
            return False
        path, closed = first
        self._file(closed)
        path.unlink()
        return True

    def _file(self, closed: ClosedMinute) -> None:
        late = next_late(self._row, closed.minute) if closed.is_late else 0
        data = packed(self._stream.complete(closed.lines))
        found = sources.put(address_of(self._row, closed.minute, late), data)
        if closed.gap_since is not None:
            record_gap(self._lease, self._stream.network, closed.gap_since, closed.minute)
        run = self._run.of(closed.until)
        record_file(self._lease, run, found, closed.until, closed.position, self._on_chunks)
        self._until = closed.until

    def _look(self, reader: Reader | None) -> None:
        """Renew the lease now and then, and write down what was seen. Raises StreamLost."""
        if time.monotonic() - self._looked < LOOK_SECONDS:
            return
        if renew_stream(self._lease) != self._row.switched_at:
            raise StreamLost(f"{self._row.name} begins anew: it was turned on again, or saved")
        self._note(reader)
        if problem := self._problem or (reader.problem if reader else ""):
            update_held(self._lease, problem=problem)
        self._looked = time.monotonic()

    def _note(self, reader: Reader | None) -> bool:
        """Write down what was seen. Raises StreamLost."""
        last = reader.last_event_at if reader else None
        note_state(self._lease, last, self._rejects.counts, self._rejects.samples)
        return True


def _gap_of(row: LiveStream) -> timedelta:
    seconds = row.settings.get("gap_seconds", GAP.total_seconds())
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 1 <= seconds <= 86_400:
        raise StreamRefused("the stream's setting 'gap_seconds' must be a number from 1 to 86400")
    return timedelta(seconds=seconds)
