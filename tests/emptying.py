"""Emptying the tables after a test that commits, a tenth as long as Django's own flush takes.

Django truncates each of some ninety tables, which makes and removes files, and writes all permissions anew.
Here the rows go that are there; content types and permissions follow from the models and stay.
"""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import TransactionTestCase

KEPT = {"django_content_type", "auth_permission"}
LARGE_BYTES = 1 << 20
"""A table that grew so far is truncated: what is only deleted stays in its file."""

EMPTY = """
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY[{names}] LOOP
        EXECUTE format('DELETE FROM %I', name);
    END LOOP;
END $$
"""


def empty_tables() -> None:
    """Delete all rows of the tables that models have, whatever refers to them."""
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    names = sorted(set(tables) - KEPT)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM unnest(%s) AS name WHERE pg_table_size(quote_ident(name)::regclass) > %s",
            [names, LARGE_BYTES],
        )
        if cursor.fetchone()[0]:
            cursor.execute(f"TRUNCATE {', '.join(map(connection.ops.quote_name, names))}")
            return
        cursor.execute("SET session_replication_role = replica")  # no trigger asks who refers to a row
        cursor.execute(EMPTY.format(names=", ".join(f"'{name}'" for name in names)))
        cursor.execute("SET session_replication_role = DEFAULT")


@pytest.fixture(scope="session", autouse=True)
def emptied_without_flush() -> Iterator[None]:
    """Make each test that commits end with this."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda self: empty_tables())
        yield
