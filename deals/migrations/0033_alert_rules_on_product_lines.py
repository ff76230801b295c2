from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("deals", "0032_versions_of_posts_and_deleted_authors")]

    operations = [
        migrations.AddField(
            "alertrule",
            "lines",
            ArrayField(base_field=models.BigIntegerField(), blank=True, db_default=[], default=list, size=None),
        ),
        migrations.AlterField(
            "alertrule",
            "scope",
            models.CharField(
                choices=[
                    ("everything", "everything"),
                    ("products", "products"),
                    ("lines", "product lines"),
                    ("brands", "brands"),
                    ("categories", "categories"),
                    ("watchlist", "a watchlist"),
                    ("assortment", "your assortment"),
                ],
                default="everything",
                max_length=10,
            ),
        ),
    ]
