"""Reads a stream into its spool: connects, watches, connects again. It asks no database."""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

from ingestion.live.back_off import BackOff
from ingestion.live.base import BadFrame, Event, Gap, Stream, StreamBroken, StreamRefused
from ingestion.live.minutes import REWIND, Minutes
from ingestion.live.rejects import Rejects
from ingestion.live.spool import Spool

log = logging.getLogger(__name__)

GAP = timedelta(minutes=5)
"""A first event so long after what was asked for: the network has lost what lay between."""

FULL = "what was received cannot be stored, and the spool is full: reading goes on once the store answers"


class Reader(threading.Thread):
    """A thread that reads one stream until it is asked to stop, or the network refuses it for good.

    `refusal` says why then; `problem` is what was met last, '' once events come again. After a `failure` it
    has ended, and another begins from what is filed.
    """

    def __init__(
        self,
        stream: Stream,
        minutes: Minutes,
        spool: Spool,
        rejects: Rejects,
        position: Mapping[str, Any],
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        gap: timedelta = GAP,
        back_off: BackOff | None = None,
    ) -> None:
        super().__init__(name="live-reader", daemon=True)
        self._stream, self._minutes, self._spool, self._rejects = stream, minutes, spool, rejects
        self._position, self._clock, self._gap = position, clock, gap
        self._back_off = back_off or BackOff()
        self._stopping = threading.Event()
        self.last_event_at: datetime | None = None
        self.problem = ""
        self.refusal = ""
        self.failure = ""

    def stop(self) -> None:
        """Ask it to end within seconds."""
        self._stopping.set()

    def run(self) -> None:
        """Read, connection after connection."""
        while not self._stopping.is_set():
            try:
                self._read_connection()
            except StreamRefused as error:
                self.refusal = str(error)
                return
            except StreamBroken as error:
                self.problem = str(error)
                log.warning("%s: %s", self.name, error)
                self._wait(max(self._back_off.next(), error.seconds))
            except Exception as error:  # minutes may be closed that the spool has not: all begins anew
                self.failure = f"reading failed ({type(error).__name__}): the collector's log says where"
                log.exception("%s: reading failed", self.name)
                return

    def _wait(self, seconds: float) -> None:
        """Wait before the next connection; where nothing comes of that time, what came before is filed."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0 and not self._stopping.wait(min(left, 1.0)):
            if not self._stream.is_timed and not self._spool.is_full():
                self._file(Event(self._clock()))

    def _read_connection(self) -> None:
        if self._spool.is_full():
            raise StreamBroken(FULL)
        until = self._minutes.until
        is_first = until is not None and self._stream.is_timed
        with closing(self._stream.connect(until and until - REWIND, self._position)) as items:
            for item in items:
                if self._stopping.is_set():
                    return
                if isinstance(item, BadFrame):
                    self._rejects.note(item)
                elif isinstance(item, Gap):
                    self._minutes.note_gap(self._clock())
                elif item is not None:
                    if is_first:
                        self._look_for_gap(item)
                        is_first = False
                    self._take(item)
        raise StreamBroken("the stream ended")

    def _take(self, event: Event) -> None:
        self.last_event_at = event.at
        self._position = event.position or self._position
        if self._file(event):
            self._back_off.reset()
            self.problem = ""
            if self._spool.is_full():
                raise StreamBroken(FULL)

    def _file(self, event: Event) -> bool:
        """Give the minutes that an event closes to the spool; tell whether there are any."""
        self._minutes.add(event, self._clock())
        closed = list(self._minutes.closed())
        for each in closed:
            self._spool.put(each)
        return bool(closed)

    def _look_for_gap(self, event: Event) -> None:
        until, at = self._minutes.until, min(event.at, self._clock())
        if until is not None and at - until > self._gap:
            log.warning("%s: nothing from %s to %s is to be had any more", self.name, until, at)
            self._minutes.note_gap(at)
