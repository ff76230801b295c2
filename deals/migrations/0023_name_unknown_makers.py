"""Deals whose maker the catalogue does not know are grouped by the maker's name, and curators say whose it is."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import Now

from deals.domain.makers import maker_key

FILL = """
    UPDATE deals_deal deal SET maker_key = named.key
    FROM unnest(%s::text[], %s::text[]) named (brand_text, key)
    WHERE deal.brand_id IS NULL AND deal.brand_text = named.brand_text
"""


def fill_keys(apps, schema_editor):
    """Group the deals that are loaded: one statement, whose keys Python makes as loading does."""
    deals = apps.get_model("deals", "Deal").objects.filter(brand=None).exclude(brand_text="").order_by()
    texts = list(deals.values_list("brand_text", flat=True).distinct())
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(FILL, [texts, [maker_key(text) for text in texts]])


class Migration(migrations.Migration):
    dependencies = [
        ("deals", "0022_points_have_a_confidence"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            "deal",
            "maker_key",
            models.CharField(
                blank=True,
                db_default="",
                help_text="how the post names a maker that extraction did not know: letters and digits, lower case",
                max_length=130,
            ),
        ),
        migrations.AddIndex(
            "deal",
            models.Index(
                condition=models.Q(models.Q(("maker_key", ""), _negated=True), ("rejected", False)),
                fields=["maker_key", "id"],
                name="deal_of_unknown_maker",
            ),
        ),
        migrations.CreateModel(
            "MakerAssignment",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("decided_at", models.DateTimeField(db_default=Now())),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                ("key", models.CharField(help_text="as in Deal.maker_key", max_length=130)),
                ("name", models.CharField(help_text="as most posts wrote it then", max_length=120)),
                (
                    "asked_again_from",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="put off until the name has so many deals; empty: decided",
                        null=True,
                    ),
                ),
                (
                    "brand",
                    models.ForeignKey(
                        blank=True,
                        help_text="empty: none",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assignments",
                        to="deals.brand",
                    ),
                ),
                (
                    "spelling",
                    models.ForeignKey(
                        blank=True,
                        help_text="the spelling that the decision added to the catalogue",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="deals.brandalias",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="maker_assignments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"ordering": ["-decided_at", "-id"]},
        ),
        migrations.AddConstraint(
            "makerassignment",
            models.UniqueConstraint(
                condition=models.Q(("asked_again_from", None), ("undone_at", None)),
                fields=("key",),
                name="maker_assigned_once",
            ),
        ),
        migrations.AddConstraint(
            "makerassignment",
            models.CheckConstraint(
                condition=models.Q(("brand", None), ("asked_again_from", None), _connector="OR"),
                name="maker_put_off_has_no_brand",
            ),
        ),
        migrations.RunPython(fill_keys, migrations.RunPython.noop),
    ]
