"""Posts, how often they were seen, what is known of posts without deals, who speaks, and which hours are loaded."""

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("deals", "0003_sightings_and_dealless_posts"),
        ("deals", "0007_order_of_equal_sightings"),
        ("deals", "0009_engagement_as_one_column"),
        ("deals", "0024_posts_tell_who_speaks"),
        ("deals", "0025_accounts_speak"),
        ("deals", "0031_lines_of_an_hour_may_be_unknown"),
        ("deals", "0032_versions_of_posts_and_deleted_authors"),
        ("deals", "0035_loaded_hours_by_network"),
    ]
    initial = True
    dependencies = [
        ("deals", "0001_retailers_brands_and_categories"),
    ]
    operations = [
        migrations.CreateModel(
            name="Post",
            fields=[
                (
                    "id",
                    models.BigIntegerField(help_text="the network's id", primary_key=True, serialize=False),
                ),
                ("network", models.CharField(default="twitter", max_length=12)),
                ("author_id", models.BigIntegerField()),
                ("handle", models.CharField(max_length=60)),
                ("author_name", models.CharField(blank=True, max_length=200)),
                (
                    "followers",
                    models.BigIntegerField(blank=True, help_text="of the author, when first seen", null=True),
                ),
                ("created_at", models.DateTimeField()),
                ("text", models.TextField()),
                ("complete", models.BooleanField(help_text="off where the network cut the text")),
                ("lang", models.CharField(blank=True, max_length=8)),
                ("urls", models.JSONField(blank=True, default=list)),
                ("mentions", models.JSONField(blank=True, default=list)),
                ("hashtags", models.JSONField(blank=True, default=list)),
                ("seen_at", models.DateTimeField(help_text="time of the post whose line gave these values")),
                ("seen_in", models.BigIntegerField(help_text="id of the post whose line gave these values")),
                (
                    "seen_as",
                    models.BigIntegerField(
                        db_default=9223372036854775807,
                        help_text="hash of that line: of two, the smaller holds",
                    ),
                ),
                (
                    "revision",
                    models.BigIntegerField(
                        db_default=0,
                        help_text="when its author last changed it, in microseconds since 1970; 0: never",
                    ),
                ),
                (
                    "link_spans",
                    models.JSONField(
                        blank=True,
                        db_default=models.Value("[]", models.JSONField()),
                        default=list,
                        help_text="where the text shows addresses",
                    ),
                ),
                (
                    "card_title",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="title of the page below it",
                        max_length=300,
                    ),
                ),
                (
                    "voice",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("retailer", "retailer"),
                            ("maker", "maker"),
                            ("deal_account", "deal account"),
                            ("share_button", "share button"),
                            ("person", "person"),
                            ("other", "other"),
                        ],
                        db_default="",
                        help_text="who speaks; empty until settling has told, and where the text is gone",
                        max_length=12,
                    ),
                ),
                (
                    "voice_knows",
                    models.BooleanField(
                        blank=True,
                        help_text="whoever speaks can know the price; empty until settling has told",
                        null=True,
                    ),
                ),
                (
                    "voice_sure",
                    models.FloatField(db_default=0, default=0, help_text="0 to 1: how sure the voice is"),
                ),
                (
                    "voice_reasons",
                    models.JSONField(
                        blank=True, db_default=[], default=list, help_text="why, in plain English"
                    ),
                ),
                (
                    "voice_version",
                    models.CharField(
                        blank=True, db_default="", help_text="rules and weights that told it", max_length=16
                    ),
                ),
                (
                    "voice_due",
                    models.BooleanField(
                        db_default=True, default=True, help_text="the next settling tells who speaks"
                    ),
                ),
                (
                    "text_key",
                    models.CharField(
                        blank=True,
                        db_default="",
                        help_text="the text but for links, accounts and retailers",
                        max_length=16,
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "-id"],
                "indexes": [
                    models.Index(fields=["network", "author_id", "id"], name="post_of_author"),
                    models.Index(
                        condition=models.Q(("voice_due", True)),
                        fields=["network", "author_id"],
                        name="post_voice_due",
                    ),
                    models.Index(fields=["-created_at", "-id"], name="post_newest"),
                    models.Index(fields=["handle", "-created_at"], name="post_by_handle"),
                    models.Index(fields=["author_id"], name="post_by_author"),
                ],
            },
        ),
        migrations.CreateModel(
            name="EngagementSnapshot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="snapshots", to="deals.post"
                    ),
                ),
                ("source_post_id", models.BigIntegerField()),
                ("observed_at", models.DateTimeField()),
                ("retweets", models.BigIntegerField(null=True)),
                ("likes", models.BigIntegerField(null=True)),
                ("replies", models.BigIntegerField(null=True)),
                ("quotes", models.BigIntegerField(null=True)),
                (
                    "engagement",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(
                                models.Q(
                                    ("retweets__isnull", True),
                                    ("likes__isnull", True),
                                    ("replies__isnull", True),
                                    ("quotes__isnull", True),
                                ),
                                then=None,
                            ),
                            default=django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.functions.comparison.Coalesce(
                                            models.F("retweets"), 0
                                        ),
                                        "+",
                                        django.db.models.functions.comparison.Coalesce(models.F("likes"), 0),
                                    ),
                                    "+",
                                    django.db.models.functions.comparison.Coalesce(models.F("replies"), 0),
                                ),
                                "+",
                                django.db.models.functions.comparison.Coalesce(models.F("quotes"), 0),
                            ),
                        ),
                        help_text="all counters together; null where none is told",
                        output_field=models.BigIntegerField(null=True),
                    ),
                ),
            ],
            options={
                "ordering": ["post_id", "-observed_at", "-source_post_id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("post", "observed_at", "source_post_id"), name="snapshot_once_a_sighting"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Sighting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(help_text="the chunk", max_length=120)),
                ("post_id", models.BigIntegerField()),
                ("seen_at", models.DateTimeField()),
                ("seen_in", models.BigIntegerField(help_text="id of the post whose line carried it")),
            ],
            options={
                "ordering": ["post_id", "seen_at", "seen_in"],
                "indexes": [models.Index(fields=["post_id", "seen_in"], name="sighting_of_post")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("source", "post_id", "seen_in"), name="sighting_once_a_source"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DeallessPosts",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "source",
                    models.CharField(help_text="the chunk that carried them", max_length=120, unique=True),
                ),
                ("smallest", models.BigIntegerField()),
                ("largest", models.BigIntegerField()),
                ("count", models.PositiveIntegerField()),
                ("compressed_ids", models.BinaryField(help_text="sorted, their differences compressed")),
            ],
            options={
                "verbose_name_plural": "dealless posts",
                "ordering": ["id"],
                "indexes": [models.Index(fields=["smallest", "largest"], name="dealless_posts_by_range")],
            },
        ),
        migrations.CreateModel(
            name="DeallessRevision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(help_text="the chunk", max_length=120)),
                ("post_id", models.BigIntegerField()),
                ("revision", models.BigIntegerField(help_text="as that of posts")),
            ],
            options={
                "ordering": ["post_id", "revision"],
                "indexes": [models.Index(fields=["post_id"], name="dealless_revision_of_post")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("source", "post_id"), name="dealless_revision_once_a_source"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OlderPosts",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "source",
                    models.CharField(help_text="the chunk that carried them", max_length=120, unique=True),
                ),
                ("smallest", models.BigIntegerField()),
                ("largest", models.BigIntegerField()),
                ("count", models.PositiveIntegerField()),
                ("compressed_ids", models.BinaryField(help_text="sorted, their differences compressed")),
            ],
            options={
                "verbose_name_plural": "older posts",
                "ordering": ["id"],
                "indexes": [models.Index(fields=["smallest", "largest"], name="older_posts_by_range")],
            },
        ),
        migrations.CreateModel(
            name="DeletionNotices",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "source",
                    models.CharField(help_text="the chunk that carried them", max_length=120, unique=True),
                ),
                ("smallest", models.BigIntegerField()),
                ("largest", models.BigIntegerField()),
                ("count", models.PositiveIntegerField()),
                ("compressed_ids", models.BinaryField(help_text="sorted, their differences compressed")),
            ],
            options={
                "verbose_name_plural": "deletion notices",
                "ordering": ["id"],
                "indexes": [models.Index(fields=["smallest", "largest"], name="deletion_notices_by_range")],
            },
        ),
        migrations.CreateModel(
            name="DeletedAuthor",
            fields=[
                ("author_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("source", models.CharField(help_text="the chunk that told it first", max_length=120)),
            ],
            options={
                "ordering": ["author_id"],
            },
        ),
        migrations.CreateModel(
            name="Speaker",
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
                    models.CharField(
                        choices=[
                            ("retailer", "retailer"),
                            ("maker", "maker"),
                            ("deal_account", "deal account"),
                            ("share_button", "share button"),
                            ("person", "person"),
                            ("other", "other"),
                        ],
                        help_text="of most of them",
                        max_length=12,
                    ),
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
            name="CoverageHour",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(help_text="the chunk", max_length=120)),
                ("network", models.CharField(default="twitter", max_length=12)),
                ("hour", models.DateTimeField()),
                (
                    "status",
                    models.CharField(
                        choices=[("loaded", "loaded"), ("partial", "partial"), ("failed", "failed")],
                        max_length=7,
                    ),
                ),
                (
                    "lines",
                    models.PositiveIntegerField(
                        default=0, help_text="empty where it is not known", null=True
                    ),
                ),
                ("posts", models.PositiveIntegerField(default=0)),
                ("deals", models.PositiveIntegerField(default=0)),
            ],
            options={
                "ordering": ["hour", "source"],
                "indexes": [models.Index(fields=["hour", "status"], name="coverage_by_hour")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("source", "network", "hour"), name="coverage_once_a_source"
                    )
                ],
            },
        ),
    ]
