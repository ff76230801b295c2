"""What a member has read of a workspace's alerts is the member's inbox."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

RENAME = "ALTER TABLE deals_alertinbox RENAME CONSTRAINT {} TO {}"


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("deals", "0010_rename_catalogue_to_assortment"),
    ]

    operations = [
        migrations.RenameModel("AlertReading", "AlertInbox"),
        migrations.AlterField(
            "alertinbox",
            "workspace",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="alert_inboxes",
                to="deals.workspace",
            ),
        ),
        migrations.AlterField(
            "alertinbox",
            "user",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="alert_inboxes",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    RENAME.format("alert_reading_once", "alert_inbox_once"),
                    RENAME.format("alert_inbox_once", "alert_reading_once"),
                )
            ],
            state_operations=[
                migrations.RemoveConstraint("alertinbox", "alert_reading_once"),
                migrations.AddConstraint(
                    "alertinbox",
                    models.UniqueConstraint(fields=["workspace", "user"], name="alert_inbox_once"),
                ),
            ],
        ),
    ]
