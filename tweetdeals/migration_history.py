"""Refuses a database whose tables another version of the project made, before anything is touched."""

from collections.abc import Iterable

from django.core.management.base import CommandError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.exceptions import InconsistentMigrationHistory
from django.db.migrations.loader import MigrationLoader

OWN_APPS = {"deals", "ingestion"}
SHOWN = 3
WHAT_TO_DO = (
    "Nothing was changed. Start the version that made the database, or restore a backup of this version, or "
    "begin a new database (TWEETDEALS_VAR=another folder, or another DATABASE_URL)."
)


def check(connection: BaseDatabaseWrapper) -> None:
    """Raise CommandError where the database holds migrations that this code cannot go on from."""
    loader = MigrationLoader(connection)
    if unknown := _unknown(loader):
        raise CommandError(
            f"The database holds {len(unknown)} migrations that this version does not know "
            f"({_shown(unknown)}): a newer or another version made it. {WHAT_TO_DO}"
        )
    try:
        loader.check_consistent_history(connection)
    except InconsistentMigrationHistory as error:
        raise CommandError(
            f"The database holds its migrations in another order than this version ({error}). {WHAT_TO_DO}"
        ) from error


def _unknown(loader: MigrationLoader) -> list[str]:
    """Return the recorded migrations of our apps that are neither files nor replaced by files."""
    replaced = {one for migration in loader.disk_migrations.values() for one in migration.replaces}
    known = loader.disk_migrations.keys() | replaced
    recorded = {key for key in loader.applied_migrations if key[0] in OWN_APPS}
    return sorted(f"{app}.{name}" for app, name in recorded - known)


def _shown(names: Iterable[str]) -> str:
    """Return the first names, and how many more there are."""
    listed = list(names)
    more = f" and {len(listed) - SHOWN} more" if len(listed) > SHOWN else ""
    return ", ".join(listed[:SHOWN]) + more
