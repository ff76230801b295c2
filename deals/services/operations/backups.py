"""Backup and restore of the whole database: PostgreSQL's own dump, and a manifest that proves it.

A backup is taken from one snapshot, so loads go on meanwhile. A restore goes into an empty database only,
checks the file before and every table's rows after. Raw SQL: the server's lists, and counts of all tables.
"""

import hashlib
import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg2
from psycopg2 import Error as DatabaseError

from deals.domain.refused import Refused

VERSION = 1
"""Of the manifest. An older program refuses a newer one."""

NOT_DATA = ("django_migrations", "django_content_type", "auth_permission")
"""Tables that `migrate` fills: a database with rows in these alone is empty."""

AFTER_RESTORE = (
    """
    UPDATE deals_delivery
    SET state = 'dropped', reason = 'restored from a backup: it may have been sent since', lease_token = NULL
    WHERE state IN ('pending', 'sending', 'held')
    """,
    """
    INSERT INTO deals_sendingpause (reason) VALUES ('restored from a backup')
    """,
    # A backup of an older version has no such table.
    """
    DO $$ BEGIN
        IF to_regclass('deals_queuedmail') IS NOT NULL THEN DELETE FROM deals_queuedmail; END IF;
    END $$
    """,
)
"""Statements that keep a restored instance from sending again what was sent since the backup."""


__all__ = ["Database", "DatabaseError", "Manifest", "backup", "read_manifest", "restore"]


@dataclass(frozen=True, slots=True)
class Database:
    """Where a database is, and PostgreSQL's programs: the paths of pg_dump and pg_restore."""

    name: str
    host: str
    port: str
    user: str
    password: str
    pg_dump: str
    pg_restore: str

    def connect(self) -> Any:
        return psycopg2.connect(
            dbname=self.name, host=self.host, port=self.port, user=self.user, password=self.password
        )

    def run(self, program: str, *arguments: str) -> None:
        """Run one of the programs on the database. Raises Refused with its last words."""
        place = ["-h", self.host, "-p", self.port, "-U", self.user, "-w"]
        env = {**os.environ, "PGPASSWORD": self.password}
        done = subprocess.run([program, *place, *arguments], env=env, capture_output=True, text=True)
        if done.returncode:
            raise Refused(f"{Path(program).name} failed: {done.stderr.strip()[-1000:]}")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds: rows by table, applied migrations, and the hash of its file."""

    version: int
    made_at: str
    server: int
    migrations: list[str]
    rows: dict[str, int]
    bytes: int
    sha256: str


def backup(database: Database, file: Path) -> Manifest:
    """Write a backup to `file` and its manifest beside it (`.json`); neither is there before it is whole.

    Raises Refused where the file exists, or pg_dump fails.
    """
    if file.exists() or manifest_of(file).exists():
        raise Refused(f"{file} is there already: name another file.")
    part = file.with_name(f"{file.name}.part")
    part.touch(mode=0o600)
    try:
        connection = database.connect()
        try:
            connection.set_session(isolation_level="REPEATABLE READ", readonly=True)
            cursor = connection.cursor()
            cursor.execute("SELECT pg_export_snapshot()")
            snapshot = str(cursor.fetchone()[0])
            database.run(
                database.pg_dump, "--format=custom", f"--snapshot={snapshot}", f"--file={part}", database.name
            )
            rows, migrations = _rows(cursor), _migrations(cursor)
            server = int(connection.server_version)
        finally:
            connection.close()
        manifest = Manifest(
            version=VERSION,
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            server=server,
            migrations=migrations,
            rows=rows,
            bytes=part.stat().st_size,
            sha256=_hash(part),
        )
        manifest_of(file).write_text(json.dumps(asdict(manifest), indent=1, sort_keys=True))
        part.rename(file)
    finally:
        part.unlink(missing_ok=True)
    return manifest


def restore(database: Database, file: Path, known_migrations: set[str]) -> Manifest:
    """Fill an empty database from a backup; nothing of it is there unless all of it is.

    Raises Refused for a file that is damaged or of a newer program, a database that holds data, or rows
    that are others than the manifest says.
    """
    manifest = read_manifest(file)
    if unknown := sorted(set(manifest.migrations) - known_migrations):
        raise Refused(f"The backup is of a newer version ({unknown[-1]}): install that one first.")
    if file.stat().st_size != manifest.bytes or _hash(file) != manifest.sha256:
        raise Refused(f"{file} is damaged: its hash is not the manifest's. Take another copy.")
    _empty(database, manifest)
    database.run(
        database.pg_restore, "--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges",
        f"--dbname={database.name}", str(file),
    )  # fmt: skip
    connection = database.connect()
    try:
        with connection, connection.cursor() as cursor:
            if (rows := _rows(cursor)) != manifest.rows:
                wrong = sorted(name for name in rows if rows[name] != manifest.rows.get(name))
                raise Refused(f"The restored rows differ in {', '.join(wrong)}: take another backup.")
            for statement in AFTER_RESTORE:
                cursor.execute(statement)
    finally:
        connection.close()
    return manifest


def read_manifest(file: Path) -> Manifest:
    """Return the manifest beside a backup. Raises Refused where there is none that can be read."""
    try:
        found: Mapping[str, Any] = json.loads(manifest_of(file).read_text())
        if found["version"] != VERSION:
            raise Refused(f"The manifest is of version {found['version']}, not {VERSION}.")
        manifest = Manifest(**found)
        file.stat()
    except (OSError, ValueError, KeyError, TypeError) as error:
        if isinstance(error, Refused):
            raise
        raise Refused(f"{file} and its manifest beside it cannot be read: {error}.") from None
    return manifest


def manifest_of(file: Path) -> Path:
    return file.with_name(f"{file.name}.json")


def _empty(database: Database, manifest: Manifest) -> None:
    """Clear what `migrate` made of a database without data. Raises Refused where there are data."""
    connection = database.connect()
    try:
        with connection, connection.cursor() as cursor:
            if connection.server_version // 10_000 < manifest.server // 10_000:
                major = manifest.server // 10_000
                raise Refused(f"The backup is of PostgreSQL {major}: use that or newer.")
            full = [name for name, n in _rows(cursor).items() if n and name not in NOT_DATA]
            if full:
                tables = ", ".join(sorted(full)[:5])
                raise Refused(
                    f"The database {database.name} holds data ({tables}): restore into an empty one. "
                    "Nothing was changed."
                )
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
    finally:
        connection.close()


def _rows(cursor: Any) -> dict[str, int]:
    """Return the number of rows of every table."""
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    rows = {}
    for (name,) in cursor.fetchall():
        cursor.execute(f'SELECT count(*) FROM public."{name}"')
        rows[name] = int(cursor.fetchone()[0])
    return rows


def _migrations(cursor: Any) -> list[str]:
    cursor.execute("SELECT app || '.' || name FROM django_migrations ORDER BY 1")
    return [row[0] for row in cursor.fetchall()]


def _hash(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
