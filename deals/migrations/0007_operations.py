"""The outbox, retention and purges."""

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
        ("deals", "0019_mails_held_back"),
    ]
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("deals", "0006_alerts"),
    ]
    operations = [
        migrations.CreateModel(
            name="OutboxMail",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sent_at", models.DateTimeField(auto_now_add=True)),
                ("sender", models.CharField(max_length=254)),
                ("recipients", models.JSONField()),
                ("subject", models.CharField(max_length=998)),
                ("text", models.TextField()),
                ("html", models.TextField(blank=True)),
                (
                    "headers",
                    models.JSONField(default=dict, help_text="beyond sender, recipients and subject"),
                ),
            ],
            options={
                "ordering": ["-sent_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Purge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("purged_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("ids", models.PositiveIntegerField(help_text="different ids that were sent")),
                (
                    "posts",
                    models.PositiveIntegerField(default=0, help_text="stored posts that changed or went"),
                ),
                (
                    "words",
                    models.PositiveIntegerField(default=0, help_text="curators' words that lost their texts"),
                ),
                ("flags", models.PositiveIntegerField(default=0, help_text="flags that lost their texts")),
                ("seconds", models.FloatField(default=0)),
                (
                    "purged_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="purges",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-purged_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Retention",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "text_days",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Texts, authors and links of posts, back from the last loaded hour; prices stay; empty: kept for ever",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(36500),
                        ],
                    ),
                ),
                (
                    "flag_days",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Answered flags, counted from their answer; empty: kept for ever",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(36500),
                        ],
                    ),
                ),
                (
                    "mail_days",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Mails in the outbox, counted from when they were written; empty: kept for ever",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(36500),
                        ],
                    ),
                ),
                (
                    "texts_before",
                    models.DateTimeField(
                        editable=False,
                        help_text="posts written before it have no text, whenever they are loaded",
                        null=True,
                    ),
                ),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "retention",
            },
        ),
        migrations.AddConstraint(
            model_name="retention",
            constraint=models.CheckConstraint(condition=models.Q(("pk", 1)), name="retention_one_row"),
        ),
    ]
