"""Sees a worker that hangs, or one of its processes: each writes a heartbeat from inside its work.

That a process lives says nothing: a worker whose broker connection died half-open lives for hours.
"""

import socket
import time
from dataclasses import dataclass
from typing import Any

import environ
import psycopg2

QUERY_SECONDS = 2

# Ready for so long, or held by a worker whose lease ended so long ago.
CHUNKS_WAIT = """
    EXISTS (
        SELECT FROM ingestion_chunk WHERE state IN ('ready', 'running')
            AND not_before < clock_timestamp() - make_interval(secs => %(limit)s)
            AND (state = 'ready' OR lease_until < clock_timestamp() - make_interval(secs => %(limit)s))
    )
"""

SILENCES = """
    SELECT name, extract(epoch FROM clock_timestamp() - seen_at) > %(limit)s FROM ingestion_heartbeat
    WHERE starts_with(name, %(worker)s)
"""

SILENT_WORKERS = f"""
    SELECT coalesce(string_agg(name, ', ' ORDER BY name), '') FROM ingestion_heartbeat
    WHERE name LIKE 'celery@%%' AND seen_at < clock_timestamp() - make_interval(secs => %(limit)s)
    HAVING {CHUNKS_WAIT} AND (count(*) > 0 OR NOT EXISTS (
        SELECT FROM ingestion_heartbeat WHERE name LIKE 'celery@%%'
    ))
"""


def rows_of(database_url: str, query: str, values: dict[str, Any]) -> list[tuple]:
    """Ask the database within seconds. Raises psycopg2.Error."""
    address = environ.Env.db_url_config(database_url)
    connection = psycopg2.connect(
        dbname=address["NAME"],
        user=address["USER"],
        password=address["PASSWORD"],
        host=address["HOST"],
        port=address["PORT"] or None,
        connect_timeout=QUERY_SECONDS,
        options=f"-c statement_timeout={QUERY_SECONDS * 1000}",
    )
    try:
        cursor = connection.cursor()
        cursor.execute(query, values)
        return cursor.fetchall()
    finally:
        connection.close()


@dataclass(frozen=True, slots=True)
class Silence:
    """Who was silent for too long: these processes of the worker, or all of it."""

    pids: frozenset[int] = frozenset()
    is_whole: bool = False


class Watchdog:
    """Looks after the Celery worker of this machine."""

    def __init__(self, database_url: str, limit: float) -> None:
        """`limit` is how many seconds a worker may be silent while chunks wait."""
        self._database_url = database_url
        self._limit = limit
        self._worker = f"celery@{socket.gethostname()}/"
        self._looked = time.monotonic()
        self._answered_since: float | None = None  # how long the database has answered each look

    def look(self, age: float) -> Silence:
        """Tell who is silent in the worker that was started `age` seconds ago; looks now and then only.

        While the database does not answer, silence proves nothing: no worker can go on then. Nor does silence
        that may date from such a time.
        """
        now = time.monotonic()
        if now - self._looked < min(self._limit / 4, 10):
            return Silence()
        self._looked = now
        try:
            silences = self._ask()
        except psycopg2.Error:
            self._answered_since = None
            return Silence()
        self._answered_since = self._answered_since or now
        if min(age, now - self._answered_since) < self._limit:
            return Silence()
        return Silence(frozenset(pid for pid, late in silences.items() if late), all(silences.values()))

    def _ask(self) -> dict[int, bool]:
        """Return for each process of the worker whether it is silent for too long."""
        rows = rows_of(self._database_url, SILENCES, {"limit": self._limit, "worker": self._worker})
        return {int(name.rpartition("/")[2]): late for name, late in rows}
