"""A file is kept as it came until a worker has read it; then its rows are kept.

A file that waits for its columns or its import is read again: its columns are to be checked once more.
"""

from django.db import migrations, models
from django.db.models import Q

STATES = [
    ("unread", "waiting to be read"),
    ("reading", "being read"),
    ("mapping", "columns to check"),
    ("waiting", "waiting for a worker"),
    ("working", "being matched"),
    ("done", "done"),
    ("failed", "failed"),
]


def read_again(apps, schema_editor):
    """Have a worker read the files that were not yet imported."""
    uploads = apps.get_model("deals", "AssortmentUpload").objects.exclude(content=None)
    uploads.filter(state__in=["mapping", "waiting", "working"]).update(state="unread", attempts=0)


class Migration(migrations.Migration):
    dependencies = [("deals", "0039_webhooks_rest_after_failures")]

    operations = [
        migrations.RemoveIndex("AssortmentUpload", "assortment_upload_due"),
        migrations.AddField(
            "AssortmentUpload",
            "sheet",
            models.BinaryField(null=True, help_text="its rows, packed, until its articles are in"),
        ),
        migrations.AddField(
            "AssortmentUpload",
            "rows_expected",
            models.PositiveIntegerField(default=0, help_text="rows to read; 0: the file does not say"),
        ),
        migrations.AlterField(
            "AssortmentUpload",
            "content",
            models.BinaryField(null=True, help_text="the file, until a worker has read it"),
        ),
        migrations.AlterField(
            "AssortmentUpload",
            "state",
            models.CharField(max_length=7, choices=STATES, default="unread"),
        ),
        migrations.AddIndex(
            "AssortmentUpload",
            models.Index(
                fields=["id"],
                condition=Q(state__in=["unread", "reading", "waiting", "working"]),
                name="assortment_upload_due",
            ),
        ),
        migrations.RunPython(read_again, migrations.RunPython.noop),
    ]
