"""A workspace's own articles."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import django.db.models.functions.math
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("deals", "0010_own_catalogues_and_campaign_index"),
    ]
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("deals", "0004_workspaces"),
    ]
    operations = [
        migrations.CreateModel(
            name="CatalogueUpload",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file_name", models.CharField(blank=True, max_length=120)),
                ("uploaded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("content", models.BinaryField(help_text="the file, until its articles are in", null=True)),
                ("header", models.JSONField(default=list)),
                ("columns", models.JSONField(default=dict, help_text="field: number of its column")),
                ("currency", models.CharField(blank=True, help_text="of the list prices", max_length=3)),
                (
                    "replaces",
                    models.BooleanField(default=False, help_text="articles that the file lacks are removed"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("mapping", "columns to be checked"),
                            ("waiting", "waiting for a worker"),
                            ("working", "being matched"),
                            ("done", "done"),
                            ("failed", "failed"),
                        ],
                        default="mapping",
                        max_length=7,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("heartbeat_at", models.DateTimeField(blank=True, null=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("rows", models.PositiveIntegerField(default=0)),
                ("loaded", models.PositiveIntegerField(default=0)),
                ("left_out", models.PositiveIntegerField(default=0)),
                ("removed", models.PositiveIntegerField(default=0)),
                ("to_match", models.PositiveIntegerField(default=0)),
                ("matched", models.PositiveIntegerField(default=0, help_text="articles looked at so far")),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="catalogue_uploads",
                        to="deals.workspace",
                    ),
                ),
            ],
            options={
                "ordering": ["-uploaded_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="CatalogueItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sku", models.CharField(max_length=100)),
                ("title", models.CharField(max_length=300)),
                ("brand", models.CharField(blank=True, max_length=120)),
                ("gtin", models.CharField(blank=True, max_length=14)),
                ("list_price", models.DecimalField(blank=True, decimal_places=2, max_digits=9, null=True)),
                ("currency", models.CharField(blank=True, max_length=3)),
                ("url", models.CharField(blank=True, max_length=500)),
                (
                    "confidence",
                    models.FloatField(blank=True, help_text="0 to 1; of a match by machine", null=True),
                ),
                ("is_sure", models.BooleanField(default=False, help_text="nothing speaks against the match")),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[("none", "no product, said by hand"), ("product", "chosen by hand")],
                        max_length=7,
                    ),
                ),
                (
                    "decided_key",
                    models.CharField(
                        blank=True,
                        help_text="a listing of the chosen product: its id may go, this leads on",
                        max_length=300,
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("changed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="deals.product",
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="catalogue_items",
                        to="deals.workspace",
                    ),
                ),
            ],
            options={
                "ordering": ["sku"],
            },
        ),
        migrations.AddIndex(
            model_name="catalogueupload",
            index=models.Index(
                condition=models.Q(("state__in", ["waiting", "working"])),
                fields=["id"],
                name="catalogue_upload_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="catalogueitem",
            constraint=models.UniqueConstraint(fields=("workspace", "sku"), name="catalogue_sku_once"),
        ),
    ]
