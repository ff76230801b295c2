"""What users say of deals are reports, what curators say are overrides."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("deals", "0013_plain_words_of_alert_rules_and_log")]

    operations = [
        migrations.RenameField("purge", "words", "overrides"),
        migrations.RenameField("purge", "flags", "reports"),
        migrations.RenameField("retention", "flag_days", "report_days"),
    ]
