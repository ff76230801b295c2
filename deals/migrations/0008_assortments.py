"""A workspace's own articles, and the files that bring them."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("deals", "0010_own_catalogues_and_campaign_index"),
        ("deals", "0005_assortment"),
        ("deals", "0040_uploads_are_read_by_a_worker"),
    ]
    initial = True
    dependencies = [
        ("deals", "0007_workspaces_and_watchlists"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="AssortmentUpload",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assortment_uploads",
                        to="deals.workspace",
                    ),
                ),
                ("file_name", models.CharField(blank=True, max_length=120)),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("uploaded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("content", models.BinaryField(help_text="the file, until a worker has read it", null=True)),
                (
                    "sheet",
                    models.BinaryField(help_text="its rows, packed, until its articles are in", null=True),
                ),
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
                            ("unread", "waiting to be read"),
                            ("reading", "being read"),
                            ("mapping", "columns to check"),
                            ("waiting", "waiting for a worker"),
                            ("working", "being matched"),
                            ("done", "done"),
                            ("failed", "failed"),
                        ],
                        default="unread",
                        max_length=7,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("heartbeat_at", models.DateTimeField(blank=True, null=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("rows", models.PositiveIntegerField(default=0)),
                (
                    "rows_expected",
                    models.PositiveIntegerField(
                        default=0, help_text="rows to read; 0: the file does not say"
                    ),
                ),
                ("loaded", models.PositiveIntegerField(default=0)),
                ("left_out", models.PositiveIntegerField(default=0)),
                ("removed", models.PositiveIntegerField(default=0)),
                ("to_match", models.PositiveIntegerField(default=0)),
                ("matched", models.PositiveIntegerField(default=0, help_text="articles looked at so far")),
            ],
            options={
                "ordering": ["-uploaded_at", "-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["unread", "reading", "waiting", "working"])),
                        fields=["id"],
                        name="assortment_upload_due",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AssortmentItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assortment_items",
                        to="deals.workspace",
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
                    "confidence",
                    models.FloatField(blank=True, help_text="0 to 1; of an automatic match", null=True),
                ),
                ("is_sure", models.BooleanField(default=False, help_text="nothing speaks against the match")),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[("none", "no product, set manually"), ("product", "chosen manually")],
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
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("changed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "ordering": ["sku"],
                "constraints": [
                    models.UniqueConstraint(fields=("workspace", "sku"), name="assortment_sku_once")
                ],
            },
        ),
    ]
