"""`manage.py migrate`: Django's, for databases that this version can go on from."""

from typing import Any

from django.core.management.commands.migrate import Command as Migrate
from django.db import connections

from tweetdeals import migration_history


class Command(Migrate):
    """Refuses a database that another version made, in one sentence, before it is touched."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Look at the history first. Raises CommandError."""
        migration_history.check(connections[options["database"]])
        super().handle(*args, **options)
