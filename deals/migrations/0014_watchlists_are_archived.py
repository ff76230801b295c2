"""A watchlist is archived and restored, where it was deleted before."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("deals", "0013_floor_prices_and_codes_of_links")]

    operations = [
        migrations.AddField(
            model_name="watchlist",
            name="archived_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
