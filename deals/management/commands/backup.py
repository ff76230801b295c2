"""`manage.py backup FILE`: write the whole database into a file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from deals.domain.refused import Refused
from deals.services.operations import backups
from deals.services.operations.backups import DatabaseError
from tweetdeals.backup_target import database
from tweetdeals.embedded.tools import ToolMissing


class Command(BaseCommand):
    """Write the whole database into a file."""

    help = "Write the whole database into FILE, and a manifest beside it. Loads may go on meanwhile."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the command. Raises CommandError where it is refused."""
        try:
            made = backups.backup(database(), options["file"])
        except (Refused, ToolMissing, OSError, DatabaseError) as error:
            raise CommandError(str(error)) from error
        rows = f"{sum(made.rows.values()):,} rows of {len(made.rows)} tables"
        self.stdout.write(f"{options['file']}: {made.bytes:,} bytes, {rows}.")
