"""The database of the settings, as backup and restore take it."""

from django.db import connection

from deals.services.operations.backups import Database
from tweetdeals.embedded.tools import pg_tool


def database() -> Database:
    """Return where the database is and which programs read it. Raises ToolMissing."""
    values = connection.settings_dict
    connection.close()  # a restore drops what an open one may hold
    return Database(
        name=values["NAME"],
        host=values["HOST"] or "localhost",
        port=str(values["PORT"] or 5432),
        user=values["USER"],
        password=values["PASSWORD"],
        pg_dump=pg_tool("pg_dump"),
        pg_restore=pg_tool("pg_restore"),
    )
