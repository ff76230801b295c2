"""The database of a management command: the user's, that of a running `make up`, or one for its own run."""

import os
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from tweetdeals.embedded.commands import PROJECT_DIR

# Django's (and its apps') own commands that ask no database anything.
WITHOUT_DATABASE = {
    *("", "help", "version", "check", "collectstatic", "findstatic", "diffsettings", "spectacular"),
    *("makemessages", "compilemessages", "startapp", "startproject"),
}
# They look at the migrations themselves.
WITHOUT_MIGRATING = {
    *("migrate", "makemigrations", "showmigrations", "sqlmigrate", "squashmigrations", "optimizemigration"),
    *("dbshell", "inspectdb", "flush", "sqlflush", "test", "testserver"),
}
HELP = {"-h", "--help", "--version"}
MIGRATING_LOCK = 48_151_623  # an advisory lock's number: two commands at once migrate one after the other


def needs_database(words: list[str]) -> bool:
    """Tell whether a command line (without `manage.py`) is of a command that asks the database.

    Our own commands say `needs_database = False` in their class where they do not; the option `--db` makes
    them do.
    """
    name = words[0] if words else ""
    if HELP & set(words):
        return False
    if "--db" in words:
        return True
    if name == "check":
        return any(word.startswith("--database") for word in words)
    if name in WITHOUT_DATABASE:
        return False
    own = _own_command(name)
    return own is None or not _opts_out(own)


def _own_command(name: str) -> Path | None:
    """Return the file of one of our commands."""
    for app in ("deals", "ingestion"):
        path = PROJECT_DIR / app / "management" / "commands" / f"{name}.py"
        if path.is_file():
            return path
    return None


def _opts_out(path: Path) -> bool:
    """Look for `needs_database = False` in the text: to import the command takes settings, too early here."""
    return re.search(r"^    needs_database(: bool)? = False$", path.read_text(), re.MULTILINE) is not None


@contextmanager
def services_for(words: list[str]) -> Iterator[None]:
    """Give a command its services for the time of its run.

    The addresses go into the environment, so that processes which the command starts reach the same ones.
    Raises SystemExit, with what is wrong and what to do, where no database can be had.
    """
    from django.conf import settings
    from django.core.management.base import CommandError

    if settings.RUNNING and settings.DATABASE_URL:
        _use_running(settings.RUNNING)
    if settings.DATABASE_URL or not needs_database(words):
        yield
        return
    from django.db import connections

    from tweetdeals.embedded import postgres

    with ExitStack() as stack:
        try:
            url = stack.enter_context(postgres.running(Path(settings.VAR_DIR)))
            stack.callback(connections.close_all)
            os.environ["DATABASE_URL"] = url
            _point_to(url)
            if words[0] not in WITHOUT_MIGRATING:
                _migrate()
        except (postgres.PostgresFailed, CommandError) as error:
            raise SystemExit(f"{words[0]}: {error}") from error
        yield


def _use_running(running: dict[str, str]) -> None:
    """Export the addresses of `make up`; those that the user set stay."""
    from django.conf import settings

    from tweetdeals.embedded import s3

    if "S3_ENDPOINT_URL" not in os.environ:
        for name, value in s3.environment(running["s3_endpoint_url"], Path(settings.VAR_DIR)).items():
            if name.lower() == "no_proxy":
                os.environ[name] = value
            else:
                os.environ.setdefault(name, value)
    for name, url in running.items():
        os.environ.setdefault(name.upper(), url)


def _point_to(url: str) -> None:
    """Make the settings name the database: they were read before it was there."""
    import environ
    from django.conf import settings

    settings.DATABASE_URL = url
    address: dict[str, Any] = environ.Env.db_url_config(url)
    names = ("NAME", "USER", "PASSWORD", "HOST", "PORT")
    settings.DATABASES["default"].update({name: address[name] for name in names})


def _migrate() -> None:
    """Apply the migrations that are missing. Raises CommandError where another version made the database."""
    import django
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from tweetdeals import migration_history

    django.setup()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATING_LOCK])
        try:
            migration_history.check(connection)
            executor = MigrationExecutor(connection)
            if executor.migration_plan(executor.loader.graph.leaf_nodes()):
                call_command("migrate", verbosity=0, interactive=False)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATING_LOCK])
