"""Webhooks' secrets are encrypted, and called so."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("deals", "0011_rename_alert_reading_to_alert_inbox")]

    operations = [migrations.RenameField("webhook", "sealed_secret", "encrypted_secret")]
