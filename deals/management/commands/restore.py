"""`manage.py restore FILE`: fill an empty database from a backup."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.migrations.loader import MigrationLoader

from deals.domain.refused import Refused
from deals.services.operations import backups
from deals.services.operations.backups import DatabaseError
from tweetdeals.backup_target import database
from tweetdeals.embedded.tools import ToolMissing


class Command(BaseCommand):
    """Fill an empty database from a backup."""

    help = "Fill the database, which must be empty, from FILE and the manifest beside it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the command. Raises CommandError where it is refused."""
        try:
            done = backups.restore(database(), options["file"], _known_migrations())
        except (Refused, ToolMissing, OSError, DatabaseError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Restored {sum(done.rows.values()):,} rows of {len(done.rows)} tables, as of {done.made_at}. "
            "Now run manage.py migrate. Alerts are not sent until manage.py resume_sending."
        )


def _known_migrations() -> set[str]:
    """Return this version's migrations and those that they were squashed from: databases list both."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    replaced = {key for migration in loader.disk_migrations.values() for key in migration.replaces}
    return {f"{app}.{name}" for app, name in loader.disk_migrations.keys() | replaced}
