"""The tables of the test database: migrated once for each state of the migrations, then read from a dump."""

import fcntl
import hashlib
import os
import subprocess
from pathlib import Path

import environ
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from tweetdeals.embedded.tools import pg_tool

NAMES = ("NAME", "USER", "PASSWORD", "HOST", "PORT")
SOURCES = (
    *("deals/migrations", "deals/models", "ingestion/migrations", "ingestion/models.py"),
    *("locks/test.txt", "tweetdeals/settings.py"),
)
"""What the tables follow from; the permissions in them follow from the models."""


def point_to(url: str) -> None:
    """Make the settings name a database."""
    address = environ.Env.db_url_config(url)
    connections["default"].settings_dict.update({name: address[name] for name in NAMES})


def make_template(url: str, folder: Path) -> None:
    """Give a server's own database the tables; Django then creates the test database from it.

    `folder` is kept between runs. To migrate takes 6 s of a processor, to read a dump less than one.
    """
    dump = folder / f"{_state()}.sql"
    with (folder / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if dump.exists():
            run_tool("psql", "--set=ON_ERROR_STOP=1", "--quiet", f"--file={dump}", url)
        else:
            _migrate(url, dump)
    names = connections["default"].settings_dict
    names["TEST"]["TEMPLATE"] = names["NAME"]


def _migrate(url: str, dump: Path) -> None:
    """Migrate and keep the tables; dumps of other states go."""
    call_command("migrate", verbosity=0, interactive=False)
    connections["default"].close()  # no database is copied while someone uses it
    for old in dump.parent.glob("*.sql*"):
        old.unlink()
    draft = dump.with_suffix(".sql.draft")
    run_tool("pg_dump", f"--file={draft}", url)
    draft.rename(dump)


def _state() -> str:
    """Return a digest of all that the tables follow from."""
    digest = hashlib.sha256()
    for source in SOURCES:
        path = settings.BASE_DIR / source
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            digest.update(os.fsencode(file.name) + file.read_bytes())
    return digest.hexdigest()[:16]


def run_tool(tool: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs."""
    subprocess.run([pg_tool(tool), *arguments], check=True, stdout=subprocess.DEVNULL, timeout=120)
