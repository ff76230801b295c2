"""A collector runs while a live stream is on, and only then; what the stream of the demo needs."""

import time
from collections.abc import Sequence
from pathlib import Path

import psycopg2

from tweetdeals.embedded.watchdog import rows_of

LOOK_SECONDS = 10.0

WANTED = "SELECT EXISTS (SELECT FROM ingestion_livestream WHERE is_on AND NOT is_halted)"


def demo_stream(var: Path, folders: Sequence[str]) -> dict[str, str]:
    """Return the environment of the demo's stream (ingestion/services/demo.py): its folder may be written
    to beside those `folders`, and there is a token, as a stream of its kind has one."""
    return {"LOCAL_FOLDERS": ",".join([*folders, str(var.absolute() / "demo-stream")]), "STREAM_DEMO": "any"}


class Streams:
    """Asks the database now and then."""

    def __init__(self, database_url: str) -> None:
        self._database_url = database_url
        self._looked = -float("inf")  # time.monotonic()

    def look(self) -> bool | None:
        """Tell whether a collector is wanted; None between two looks, and while the database is away."""
        if time.monotonic() - self._looked < LOOK_SECONDS:
            return None
        self._looked = time.monotonic()
        try:
            return bool(rows_of(self._database_url, WANTED, {})[0][0])
        except psycopg2.Error:
            return None
