"""Alert rules, what they found, and how it is delivered."""

import uuid
from decimal import Decimal

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("deals", "0011_alert_rules_events_and_deliveries"),
        ("deals", "0020_webhook_secrets_sealed"),
        ("deals", "0006_alerts"),
        ("deals", "0014_plain_words_of_alert_rules_and_log"),
        ("deals", "0016_choices_in_plain_words"),
        ("deals", "0033_alert_rules_on_product_lines"),
        ("deals", "0034_messages_about_watched_products_that_are_gone"),
        ("deals", "0039_webhooks_rest_after_failures"),
    ]
    initial = True
    dependencies = [
        ("deals", "0008_assortments"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="AlertRule",
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
                        related_name="alert_rules",
                        to="deals.workspace",
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
                    "lines",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        blank=True,
                        db_default=[],
                        default=list,
                        size=None,
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
                    "sellers",
                    models.CharField(
                        choices=[
                            ("any", "any retailer"),
                            ("competitors", "any of your competitors"),
                            ("named", "named retailers"),
                            ("cheapest", "the cheapest of your competitors"),
                        ],
                        default="any",
                        max_length=11,
                    ),
                ),
                (
                    "direction",
                    models.CharField(
                        choices=[("down", "below it"), ("up", "above it"), ("either", "above or below it")],
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
                            ("previous", "the retailer's previous price"),
                            ("average", "the average of N days"),
                            ("low", "the lowest of N days"),
                            ("all_time_low", "the lowest ever"),
                            ("own_price", "your own price"),
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
                            ("leave", "when the price left the zone and came back"),
                            ("days", "after N days"),
                            ("once", "never (once per product and retailer)"),
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
                        choices=[("maker", "the rule's creator"), ("members", "all members")],
                        default="maker",
                        max_length=7,
                    ),
                ),
                ("by_mail", models.BooleanField(default=True)),
                ("by_webhook", models.BooleanField(default=False)),
                ("is_on", models.BooleanField(default=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                    "fault",
                    models.CharField(
                        blank=True,
                        editable=False,
                        help_text="why it stopped; until somebody saves it again",
                        max_length=300,
                    ),
                ),
            ],
            options={
                "ordering": ["name", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_on", True), ("stale_from__isnull", False)),
                        fields=["id"],
                        name="alert_rule_stale",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("workspace", "name"), name="alert_rule_name_once")
                ],
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
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="alert_events",
                        to="deals.workspace",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="deals.alertrule",
                    ),
                ),
                ("post_id", models.BigIntegerField()),
                ("anchor", models.PositiveIntegerField()),
                ("at", models.DateTimeField(help_text="when the post was written")),
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
                ("product_title", models.CharField(blank=True, max_length=300)),
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
                            ("load", "waiting for the load summary"),
                            ("digest", "waiting for the digest"),
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
            ],
            options={
                "ordering": ["-at", "-id"],
                "indexes": [
                    models.Index(fields=["workspace", "-id"], name="alert_event_newest"),
                    models.Index(fields=["product"], name="alert_event_of_product"),
                    models.Index(
                        condition=models.Q(("message__in", ["load", "digest"])),
                        fields=["workspace", "message"],
                        name="alert_event_waiting",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("rule", "post_id", "anchor"), name="alert_event_once")
                ],
            },
        ),
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
            name="AlertInbox",
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
                        related_name="alert_inboxes",
                        to="deals.workspace",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="alert_inboxes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("read_up_to", models.BigIntegerField(default=0)),
            ],
            options={
                "ordering": ["workspace_id", "user_id"],
                "constraints": [
                    models.UniqueConstraint(fields=("workspace", "user"), name="alert_inbox_once")
                ],
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
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="webhooks",
                        to="deals.workspace",
                    ),
                ),
                ("url", models.URLField(max_length=500)),
                (
                    "encrypted_secret",
                    models.CharField(
                        editable=False,
                        help_text="what bodies are signed with, encrypted: both ends must know it",
                        max_length=200,
                    ),
                ),
                ("is_on", models.BooleanField(default=True)),
                (
                    "failures",
                    models.PositiveSmallIntegerField(
                        db_default=0,
                        default=0,
                        editable=False,
                        help_text="calls in a row that it did not answer",
                    ),
                ),
                (
                    "rests_until",
                    models.DateTimeField(
                        editable=False, help_text="it did not answer: no call goes there before", null=True
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
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "ordering": ["id"],
                "constraints": [models.UniqueConstraint(fields=("workspace", "url"), name="webhook_once")],
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
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="deals.workspace",
                    ),
                ),
                (
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
                    "lost",
                    models.JSONField(
                        blank=True,
                        db_default=models.Value([], models.JSONField()),
                        default=list,
                        help_text="of products that are gone: [{title, watchlist}, ...]",
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
                            ("pending", "waiting"),
                            ("held", "held for the hourly summary"),
                            ("sending", "sending"),
                            ("sent", "sent"),
                            ("summed", "in the hourly summary"),
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
            ],
            options={
                "verbose_name_plural": "deliveries",
                "ordering": ["-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["pending", "sending"])),
                        fields=["not_before", "id"],
                        name="delivery_to_claim",
                    ),
                    models.Index(fields=["webhook", "-id"], name="delivery_of_webhook"),
                    models.Index(
                        condition=models.Q(("state", "sending")),
                        fields=["workspace", "webhook"],
                        name="delivery_in_flight",
                    ),
                    models.Index(
                        condition=models.Q(("counted_at__isnull", False)),
                        fields=["workspace", "user", "counted_at"],
                        name="delivery_counted",
                    ),
                    models.Index(
                        condition=models.Q(("state", "held")),
                        fields=["workspace", "user", "not_before"],
                        name="delivery_held",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("user__isnull", True), ("webhook__isnull", False)),
                            models.Q(("user__isnull", False), ("webhook__isnull", True)),
                            _connector="OR",
                        ),
                        name="delivery_to_one",
                    )
                ],
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
                (
                    "delivery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tries", to="deals.delivery"
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
            ],
            options={
                "ordering": ["-id"],
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
            name="Suppression",
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
                        related_name="suppressions",
                        to="deals.workspace",
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
                    "rule",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="suppressions",
                        to="deals.alertrule",
                    ),
                ),
                ("until", models.DateTimeField(help_text="empty: no end", null=True)),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("workspace", "user", "rule"), name="suppression_once", nulls_distinct=False
                    )
                ],
            },
        ),
    ]
