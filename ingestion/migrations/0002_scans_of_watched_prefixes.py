"""A look at a watched prefix is called a scan."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("ingestion", "0001_runs")]

    operations = [
        migrations.RenameField("watchedprefix", "asked_at", "requested_at"),
        migrations.RenameField("watchedprefix", "looked_at", "scanned_at"),
        migrations.RenameField("watchedprefix", "look_token", "scan_token"),
        migrations.RenameField("watchedprefix", "look_until", "scan_until"),
        migrations.RenameField("dumpfile", "looks_again", "rescans"),
    ]
