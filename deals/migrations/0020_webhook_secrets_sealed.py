"""Webhooks' secrets are encrypted where they are stored; the plain ones go."""

from django.db import migrations, models

from deals.services.common.encryption import decrypt, encrypt


def encrypt_secrets(apps, schema_editor):
    """Encrypt each plain secret."""
    for hook in apps.get_model("deals", "Webhook").objects.iterator():
        hook.sealed_secret = encrypt(hook.secret)
        hook.save(update_fields=["sealed_secret"])


def decrypt_secrets(apps, schema_editor):
    """Write each secret in plain text again."""
    for hook in apps.get_model("deals", "Webhook").objects.iterator():
        hook.secret = decrypt(hook.sealed_secret)
        hook.save(update_fields=["secret"])


class Migration(migrations.Migration):
    dependencies = [("deals", "0019_mails_held_back")]

    operations = [
        migrations.AddField(
            "webhook",
            "sealed_secret",
            models.CharField(
                default="",
                editable=False,
                help_text="what bodies are signed with, encrypted: both ends must know it",
                max_length=200,
            ),
            preserve_default=False,
        ),
        migrations.AlterField(
            "webhook", "secret", models.CharField(default="", editable=False, max_length=64)
        ),  # so that the way back finds a value
        migrations.RunPython(encrypt_secrets, decrypt_secrets),
        migrations.RemoveField("webhook", "secret"),
    ]
