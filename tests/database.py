"""The tables of the test database: made once for all processes of a run; others read what the first made."""

import fcntl
import subprocess
from pathlib import Path

import environ
from django.core.management import call_command
from django.db import connections

from tweetdeals.embedded.tools import pg_tool

NAMES = ("NAME", "USER", "PASSWORD", "HOST", "PORT")


def point_to(url: str) -> None:
    """Make the settings name a database."""
    address = environ.Env.db_url_config(url)
    connections["default"].settings_dict.update({name: address[name] for name in NAMES})


def make_template(url: str, folder: Path) -> None:
    """Give a server's own database the tables; Django then creates the test database from it.

    `folder` is that of all processes. To migrate takes 12 s of a processor, to read a dump less than one.
    """
    dump = folder / "tables.sql"
    with (folder / "tables.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if dump.exists():
            _run("psql", "--set=ON_ERROR_STOP=1", "--quiet", f"--file={dump}", url)
        else:
            call_command("migrate", verbosity=0, interactive=False)
            connections["default"].close()  # no database is copied while someone uses it
            _run("pg_dump", f"--file={dump}", url)
    settings = connections["default"].settings_dict
    settings["TEST"]["TEMPLATE"] = settings["NAME"]


def _run(tool: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs."""
    subprocess.run([pg_tool(tool), *arguments], check=True, stdout=subprocess.DEVNULL, timeout=120)
