"""Runs of `reextract` and the compressed sets of post ids get the names that the code uses."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("deals", "0018_flagged_prices_become_outliers")]

    operations = [
        migrations.RenameModel("Rereading", "Reextraction"),
        migrations.RenameField("deletionnotices", "packed_ids", "compressed_ids"),
        migrations.RenameField("deallessposts", "packed_ids", "compressed_ids"),
    ]
