from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("deals", "0033_alert_rules_on_product_lines")]

    operations = [
        migrations.AddField(
            "delivery",
            "lost",
            models.JSONField(
                blank=True,
                db_default=models.Value([], models.JSONField()),
                default=list,
                help_text="of products that are gone: [{title, watchlist}, ...]",
            ),
        ),
        migrations.AlterField(
            "delivery",
            "kind",
            models.CharField(
                choices=[
                    ("event", "alert"),
                    ("digest", "digest"),
                    ("load", "load summary"),
                    ("hour", "hourly summary"),
                    ("gone", "watched product gone"),
                    ("test", "test"),
                ],
                max_length=6,
            ),
        ),
    ]
