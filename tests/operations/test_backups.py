"""A backup is restored whole into an empty database, and nowhere else."""

import io
import json
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from deals.domain.refused import Refused
from deals.models import Deal, Delivery, Post, SendingPause
from deals.services.alerts.sending import send_due
from deals.services.alerts.webhooks import make_webhook, queue_test
from deals.services.curation.corrections import accept_deal
from deals.services.loading.settling import settle_all
from deals.services.operations import backups
from deals.services.operations.backups import Database, backup, restore
from tests.factories import make_user, make_workspace
from tests.market.builders import load, post, snapshot
from tweetdeals.backup_target import database

pytestmark = pytest.mark.django_db(transaction=True)
SAMPLE = (
    "SELECT post_id, anchor, price, is_price_point, confirmed, extracted::text FROM deals_deal ORDER BY 1, 2"
)


@pytest.fixture
def source() -> Database:
    """The test database with some posts, a deal that a curator accepted and a user."""
    load([post(n) for n in range(1, 30)], snapshots=(snapshot(5, 99),), deleted_post_ids=(7, 8))
    settle_all()
    accept_deal(Deal.objects.get(post=1).pk, make_user("cleo"))
    return database()


@pytest.fixture
def target(source: Database) -> Iterator[Database]:
    """An empty database beside it."""
    admin = source.connect()
    admin.autocommit = True
    admin.cursor().execute("CREATE DATABASE restored_here")
    yield replace(source, name="restored_here")
    admin.cursor().execute("DROP DATABASE restored_here WITH (FORCE)")
    admin.close()


def rows(database: Database, query: str = SAMPLE) -> list[tuple]:
    """What a query gives there."""
    opened = database.connect()
    try:
        cursor = opened.cursor()
        cursor.execute(query)
        return cursor.fetchall()
    finally:
        opened.close()


def known(source: Database) -> set[str]:
    """The migrations that this program has."""
    return {row[0] for row in rows(source, "SELECT app || '.' || name FROM django_migrations")}


def test_a_restored_database_holds_what_was_backed_up(
    source: Database, target: Database, tmp_path: Path
) -> None:
    file = tmp_path / "a.backup"
    made = backup(source, file)
    Post.objects.filter(pk=20).delete()  # later changes are not in it
    assert restore(target, file, known(source)) == made
    assert (made.rows["deals_post"], made.rows["deals_dealoverride"], made.rows["auth_user"]) == (27, 1, 1)
    restored = rows(target)
    assert len(restored) == 27 and [row for row in restored if row[0] != 20] == rows(source)
    assert rows(target, "SELECT count(*) FROM deals_post") == [(27,)]


def test_messages_that_waited_are_not_sent_again_by_the_restored_one(
    source: Database, target: Database, tmp_path: Path
) -> None:
    ada = make_user("ada")
    for state in ("pending", "sending", "sent"):
        to_ada = {"workspace": make_workspace(ada, name=state), "user": ada}
        Delivery.objects.create(kind="event", dedupe_key=state, state=state, **to_ada)
    backup(source, tmp_path / "b.backup")
    restore(target, tmp_path / "b.backup", known(source))
    states = "SELECT dedupe_key, state FROM deals_delivery ORDER BY 1"
    assert rows(target, states) == [("pending", "dropped"), ("sending", "dropped"), ("sent", "sent")]


