"""The column `flagged` is called `is_outlier`; PostgreSQL renames it in the generated column and the index too."""

from django.db import migrations, models

IS_POINT = models.Case(
    models.When(
        models.Q(
            ("basis__in", ["once", "each_of_n"]), ("is_outlier", False), ("rejected", False), ("scope", "product"),
            ("confidence__gte", 0.5), ("piece_price__isnull", False), ("product__isnull", False),
            models.Q(("kind", "free"), _negated=True), models.Q(("currency", ""), _negated=True),
        ),
        then=True,
    ),
    default=False,
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("deals", "0017_flags_of_users_become_reports")]

    operations = [
        migrations.RenameField("deal", "flagged", "is_outlier"),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "ALTER INDEX deal_flagged RENAME TO deal_outliers",
                    "ALTER INDEX deal_outliers RENAME TO deal_flagged",
                )
            ],
            state_operations=[
                migrations.RemoveIndex("deal", "deal_flagged"),
                migrations.AddIndex(
                    "deal",
                    models.Index(
                        fields=["id"], condition=models.Q(("is_outlier", True)), name="deal_outliers"
                    ),
                ),
                migrations.AlterField(
                    "deal",
                    "is_price_point",
                    models.GeneratedField(
                        db_persist=True, expression=IS_POINT, output_field=models.BooleanField()
                    ),
                ),
            ],
        ),
    ]
