"""Streams of the tests, and collectors that run until all is filed."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import connection

from ingestion.live.collector import Collector
from ingestion.models import Chunk, ConnectionTest, LiveStream
from ingestion.services import sweeping
from ingestion.services.work import process_chunks
from tests.ingestion.live.jetstream_server import playing
from tests.ingestion.tables import clear, facts
from tests.ingestion.workers import wait_until

BEGIN = datetime(2026, 5, 1, 12, tzinfo=UTC)
BEGIN_US = int(BEGIN.timestamp()) * 1_000_000

PATIENCE = 120.0


def make_stream(url: str, prefix: str, **values: Any) -> LiveStream:
    """Return a Jetstream stream that is on; nobody is asked for profiles."""
    settings = {"url": url, "profiles_url": ""} | values.pop("settings", {})
    fields = {"name": "bluesky", "kind": "jetstream", "is_on": True, "position_at": BEGIN} | values
    return LiveStream.objects.create(settings=settings, prefix=prefix, **fields)


def make_tested_stream() -> tuple[LiveStream, ConnectionTest]:
    """Return a stream that is off, and a test of a change of it that failed."""
    stream = make_stream("ws://127.0.0.1:1/", "s3://live/bluesky", is_on=False)
    test = ConnectionTest.objects.create(
        stream=stream, values={"name": "bluesky", "kind": "jetstream"}, state="failed", reason="It is away."
    )
    return stream, test


def is_filed(stream: LiveStream, minutes: int) -> bool:
    """Tell whether so many minutes from BEGIN on are filed and planned."""
    stream.refresh_from_db()
    return stream.position_at is not None and stream.position_at >= BEGIN + timedelta(minutes=minutes)


@contextmanager
def collecting(stream: LiveStream, folder: Path) -> Iterator[Collector]:
    """Collect a stream in threads of this process."""
    collector = Collector(stream.pk, folder, lambda count: None)
    collector.start()
    try:
        yield collector
    finally:
        collector.stop()
        collector.join(30)
        assert not collector.is_alive()


def collect(stream: LiveStream, folder: Path, minutes: int) -> None:
    """Collect until so many minutes are filed."""
    with collecting(stream, folder):
        wait_until(lambda: is_filed(stream, minutes), PATIENCE, f"{minutes} minutes are filed")


def load_all() -> None:
    """Load what is planned, and settle."""
    while Chunk.objects.filter(state="ready").exists():
        process_chunks()
    sweeping.sweep()
    sweeping.sweep()


def loaded() -> dict[str, list[tuple[str, ...]]]:
    """Return what the streams gave: the rows of all tables but those of the work itself."""
    return {name: rows for name, rows in facts().items() if name not in ("files", "chunks", "dirty")}


def forget() -> None:
    """Empty the tables of what was loaded, and drop the streams."""
    clear()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE ingestion_livestream CASCADE")


def contents(folder: Path) -> dict[str, bytes]:
    """Return the files below a folder by their names there."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*.gz"))
        if path.is_file()
    }


def calm(log: list[bytes], folder: Path, minutes: int) -> tuple[dict[str, bytes], dict[str, Any]]:
    """Return the files and rows of a collector that nothing happens to."""
    with playing(log) as server:
        collect(make_stream(server.url, str(folder / "calm")), folder / "calm-spool", minutes)
    load_all()
    found = contents(folder / "calm"), loaded()
    forget()
    return found
