"""Sees a worker that hangs: chunks wait, and its heartbeat, written from inside its tasks, stands still.

That its process lives says nothing: a worker whose broker connection died half-open lives for hours.
"""

import socket
import time

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

SILENCE = f"""
    SELECT extract(epoch FROM clock_timestamp() - (
        SELECT seen_at FROM ingestion_heartbeat WHERE name = %(name)s
    )) WHERE {CHUNKS_WAIT}
"""

SILENT_WORKERS = f"""
    SELECT coalesce(string_agg(name, ', ' ORDER BY name), '') FROM ingestion_heartbeat
    WHERE name LIKE 'celery@%%' AND seen_at < clock_timestamp() - make_interval(secs => %(limit)s)
    HAVING {CHUNKS_WAIT} AND (count(*) > 0 OR NOT EXISTS (
        SELECT FROM ingestion_heartbeat WHERE name LIKE 'celery@%%'
    ))
"""


class Watchdog:
    """Looks after the Celery worker of this machine."""

    def __init__(self, database_url: str, limit: float) -> None:
        """`limit` is how many seconds a worker may be silent while chunks wait."""
        address = environ.Env.db_url_config(database_url)
        self._address = {
            "dbname": address["NAME"],
            "user": address["USER"],
            "password": address["PASSWORD"],
            "host": address["HOST"],
            "port": address["PORT"] or None,
            "connect_timeout": QUERY_SECONDS,
            "options": f"-c statement_timeout={QUERY_SECONDS * 1000}",
        }
        self._limit = limit
        self._name = f"celery@{socket.gethostname()}"
        self._looked = time.monotonic()

    def sees_hang(self, age: float) -> bool:
        """Tell whether the worker, started `age` seconds ago, hangs; looks now and then only.

        A database that does not answer is no sign of it: without one no worker gets on.
        """
        if age < self._limit or time.monotonic() - self._looked < min(self._limit / 4, 10):
            return False
        try:
            return self._ask()
        except psycopg2.Error:
            return False
        finally:
            self._looked = time.monotonic()

    def _ask(self) -> bool:
        connection = psycopg2.connect(**self._address)
        try:
            cursor = connection.cursor()
            cursor.execute(SILENCE, {"limit": self._limit, "name": self._name})
            row = cursor.fetchone()
        finally:
            connection.close()
        return row is not None and (row[0] is None or row[0] > self._limit)
