"""A database that another version made is refused before it is touched."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from tweetdeals import migration_history

pytestmark = pytest.mark.django_db
# What a database lists that was made before the migrations were squashed.
OF_BEFORE = Path(__file__).with_name("migrations_of_before.txt").read_text().split()


@pytest.fixture
def recorder():
    """What the database says of its migrations."""
    return MigrationRecorder(connection)


@pytest.fixture
def recorder_of_before(recorder):
    """A database that lists the migrations of before, and nothing newer."""
    recorder.migration_qs.filter(app__in=["deals", "ingestion"]).delete()
    for key in OF_BEFORE:
        recorder.record_applied(*key.split("."))
    return recorder


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


@pytest.mark.usefixtures("recorder_of_before")
def test_a_database_of_before_the_squash_is_taken_as_it_is():
    assert migration_history.check(connection) is None
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    newer = {"deals": "0012", "ingestion": "0002"}  # the first ones after the squash
    assert [one.name for one, _ in plan if one.name < newer.get(one.app_label, "9")] == []


def test_a_database_from_the_middle_of_squashed_migrations_is_refused_with_what_to_do(recorder_of_before):
    for name in [key.removeprefix("deals.") for key in OF_BEFORE if "deals.0038" <= key < "ingestion"]:
        recorder_of_before.record_unapplied("deals", name)
    with pytest.raises(CommandError) as refused:
        call_command("migrate", verbosity=0)
    assert str(refused.value).startswith(
        "The database lacks 4 of the migrations that this version was squashed from "
        "(deals.0038_sessions_by_hash_and_makers_of_feeds, deals.0039_webhooks_rest_after_failures, "
        "deals.0040_uploads_are_read_by_a_worker and 1 more): run `migrate` of the last commit that has "
        "deals/migrations/0041_purges_are_carried_out_by_a_worker.py first. Nothing was changed. "
    )


def test_a_database_with_another_order_is_refused(recorder):
    recorder.record_unapplied("auth", "0001_initial")
    with pytest.raises(
        CommandError, match=r"holds its migrations in another order .*before its dependency auth.0001_"
    ):
        call_command("migrate", verbosity=0)
