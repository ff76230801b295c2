"""Deals have a confidence by field and one of their price point, which charts ask for."""

from django.db import migrations, models

IS_POINT = models.Case(
    models.When(
        models.Q(
            ("basis__in", ["once", "each_of_n"]), ("is_outlier", False), ("rejected", False),
            ("scope", "product"), ("confidence__gte", 0.5), ("point_confidence__gte", 0.9),
            ("piece_price__isnull", False), ("product__isnull", False),
            models.Q(("kind", "free"), _negated=True), models.Q(("currency", ""), _negated=True),
        ),
        then=True,
    ),
    default=False,
)  # fmt: skip


class Migration(migrations.Migration):
    """A generated column cannot be changed: it goes and comes back, with the indexes over it."""

    dependencies = [("deals", "0021_texts_after_renames")]

    operations = [
        migrations.AddField(
            "deal",
            "point_confidence",
            models.FloatField(
                db_default=1.0,
                default=1.0,
                help_text="0 to 1: how sure that price, currency, retailer and title are all right; "
                "1 where the rules alone read the post: they do not tell",
            ),
        ),
        migrations.AddField(
            "deal",
            "field_confidences",
            models.JSONField(
                blank=True,
                db_default={},
                default=dict,
                help_text="field: 0 to 1, how sure its reading is; empty where the rules alone read the post",
            ),
        ),
        migrations.RemoveIndex("deal", "deal_price_history"),
        migrations.RemoveIndex("deal", "deal_points_of_retailer"),
        migrations.RemoveField("deal", "is_price_point"),
        migrations.AddField(
            "deal",
            "is_price_point",
            models.GeneratedField(db_persist=True, expression=IS_POINT, output_field=models.BooleanField()),
        ),
        migrations.AddIndex(
            "deal",
            models.Index(
                fields=["product", "currency", "condition", "retailer", "announced_at"],
                include=("piece_price", "list_price", "id"),
                condition=models.Q(("is_price_point", True)),
                name="deal_price_history",
            ),
        ),
        migrations.AddIndex(
            "deal",
            models.Index(
                fields=["retailer", "announced_at"],
                include=("currency", "condition", "product"),
                condition=models.Q(("is_price_point", True)),
                name="deal_points_of_retailer",
            ),
        ),
    ]
