"""Posts say who speaks, why and how sure; accounts what their posts have in common; curators correct it."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

VOICES = [
    ("retailer", "retailer"), ("maker", "maker"), ("deal_account", "deal account"),
    ("share_button", "share button"), ("person", "person"), ("other", "other"),
]  # fmt: skip


class Migration(migrations.Migration):
    """All stored posts are due: the first settling tells them."""

    dependencies = [
        ("deals", "0024_posts_tell_who_speaks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            "Speaker",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("network", models.CharField(max_length=12)),
                ("author_id", models.BigIntegerField()),
                (
                    "facts",
                    models.JSONField(help_text="counts over its posts, on which all its posts are told"),
                ),
                ("posts", models.PositiveSmallIntegerField(help_text="posts that were looked at")),
                (
                    "voice",
                    models.CharField(choices=VOICES, help_text="of most of them", max_length=12),
                ),
                ("sure", models.FloatField(help_text="0 to 1: how sure their voices are on average")),
                ("example_id", models.BigIntegerField(help_text="the post with the smallest id")),
                (
                    "version",
                    models.CharField(help_text="rules and weights; empty: to be told again", max_length=16),
                ),
            ],
            options={
                "ordering": ["id"],
                "indexes": [models.Index(fields=["version"], name="speaker_version")],
                "constraints": [
                    models.UniqueConstraint(fields=("network", "author_id"), name="speaker_once")
                ],
            },
        ),
        migrations.CreateModel(
            "VoiceAssignment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("decided_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                ("key", models.CharField(help_text="network and author's id: 'twitter/7'", max_length=40)),
                ("handle", models.CharField(help_text="as the account was called then", max_length=60)),
                ("voice", models.CharField(choices=VOICES, max_length=12)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="voice_assignments",
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
            options={
                "ordering": ["-decided_at", "-id"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("key",),
                        condition=models.Q(("undone_at", None)),
                        name="voice_assigned_once",
                    )
                ],
            },
        ),
        migrations.AlterField(
            "post",
            "voice",
            models.CharField(
                blank=True,
                choices=VOICES,
                db_default="",
                help_text="who speaks; empty until settling has told, and where the text is gone",
                max_length=12,
            ),
        ),
        migrations.AddField(
            "post",
            "voice_knows",
            models.BooleanField(
                blank=True,
                help_text="whoever speaks can know the price; empty until settling has told",
                null=True,
            ),
        ),
        migrations.AddField(
            "post",
            "voice_sure",
            models.FloatField(db_default=0, default=0, help_text="0 to 1: how sure the voice is"),
        ),
        migrations.AddField(
            "post",
            "voice_reasons",
            models.JSONField(blank=True, db_default=[], default=list, help_text="why, in plain English"),
        ),
        migrations.AddField(
            "post",
            "voice_version",
            models.CharField(
                blank=True, db_default="", help_text="rules and weights that told it", max_length=16
            ),
        ),
        migrations.AddField(
            "post",
            "voice_due",
            models.BooleanField(
                db_default=True, default=True, help_text="the next settling tells who speaks"
            ),
        ),
        migrations.AddField(
            "post",
            "text_key",
            models.CharField(
                blank=True,
                db_default="",
                help_text="the text but for links, accounts and retailers",
                max_length=16,
            ),
        ),
        migrations.AddIndex(
            "post", models.Index(fields=["network", "author_id", "id"], name="post_of_author")
        ),
        migrations.AddIndex(
            "post",
            models.Index(
                condition=models.Q(("voice_due", True)),
                fields=["network", "author_id"],
                name="post_voice_due",
            ),
        ),
    ]
