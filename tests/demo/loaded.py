"""The demo as `make up` loads it, for tests: loaded once for each state of the sources, then copied."""

import fcntl
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.cache import cache
from django.core.management import call_command
from django.db import connections

from deals.services.operations.demo import DEMO_USER
from tests.database import run_tool

PASSWORD = "correct horse battery"
SOURCES = ("deals", "ingestion", "tweetdeals/settings.py", "locks/test.txt")
CODE = ("*.py", "*.csv", "*.json")


@pytest.fixture(scope="session")
def demo_rows(postgres_url: str, var_dir: Path, pytestconfig: pytest.Config) -> Path:
    """The rows of a loaded demo as SQL. To load it takes half a minute, to copy them a second."""
    folder = pytestconfig.cache.mkdir("demo")
    rows = folder / f"{_state()}.sql"
    with (folder / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not rows.exists():
            _load(postgres_url, var_dir, rows)
    return rows


@pytest.fixture
def demo(transactional_db: None, demo_rows: Path) -> User:
    """The demo in the test database; its person's password is PASSWORD."""
    cache.clear()
    call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True)
    name = connections["default"].settings_dict["NAME"]
    url = _beside(settings.DATABASE_URL, name)
    run_tool("psql", "--set=ON_ERROR_STOP=1", "--quiet", f"--file={demo_rows}", url)
    person = User.objects.get(username=DEMO_USER)
    person.set_password(PASSWORD)
    person.save()
    return person


def _load(url: str, var_dir: Path, rows: Path) -> None:
    """Load the demo by its command, beside the tests' database; keep its rows alone of all states."""
    mine = _beside(url, "demo")
    run_tool("psql", "--quiet", "--command=CREATE DATABASE demo", url)
    environment = os.environ | {"DATABASE_URL": mine, "TWEETDEALS_VAR": str(var_dir / "demo")}
    for command in (["migrate", "--verbosity=0"], ["prepare_demo", "--inline"]):
        subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=settings.BASE_DIR, env=environment, check=True, stdout=subprocess.DEVNULL, timeout=600,
        )  # fmt: skip
    for old in rows.parent.glob("*.sql*"):
        old.unlink()
    draft = rows.with_suffix(".sql.draft")
    run_tool("pg_dump", "--data-only", "--disable-triggers", "--exclude-table=django_migrations",
             f"--file={draft}", mine)  # fmt: skip
    run_tool("psql", "--quiet", "--command=DROP DATABASE demo", url)
    draft.rename(rows)


def _beside(url: str, name: str) -> str:
    """Return the address of another database of the same server."""
    return f"{url.rpartition('/')[0]}/{name}"


def _state() -> str:
    """Return a digest of all that the loaded demo follows from."""
    digest = hashlib.sha256()
    for source in SOURCES:
        path = settings.BASE_DIR / source
        found = [file for ending in CODE for file in path.rglob(ending)] if path.is_dir() else [path]
        for file in sorted(found):
            digest.update(os.fsencode(file.relative_to(settings.BASE_DIR)) + file.read_bytes())
    return digest.hexdigest()[:16]