def test_a_backup_is_for_its_owner_only_and_overwrites_nothing(source: Database, tmp_path: Path) -> None:
    file = tmp_path / "a.backup"
    backup(source, file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    before = file.read_bytes()
    with pytest.raises(Refused, match="is there already"):
        backup(source, file)
    assert file.read_bytes() == before
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.backup", "a.backup.json"]


def test_a_backup_during_a_load_holds_all_of_it_or_nothing(
    source: Database, target: Database, tmp_path: Path
) -> None:
    loading = source.connect()
    loading.cursor().execute("DELETE FROM deals_engagementsnapshot")  # not committed
    made = backup(source, tmp_path / "a.backup")
    loading.commit()
    loading.close()
    assert made.rows["deals_engagementsnapshot"] == 1
    restore(target, tmp_path / "a.backup", known(source))
    assert rows(target, "SELECT count(*) FROM deals_engagementsnapshot") == [(1,)]


def test_a_database_with_data_is_left_as_it_is(source: Database, tmp_path: Path) -> None:
    backup(source, tmp_path / "a.backup")
    before = rows(source)
    with pytest.raises(Refused, match="holds data"):
        restore(source, tmp_path / "a.backup", known(source))
    assert rows(source) == before


def test_what_migrate_alone_filled_is_empty(source: Database, target: Database, tmp_path: Path) -> None:
    opened = target.connect()
    with opened, opened.cursor() as cursor:
        cursor.execute("CREATE TABLE django_migrations (id int)")
        cursor.execute("INSERT INTO django_migrations VALUES (1)")
    opened.close()
    backup(source, tmp_path / "a.backup")
    restore(target, tmp_path / "a.backup", known(source))
    assert len(rows(target)) == 27


def damage(file: Path, how: str) -> None:
    """Change a backup or its manifest."""
    manifest = backups.manifest_of(file)
    values = json.loads(manifest.read_text())
    if how == "bytes":
        content = bytearray(file.read_bytes())
        content[len(content) // 2] ^= 1
        file.write_bytes(bytes(content))
    elif how == "cut":
        file.write_bytes(file.read_bytes()[:-9])
    elif how == "none":
        manifest.unlink()
    else:
        changed = {"version": {"version": 2}, "newer": {"migrations": ["deals.9999_later"]}}[how]
        manifest.write_text(json.dumps({**values, **changed}))


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("bytes", "is damaged"), ("cut", "is damaged"), ("none", "cannot be read"),
        ("version", "of version 2"), ("newer", "of a newer version"),
    ],
)  # fmt: skip
def test_what_is_damaged_or_newer_is_refused_before_anything_changes(
    source: Database, target: Database, tmp_path: Path, how: str, said: str
) -> None:
    backup(source, tmp_path / "a.backup")
    damage(tmp_path / "a.backup", how)
    with pytest.raises(Refused, match=said):
        restore(target, tmp_path / "a.backup", known(source))
    assert rows(target, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(0,)]


def test_the_commands_back_up_and_refuse_a_full_database(source: Database, tmp_path: Path) -> None:
    out = io.StringIO()
    call_command("backup", str(tmp_path / "a.backup"), stdout=out)
    assert "rows of" in out.getvalue()
    with pytest.raises(CommandError, match="holds data"):
        call_command("restore", str(tmp_path / "a.backup"))
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("restore", str(tmp_path / "none"))
    assert Post.objects.count() == 27


def test_a_server_that_is_away_is_no_success(source: Database, tmp_path: Path) -> None:
    with pytest.raises(psycopg2.OperationalError):
        backup(replace(source, port="1"), tmp_path / "a.backup")
    assert list(tmp_path.iterdir()) == []
    assert connection.settings_dict["NAME"] == source.name


def test_a_restored_instance_sends_nothing_until_an_operator_says_so(
    source: Database, target: Database, tmp_path: Path
) -> None:
    backup(source, tmp_path / "a.backup")
    restore(target, tmp_path / "a.backup", known(source))
    assert rows(target, "SELECT reason FROM deals_sendingpause") == [("restored from a backup",)]


def test_while_sending_is_paused_messages_wait(source: Database, client: Client) -> None:
    ada = make_user()
    hook = make_webhook(make_workspace(ada), ada, "https://hooks.example/in")
    SendingPause.objects.create(reason="restored from a backup")
    queue_test(hook, ada)
    assert (send_due(), Delivery.objects.get().state) == (0, "pending")
    client.force_login(ada)
    html = client.get(f"/workspaces/{hook.workspace_id}/alerts/").content.decode()
    assert "restored from a backup" in html and "resume_sending" in html
    out = io.StringIO()
    call_command("resume_sending", stdout=out)
    assert "Sending resumed: 1 messages are waiting" in out.getvalue() and not SendingPause.objects.exists()
