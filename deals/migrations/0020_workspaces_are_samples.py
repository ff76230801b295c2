"""A workspace is marked as a sample: its retailer and competitors were chosen for its one member."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("deals", "0019_lines_are_found_by_name")]

    operations = [
        migrations.AddField(
            model_name="workspace",
            name="is_sample",
            field=models.BooleanField(
                db_default=False,
                default=False,
                editable=False,
                help_text="its retailer and competitors were chosen for its one member",
            ),
        ),
    ]
