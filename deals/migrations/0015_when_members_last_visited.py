"""When members last opened the overview, and where the data ended then."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("deals", "0014_watchlists_are_archived"),
    ]

    operations = [
        migrations.AddField(
            model_name="membership",
            name="seen_before",
            field=models.DateTimeField(
                editable=False, help_text="where they ended at the end of the visit before", null=True
            ),
        ),
        migrations.AddField(
            model_name="membership",
            name="seen_to",
            field=models.DateTimeField(editable=False, help_text="where the data ended then", null=True),
        ),
        migrations.AddField(
            model_name="membership",
            name="visited_at",
            field=models.DateTimeField(
                editable=False, help_text="when the overview was last opened", null=True
            ),
        ),
    ]
