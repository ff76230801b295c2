"""The collectors of one process: one for each stream that is on and that nobody else collects."""

import logging
from collections.abc import Callable, Collection
from pathlib import Path

from ingestion.live.collector import Collector
from ingestion.selectors.live_streams import streams_to_collect

log = logging.getLogger(__name__)

LOOK_SECONDS = 5.0


class Crew:
    """Starts a collector where one is wanted; each ends by itself once its stream is off or another's."""

    def __init__(
        self, spools: Path, names: Collection[str] = (), on_chunks: Callable[[int], None] = lambda count: None
    ) -> None:
        """`names`: of the streams to collect, all if empty."""
        self._spools, self._names, self._on_chunks = spools, names, on_chunks
        self._collectors: dict[int, Collector] = {}

    def look(self) -> int:
        """Start what is missing; return how many collectors run."""
        for stream_id in streams_to_collect(self._names):
            at_work = self._collectors.get(stream_id)
            if at_work is None or not at_work.is_alive():
                collector = Collector(stream_id, self._spools, self._on_chunks)
                self._collectors[stream_id] = collector
                collector.start()
        return sum(collector.is_alive() for collector in self._collectors.values())

    def stop(self) -> None:
        """End all collectors and wait for them."""
        for collector in self._collectors.values():
            collector.stop()
        for collector in self._collectors.values():
            collector.join(20)
