"""Migrations of `deals` back and forth, inside of a test with transactions of its own."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def migrate(name: str = "") -> None:
    """Go to a migration; without a name to the last one, where tests find the tables and must leave them."""
    executor = MigrationExecutor(connection)
    executor.migrate([("deals", name)] if name else executor.loader.graph.leaf_nodes("deals"))
