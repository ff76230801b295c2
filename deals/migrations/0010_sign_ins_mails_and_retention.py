"""Operations: sessions and failed sign-ins, mails that wait, how long data are kept, and purges."""

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("deals", "0019_mails_held_back"),
        ("deals", "0007_operations"),
        ("deals", "0036_failed_sign_ins_and_queued_mails"),
        ("deals", "0037_addresses_of_before_are_on_the_list"),
        ("deals", "0038_sessions_by_hash_and_makers_of_feeds"),
    ]
    initial = True
    dependencies = [
        ("deals", "0009_alerts_and_deliveries"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="Session",
            fields=[
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                ("session_key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                (
                    "of_user",
                    models.BigIntegerField(
                        db_index=True, help_text="id of the user who is signed in", null=True
                    ),
                ),
            ],
            options={
                "verbose_name": "session",
                "verbose_name_plural": "sessions",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="FailedSignIn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                ("name", models.CharField(help_text="as it was typed: a name or an address", max_length=150)),
                ("address", models.GenericIPAddressField(help_text="where it came from", null=True)),
                (
                    "refused",
                    models.BooleanField(
                        default=False, help_text="over the limit: further ones are not listed"
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-id"],
                "indexes": [models.Index(fields=["address", "-at"], name="failed_sign_in_of_address")],
            },
        ),
        migrations.CreateModel(
            name="QueuedMail",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "queued_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "not_before",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("encrypted", models.TextField(editable=False)),
            ],
            options={
                "ordering": ["not_before", "id"],
                "indexes": [models.Index(fields=["not_before", "id"], name="queued_mail_due")],
            },
        ),
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
                        help_text="Texts, authors and links of posts, back from the last loaded hour; prices stay; empty: kept forever",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(36500),
                        ],
                    ),
                ),
                (
                    "report_days",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Answered reports, counted from their answer; empty: kept forever",
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
                        help_text="Mails in the outbox, counted from when they were written; empty: kept forever",
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
                ("changed_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "verbose_name_plural": "retention",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("pk", 1)), name="retention_one_row")
                ],
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
                ("purged_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "done_at",
                    models.DateTimeField(blank=True, help_text="empty: it waits for a worker", null=True),
                ),
                ("ids", models.PositiveIntegerField(help_text="different ids that were sent")),
                (
                    "posts",
                    models.PositiveIntegerField(default=0, help_text="stored posts that changed or went"),
                ),
                (
                    "overrides",
                    models.PositiveIntegerField(
                        default=0, help_text="curators' corrections that lost their texts"
                    ),
                ),
                (
                    "reports",
                    models.PositiveIntegerField(default=0, help_text="reports that lost their texts"),
                ),
                ("seconds", models.FloatField(default=0)),
            ],
            options={
                "ordering": ["-purged_at", "-id"],
            },
        ),
    ]
