"""Refuses a database whose tables another version of the project made, before anything is touched."""

from collections.abc import Iterable

from django.core.management.base import CommandError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.exceptions import InconsistentMigrationHistory
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

OWN_APPS = {"deals", "ingestion"}
SHOWN = 3
Key = tuple[str, str]  # app and name
WHAT_TO_DO = (
    "Nothing was changed. Start the version that made the database, or restore a backup of this version, or "
    "begin a new database (TWEETDEALS_VAR=another folder, or another DATABASE_URL)."
)


def check(connection: BaseDatabaseWrapper) -> None:
    """Raise CommandError where the database holds migrations that this code cannot go on from."""
    files = MigrationLoader(None, load=False)
    files.load_disk()
    recorded = {key for key in MigrationRecorder(connection).applied_migrations() if key[0] in OWN_APPS}
    if unknown := _unknown(files, recorded):
        raise CommandError(
            f"The database holds {len(unknown)} migrations that this version does not know "
            f"({_shown(unknown)}): a newer or another version made it. {WHAT_TO_DO}"
        )
    if missing := _missing(files, recorded):
        app, name = max(missing, key=lambda key: key[1])
        raise CommandError(
            f"The database lacks {len(missing)} of the migrations that this version was squashed from "
            f"({_shown(_names(missing))}): run `migrate` of the last commit that has "
            f"{app}/migrations/{name}.py first. {WHAT_TO_DO}"
        )
    try:
        MigrationLoader(connection).check_consistent_history(connection)
    except InconsistentMigrationHistory as error:
        raise CommandError(
            f"The database holds its migrations in another order than this version ({error}). {WHAT_TO_DO}"
        ) from error


def _unknown(files: MigrationLoader, recorded: set[Key]) -> list[str]:
    """Return the recorded migrations that are neither files nor replaced by files."""
    replaced = {one for migration in files.disk_migrations.values() for one in migration.replaces}
    return _names(recorded - files.disk_migrations.keys() - replaced)


def _missing(files: MigrationLoader, recorded: set[Key]) -> set[Key]:
    """Return what is not recorded of squashed migrations that are recorded in part: their files are gone."""
    replaced = [set(migration.replaces) for migration in files.disk_migrations.values()]
    return {key for keys in replaced if keys & recorded for key in keys - recorded}


def _names(keys: Iterable[Key]) -> list[str]:
    return sorted(f"{app}.{name}" for app, name in keys)


def _shown(names: Iterable[str]) -> str:
    """Return the first names, and how many more there are."""
    listed = list(names)
    more = f" and {len(listed) - SHOWN} more" if len(listed) > SHOWN else ""
    return ", ".join(listed[:SHOWN]) + more
