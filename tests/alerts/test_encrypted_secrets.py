"""Secrets that webhooks sign with lie encrypted in the database, and outlive a change of SECRET_KEY."""

import subprocess
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from deals.models import Webhook, Workspace
from deals.services.alerts.webhook_sending import Answer, prepare_call
from deals.services.alerts.webhooks import make_webhook, queue_test, renew_secret
from deals.services.common.encryption import CannotDecrypt, decrypt, encrypt
from tests.factories import make_user, make_workspace
from tweetdeals.backup_target import database


@pytest.fixture
def hook(workspace: Workspace) -> Webhook:
    return make_webhook(workspace, workspace.members.get(), "https://hooks.example/in")


def stored() -> str:
    """All that the table holds, as text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT row::text FROM deals_webhook row")
        return str(cursor.fetchone()[0])


def test_an_encrypted_secret_can_be_decrypted_and_shows_nothing() -> None:
    one, other = encrypt("s" * 43), encrypt("s" * 43)
    assert (decrypt(one), decrypt(other), one == other, "sss" in one) == ("s" * 43, "s" * 43, False, False)


@pytest.mark.parametrize("text", ["", "rubbish", "gAAAAA=="])
def test_what_was_never_encrypted_cannot_be_decrypted(text: str) -> None:
    with pytest.raises(CannotDecrypt, match="SECRET_KEY"):
        decrypt(text)


def test_what_was_changed_cannot_be_decrypted() -> None:
    with pytest.raises(CannotDecrypt, match="SECRET_KEY"):
        decrypt(encrypt("x")[:-4] + "AAA=")


@pytest.mark.django_db
def test_the_table_holds_no_plain_secret(hook: Webhook) -> None:
    assert hook.secret not in stored() and hook.encrypted_secret in stored()
    renewed = renew_secret(hook, hook.workspace.members.get())
    assert (Webhook.objects.get().secret, renewed in stored()) == (renewed, False)


@pytest.mark.django_db
def test_a_new_key_reads_what_the_one_before_encrypted_and_rotates_it(hook: Webhook, settings) -> None:  # type: ignore[no-untyped-def]
    secret, before = hook.secret, settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another key", [before]
    assert Webhook.objects.get().secret == secret
    call_command("rotate_secrets")
    settings.SECRET_KEY_FALLBACKS = []
    assert Webhook.objects.get().secret == secret


@pytest.mark.django_db
def test_with_a_lost_key_messages_end_with_a_sentence(hook: Webhook, settings) -> None:  # type: ignore[no-untyped-def]
    settings.SECRET_KEY = "another key"
    answer = prepare_call(queue_test(hook, hook.workspace.members.get()), [])
    said = "The secret cannot be read: SECRET_KEY was changed. Create a new one."
    assert answer == Answer(False, None, said)
    with pytest.raises(CommandError, match="hooks"):
        call_command("rotate_secrets")


@pytest.mark.django_db(transaction=True)
def test_a_backup_holds_no_plain_secret(tmp_path: Path) -> None:
    ada = make_user()
    hook = make_webhook(make_workspace(ada), ada, "https://hooks.example/in")
    call_command("backup", str(tmp_path / "one.dump"))
    unpack = [database().pg_restore, "--file=-", str(tmp_path / "one.dump")]
    text = subprocess.run(unpack, capture_output=True, check=True, text=True).stdout
    assert (hook.secret in text, hook.encrypted_secret in text) == (False, True)
