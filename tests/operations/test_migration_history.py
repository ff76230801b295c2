"""A database that another version made is refused before it is touched."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from tweetdeals import migration_history

pytestmark = pytest.mark.django_db


@pytest.fixture
def recorder():
    """What the database says of its migrations."""
    return MigrationRecorder(connection)


def test_a_database_of_this_version_is_taken():
    assert migration_history.check(connection) is None


def test_a_database_of_a_newer_version_is_refused_by_name(recorder):
    for number in range(4):
        recorder.record_applied("deals", f"999{number}_of_tomorrow")
    with pytest.raises(CommandError) as refused:
        call_command("migrate", verbosity=0)
    assert str(refused.value).startswith(
        "The database holds 4 migrations that this version does not know (deals.9990_of_tomorrow, "
        "deals.9991_of_tomorrow, deals.9992_of_tomorrow and 1 more): a newer or another version made it. "
        "Nothing was changed. Start the version that made the database"
    )


def test_migrations_of_other_packages_are_none_of_ours(recorder):
    recorder.record_applied("some_package", "0001_initial")
    assert migration_history.check(connection) is None


def test_a_database_with_another_order_is_refused(recorder):
    recorder.record_unapplied("deals", "0013_rename_sealed_to_encrypted_secret")
    with pytest.raises(CommandError, match=r"holds its migrations in another order .*0014_plain_words"):
        call_command("migrate", verbosity=0)
