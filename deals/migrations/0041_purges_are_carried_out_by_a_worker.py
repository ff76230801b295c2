"""A purge waits for a worker until it has `done_at`; those that there are were done at once."""

from django.db import migrations, models
from django.db.models import F


def note_as_done(apps, schema_editor):
    apps.get_model("deals", "Purge").objects.filter(done_at=None).update(done_at=F("purged_at"))


class Migration(migrations.Migration):
    dependencies = [("deals", "0040_uploads_are_read_by_a_worker")]

    operations = [
        migrations.AddField(
            "Purge",
            "done_at",
            models.DateTimeField(null=True, blank=True, help_text="empty: it waits for a worker"),
        ),
        migrations.RunPython(note_as_done, migrations.RunPython.noop),
    ]
