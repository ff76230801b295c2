"""Alert rules, their events, and the messages that carry them."""

import uuid
from decimal import Decimal

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
        ("deals", "0011_alert_rules_events_and_deliveries"),
        ("deals", "0020_webhook_secrets_sealed"),
    ]
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("deals", "0005_assortment"),
    ]
    operations = [
        migrations.CreateModel(
            name="AlertPost",
            fields=[
                ("post_id", models.BigIntegerField(primary_key=True, serialize=False)),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("record", "record: listed, no message"),
                            ("digest", "digest: one summary of the load"),
                            ("live", "live: a message each"),
                        ],
                        max_length=6,
                    ),
                ),
                ("load", models.CharField(blank=True, max_length=40)),
            ],
            options={
                "ordering": ["post_id"],
            },
        ),
        migrations.CreateModel(
            name="AlertRetailer",
            fields=[
                ("retailer_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField()),
            ],
            options={
                "ordering": ["retailer_id"],
            },
        ),
        migrations.CreateModel(
            name="SendingPause",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("reason", models.CharField(max_length=200)),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="AlertRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("price", "a price"),
                            ("promotion", "a new promotion"),
                            ("engagement", "unusual engagement"),
                        ],
                        default="price",
                        max_length=10,
                    ),
                ),
                (
                    "scope",
                    models.CharField(
                        choices=[
                            ("everything", "everything"),
                            ("products", "products"),
                            ("brands", "brands"),
                            ("categories", "categories"),
                            ("watchlist", "a watchlist"),
                            ("catalogue", "my catalogue"),
                        ],
                        default="everything",
                        max_length=10,
                    ),
                ),
                (
                    "products",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), blank=True, default=list, size=None
                    ),
                ),
                (
                    "brands",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), blank=True, default=list, size=None
                    ),
                ),
                (
                    "categories",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), blank=True, default=list, size=None
                    ),
                ),
                (
                    "retailers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), blank=True, default=list, size=None
                    ),
                ),
                (
                    "sellers",
                    models.CharField(
                        choices=[
                            ("any", "any retailer"),
                            ("competitors", "any of my competitors"),
                            ("named", "named retailers"),
                            ("cheapest", "the cheapest of my competitors"),
                        ],
                        default="any",
                        max_length=11,
                    ),
                ),
                (
                    "direction",
                    models.CharField(
                        choices=[("down", "below it"), ("up", "above it"), ("either", "either way")],
                        default="down",
                        max_length=6,
                    ),
                ),
                ("size", models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=9)),
                (
                    "unit",
                    models.CharField(
                        choices=[("percent", "percent"), ("amount", "an amount")],
                        default="percent",
                        max_length=7,
                    ),
                ),
                (
                    "baseline",
                    models.CharField(
                        choices=[
                            ("previous", "the retailer's price before"),
                            ("average", "the average of N days"),
                            ("low", "the lowest of N days"),
                            ("all_time_low", "the lowest ever"),
                            ("mine", "my own price"),
                            ("list_price", "the stated list price"),
                            ("target", "a target price"),
                        ],
                        default="previous",
                        max_length=12,
                    ),
                ),
                ("days", models.PositiveSmallIntegerField(default=30)),
                ("target", models.DecimalField(blank=True, decimal_places=2, max_digits=9, null=True)),
                ("currency", models.CharField(blank=True, max_length=3)),
                ("confidence", models.FloatField(default=0.5)),
                ("minimum", models.PositiveSmallIntegerField(default=1)),
                (
                    "rearm",
                    models.CharField(
                        choices=[
                            ("leave", "once the price has left the zone"),
                            ("days", "after N days"),
                            ("once", "never: once for each product and retailer"),
                        ],
                        default="leave",
                        max_length=5,
                    ),
                ),
                ("rearm_percent", models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=6)),
                ("rearm_days", models.PositiveSmallIntegerField(default=0)),
                ("factor", models.DecimalField(decimal_places=2, default=Decimal("3"), max_digits=5)),
                (
                    "timing",
                    models.CharField(
                        choices=[
                            ("at_once", "at once"),
                            ("daily", "a daily digest"),
                            ("weekly", "a weekly digest"),
                        ],
                        default="at_once",
                        max_length=7,
                    ),
                ),
                ("weekday", models.PositiveSmallIntegerField(default=0, help_text="0 is Monday")),
                ("hour", models.PositiveSmallIntegerField(default=8)),
                ("zone", models.CharField(default="UTC", max_length=60)),
                (
                    "audience",
                    models.CharField(
                        choices=[("maker", "me"), ("members", "all members")], default="maker", max_length=7
                    ),
                ),
                ("by_mail", models.BooleanField(default=True)),
                ("by_webhook", models.BooleanField(default=False)),
                ("is_on", models.BooleanField(default=True)),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "stale_from",
                    models.BigIntegerField(
                        default=0,
                        editable=False,
                        help_text="up to this product or retailer its events are those of the rule as it is now; null: all",
                        null=True,
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "watchlist",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="alert_rules",
                        to="deals.watchlist",
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="alert_rules",
                        to="deals.workspace",
                    ),
                ),
            ],
            options={
                "ordering": ["name", "id"],
            },
        ),
        migrations.CreateModel(
            name="AlertEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("post_id", models.BigIntegerField()),
                ("anchor", models.PositiveIntegerField()),
                ("at", models.DateTimeField(help_text="when the post was written")),
                ("product_title", models.CharField(blank=True, max_length=300)),
                ("retailer_name", models.CharField(blank=True, max_length=120)),
                ("price", models.DecimalField(decimal_places=2, max_digits=9, null=True)),
                ("currency", models.CharField(blank=True, max_length=3)),
                ("condition", models.CharField(blank=True, max_length=11)),
                ("baseline", models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                (
                    "n",
                    models.PositiveIntegerField(
                        default=0, help_text="prices or posts that the baseline rests on"
                    ),
                ),
                ("previous", models.DecimalField(decimal_places=2, max_digits=9, null=True)),
                ("low", models.DecimalField(decimal_places=2, max_digits=9, null=True)),
                ("engagement", models.BigIntegerField(null=True)),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("record", "record: listed, no message"),
                            ("digest", "digest: one summary of the load"),
                            ("live", "live: a message each"),
                        ],
                        default="record",
                        max_length=6,
                    ),
                ),
                ("load", models.CharField(blank=True, help_text="the run that fired it", max_length=40)),
                (
                    "message",
                    models.CharField(
                        choices=[
                            ("none", "listed only"),
                            ("load", "waits for the summary of its load"),
                            ("digest", "waits for its digest"),
                            ("made", "in a message"),
                        ],
                        default="none",
                        max_length=6,
                    ),
                ),
                ("fired_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "withdrawn_at",
                    models.DateTimeField(help_text="later facts took it back after it was sent", null=True),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="deals.alertrule",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="deals.product",
                    ),
                ),
                (
                    "retailer",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="deals.retailer",
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="alert_events",
                        to="deals.workspace",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Webhook",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("url", models.URLField(max_length=500)),
                (
                    "sealed_secret",
                    models.CharField(
                        editable=False,
                        help_text="what bodies are signed with, encrypted: both ends must know it",
                        max_length=200,
                    ),
                ),
                ("is_on", models.BooleanField(default=True)),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "made_by",
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
                        related_name="webhooks",
                        to="deals.workspace",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("event", "an alert"),
                            ("digest", "a digest"),
                            ("load", "the summary of a load"),
                            ("hour", "the summary of an hour"),
                            ("test", "a test"),
                        ],
                        max_length=6,
                    ),
                ),
                ("dedupe_key", models.CharField(max_length=200, unique=True)),
                (
                    "message_id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, help_text="the same on each attempt"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "waits"),
                            ("held", "waits for the summary of its hour"),
                            ("sending", "is being sent"),
                            ("sent", "sent"),
                            ("summed", "in the summary of its hour"),
                            ("failed", "failed"),
                            ("dropped", "not sent: no longer wanted"),
                        ],
                        default="pending",
                        max_length=7,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("not_before", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("lease_token", models.UUIDField(null=True)),
                ("lease_until", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "counted_at",
                    models.DateTimeField(help_text="when it took one of its hour's places", null=True),
                ),
                ("sent_at", models.DateTimeField(null=True)),
                ("events", models.ManyToManyField(related_name="deliveries", to="deals.alertevent")),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "webhook",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="deals.webhook",
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="deals.workspace",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "deliveries",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="DeliveryAttempt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "status",
                    models.PositiveSmallIntegerField(help_text="of HTTP or SMTP, if any came", null=True),
                ),
                ("milliseconds", models.PositiveIntegerField(default=0)),
                (
                    "answer",
                    models.CharField(blank=True, help_text="the beginning of what came back", max_length=300),
                ),
                (
                    "delivery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tries", to="deals.delivery"
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Suppression",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("until", models.DateTimeField(help_text="empty: for good", null=True)),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "rule",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="suppressions",
                        to="deals.alertrule",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="suppressions",
                        to="deals.workspace",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="AlertReading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("read_up_to", models.BigIntegerField(default=0)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="alert_readings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="alert_readings",
                        to="deals.workspace",
                    ),
                ),
            ],
            options={
                "ordering": ["workspace_id", "user_id"],
            },
        ),
        migrations.AddConstraint(
            model_name="webhook",
            constraint=models.UniqueConstraint(fields=("workspace", "url"), name="webhook_once"),
        ),
        migrations.AddConstraint(
            model_name="suppression",
            constraint=models.UniqueConstraint(
                fields=("workspace", "user", "rule"), name="suppression_once", nulls_distinct=False
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("state__in", ["pending", "sending"])),
                fields=["not_before", "id"],
                name="delivery_to_claim",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["webhook", "-id"], name="delivery_of_webhook"),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("counted_at__isnull", False)),
                fields=["workspace", "user", "counted_at"],
                name="delivery_counted",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("state", "held")),
                fields=["workspace", "user", "not_before"],
                name="delivery_held",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("user__isnull", True), ("webhook__isnull", False)),
                    models.Q(("user__isnull", False), ("webhook__isnull", True)),
                    _connector="OR",
                ),
                name="delivery_to_one",
            ),
        ),
        migrations.AddIndex(
            model_name="alertrule",
            index=models.Index(
                condition=models.Q(("is_on", True), ("stale_from__isnull", False)),
                fields=["id"],
                name="alert_rule_stale",
            ),
        ),
        migrations.AddConstraint(
            model_name="alertrule",
            constraint=models.UniqueConstraint(fields=("workspace", "name"), name="alert_rule_name_once"),
        ),
        migrations.AddConstraint(
            model_name="alertreading",
            constraint=models.UniqueConstraint(fields=("workspace", "user"), name="alert_reading_once"),
        ),
        migrations.AddIndex(
            model_name="alertevent",
            index=models.Index(fields=["workspace", "-id"], name="alert_event_newest"),
        ),
        migrations.AddIndex(
            model_name="alertevent",
            index=models.Index(fields=["product"], name="alert_event_of_product"),
        ),
        migrations.AddIndex(
            model_name="alertevent",
            index=models.Index(
                condition=models.Q(("message__in", ["load", "digest"])),
                fields=["workspace", "message"],
                name="alert_event_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="alertevent",
            constraint=models.UniqueConstraint(fields=("rule", "post_id", "anchor"), name="alert_event_once"),
        ),
    ]
