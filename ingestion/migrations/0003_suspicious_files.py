"""A file is marked as suspicious in a column of its own; so far only its warning said so."""

from django.db import migrations, models


def mark_suspicious(apps, schema_editor):
    """Mark the files whose warning says it."""
    files = apps.get_model("ingestion", "DumpFile").objects
    files.filter(warning__contains="suspicious: ").update(is_suspicious=True)


class Migration(migrations.Migration):
    dependencies = [("ingestion", "0002_scans_of_watched_prefixes")]

    operations = [
        migrations.AddField(
            "dumpfile",
            "is_suspicious",
            models.BooleanField(
                default=False, help_text="many of its lines, or most of those parsed, were rejected"
            ),
        ),
        migrations.RunPython(mark_suspicious, migrations.RunPython.noop),
    ]
