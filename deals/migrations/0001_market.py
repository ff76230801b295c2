"""Retailers, brands, products, posts and deals; the extensions that their indexes and the search need."""

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
import simple_history.models
from django.conf import settings
from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations, models

# The database itself counts each retailer's promotions by hour, in the writer's transaction: counting a year of
# them from the index took longer than all the rest of a page (docs/architecture.md). There is no model: only
# deals.selectors.market.promotions reads the table, and only these triggers write it.
COUNTED = """
    SELECT retailer_id, date_trunc('hour', announced_at, 'UTC') AS hour, {by} AS n FROM {rows}
    WHERE NOT rejected AND confidence >= 0.5 AND retailer_id IS NOT NULL
"""

TABLE = """
    CREATE TABLE deals_promotionhour (
        retailer_id bigint NOT NULL, hour timestamptz NOT NULL, n int NOT NULL,
        CONSTRAINT promotion_hour_once PRIMARY KEY (retailer_id, hour) INCLUDE (n)
    )
"""


def _function(event: str, rows: str) -> str:
    """Return the function of one event; `rows` are what it adds and what it takes away.

    In the order of the key, so that two writers wait for each other's rows in one order only.
    """
    return f"""
        CREATE FUNCTION deals_promotions_{event}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            WITH changed AS MATERIALIZED (
                SELECT retailer_id, hour, sum(n) AS n FROM ({rows}) counted
                GROUP BY 1, 2 HAVING sum(n) <> 0 ORDER BY 1, 2
            )
            INSERT INTO deals_promotionhour AS known (retailer_id, hour, n)
            SELECT retailer_id, hour, n FROM changed ORDER BY 1, 2
            ON CONFLICT (retailer_id, hour) DO UPDATE SET n = known.n + excluded.n;
            RETURN NULL;
        END $$
    """


ADDED = COUNTED.format(by="1", rows="added")
GONE = COUNTED.format(by="-1", rows="gone")
EVENTS = {
    "insert": ("NEW TABLE AS added", ADDED),
    "update": ("OLD TABLE AS gone NEW TABLE AS added", f"{ADDED} UNION ALL {GONE}"),
    "delete": ("OLD TABLE AS gone", GONE),
}
FILL = f"""
    INSERT INTO deals_promotionhour (retailer_id, hour, n)
    SELECT retailer_id, hour, sum(n) FROM ({COUNTED.format(by="1", rows="deals_deal")}) counted GROUP BY 1, 2
"""
EMPTY = """
    CREATE FUNCTION deals_promotions_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        DELETE FROM deals_promotionhour;
        RETURN NULL;
    END $$
"""


def _trigger(event: str, rows: str = "") -> str:
    return f"""
        CREATE TRIGGER promotions_{event} AFTER {event} ON deals_deal {rows}
        FOR EACH STATEMENT EXECUTE FUNCTION deals_promotions_{event}()
    """


MAKE = [
    TABLE,
    *(_function(event, rows) for event, (_, rows) in EVENTS.items()),
    EMPTY,
    *(_trigger(event, f"REFERENCING {tables}") for event, (tables, _) in EVENTS.items()),
    _trigger("truncate"),
    FILL,  # after the triggers, which keep writers waiting
]
UNMAKE = [
    *(f"DROP TRIGGER promotions_{event} ON deals_deal" for event in (*EVENTS, "truncate")),
    *(f"DROP FUNCTION deals_promotions_{event}()" for event in (*EVENTS, "truncate")),
    "DROP TABLE deals_promotionhour",
]


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("deals", "0001_extensions"),
        ("deals", "0002_market_data_and_workspaces"),
        ("deals", "0003_sightings_and_dealless_posts"),
        ("deals", "0007_order_of_equal_sightings"),
        ("deals", "0009_price_points_of_a_retailer"),
        ("deals", "0013_name_unknown_sellers"),
        ("deals", "0016_promotions_counted_and_sampled"),
        ("deals", "0017_title_words_and_promotions_by_hour"),
    ]
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        migrations.CreateModel(
            name="Category",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("words", models.JSONField(blank=True, default=list)),
            ],
            options={
                "verbose_name_plural": "categories",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Brand",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("is_demo", models.BooleanField(default=False, editable=False)),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="merged",
                        to="deals.brand",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="BrandAlias",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("value", models.CharField(max_length=120, unique=True)),
                (
                    "brand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="aliases", to="deals.brand"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "brand aliases",
                "ordering": ["value"],
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
                ("hour", models.DateTimeField()),
                (
                    "status",
                    models.CharField(
                        choices=[("loaded", "loaded"), ("partial", "partial"), ("failed", "failed")],
                        max_length=7,
                    ),
                ),
                ("lines", models.PositiveIntegerField(default=0)),
                ("posts", models.PositiveIntegerField(default=0)),
                ("deals", models.PositiveIntegerField(default=0)),
            ],
            options={
                "ordering": ["hour", "source"],
                "indexes": [models.Index(fields=["hour", "status"], name="coverage_by_hour")],
                "constraints": [
                    models.UniqueConstraint(fields=("source", "hour"), name="coverage_once_a_source")
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
                ("packed_ids", models.BinaryField(help_text="sorted, their differences compressed")),
            ],
            options={
                "verbose_name_plural": "dealless posts",
                "ordering": ["id"],
                "indexes": [models.Index(fields=["smallest", "largest"], name="dealless_posts_by_range")],
            },
        ),
        migrations.CreateModel(
            name="DealOverride",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("post_id", models.BigIntegerField()),
                ("anchor", models.PositiveIntegerField()),
                (
                    "span_start",
                    models.PositiveIntegerField(help_text="of the deal's main span in the post's text"),
                ),
                ("span_end", models.PositiveIntegerField()),
                (
                    "read_price",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="as extracted when the word was said",
                        max_digits=9,
                        null=True,
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[("open", "corrected"), ("accepted", "accepted"), ("rejected", "rejected")],
                        default="open",
                        max_length=8,
                    ),
                ),
                (
                    "values",
                    models.JSONField(
                        blank=True, default=dict, help_text="field: what holds in place of what was read"
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200)),
                ("said", models.CharField(help_text="what this word added, for the history", max_length=200)),
                (
                    "about",
                    models.CharField(
                        blank=True, help_text="the deal as it was, for the history", max_length=200
                    ),
                ),
                (
                    "queue",
                    models.SlugField(blank=True, help_text="the kind of review that asked", max_length=20),
                ),
                (
                    "product_before",
                    models.BigIntegerField(
                        blank=True,
                        help_text="the deal's product before, which an undo brings back under its id",
                        null=True,
                    ),
                ),
                ("decided_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                (
                    "dropped",
                    models.BooleanField(default=False, help_text="taken back because no deal followed it"),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="deal_overrides",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "supersedes",
                    models.ForeignKey(
                        blank=True,
                        help_text="the word it builds on",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="later",
                        to="deals.dealoverride",
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
                ("packed_ids", models.BinaryField(help_text="sorted, their differences compressed")),
            ],
            options={
                "verbose_name_plural": "deletion notices",
                "ordering": ["id"],
                "indexes": [models.Index(fields=["smallest", "largest"], name="deletion_notices_by_range")],
            },
        ),
        migrations.CreateModel(
            name="HistoricalBrand",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("slug", models.SlugField(max_length=60)),
                ("name", models.CharField(max_length=120)),
                ("is_demo", models.BooleanField(default=False, editable=False)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="deals.brand",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical brand",
                "verbose_name_plural": "historical brands",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalBrandAlias",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("value", models.CharField(db_index=True, max_length=120)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "brand",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="deals.brand",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical brand alias",
                "verbose_name_plural": "historical brand aliases",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
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
            ],
            options={
                "ordering": ["-created_at", "-id"],
                "indexes": [
                    models.Index(fields=["-created_at", "-id"], name="post_newest"),
                    models.Index(fields=["handle", "-created_at"], name="post_by_handle"),
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
                ("source_post_id", models.BigIntegerField()),
                ("observed_at", models.DateTimeField()),
                ("retweets", models.BigIntegerField(null=True)),
                ("likes", models.BigIntegerField(null=True)),
                ("replies", models.BigIntegerField(null=True)),
                ("quotes", models.BigIntegerField(null=True)),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="snapshots", to="deals.post"
                    ),
                ),
            ],
            options={
                "ordering": ["post_id", "-observed_at", "-source_post_id"],
            },
        ),
        migrations.CreateModel(
            name="Product",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=300)),
                (
                    "brand",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="products",
                        to="deals.brand",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="products",
                        to="deals.category",
                    ),
                ),
            ],
            options={
                "ordering": ["title", "id"],
            },
        ),
        migrations.CreateModel(
            name="Listing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(help_text="the normalised title", max_length=300, unique=True)),
                (
                    "is_indexed",
                    models.BooleanField(
                        db_default=False, default=False, help_text="its terms stand in the index of matching"
                    ),
                ),
                (
                    "terms_text",
                    models.TextField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="its terms in the index, with blanks between",
                    ),
                ),
                (
                    "brand",
                    models.ForeignKey(
                        blank=True,
                        help_text="what most of its deals say; settled",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="deals.brand",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="listings",
                        to="deals.product",
                    ),
                ),
            ],
            options={
                "ordering": ["key"],
            },
        ),
        migrations.CreateModel(
            name="DirtyProduct",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("currency", models.CharField(blank=True, max_length=3)),
                ("since", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="dirty", to="deals.product"
                    ),
                ),
            ],
            options={
                "ordering": ["product_id", "currency"],
            },
        ),
        migrations.CreateModel(
            name="Retailer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=120)),
                (
                    "country",
                    models.CharField(
                        blank=True, help_text="ISO 3166 alpha-2; empty: worldwide", max_length=2
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("shop", "shop"),
                            ("marketplace", "marketplace"),
                            ("deal_account", "deal account"),
                        ],
                        default="shop",
                        max_length=12,
                    ),
                ),
                ("is_demo", models.BooleanField(default=False, editable=False)),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="merged",
                        to="deals.retailer",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalRetailerAlias",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("handle", "handle"), ("domain", "domain"), ("name", "name")], max_length=6
                    ),
                ),
                ("value", models.CharField(max_length=120)),
                (
                    "valid_from",
                    models.DateField(
                        blank=True,
                        help_text="first day (UTC) of a handle that had another owner before",
                        null=True,
                    ),
                ),
                (
                    "valid_until",
                    models.DateField(
                        blank=True,
                        help_text="first day (UTC) on which the handle is theirs no more",
                        null=True,
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "retailer",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="deals.retailer",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical retailer alias",
                "verbose_name_plural": "historical retailer aliases",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalRetailer",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("slug", models.SlugField(max_length=60)),
                ("name", models.CharField(max_length=120)),
                (
                    "country",
                    models.CharField(
                        blank=True, help_text="ISO 3166 alpha-2; empty: worldwide", max_length=2
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("shop", "shop"),
                            ("marketplace", "marketplace"),
                            ("deal_account", "deal account"),
                        ],
                        default="shop",
                        max_length=12,
                    ),
                ),
                ("is_demo", models.BooleanField(default=False, editable=False)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="deals.retailer",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical retailer",
                "verbose_name_plural": "historical retailers",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Deal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("anchor", models.PositiveIntegerField()),
                ("announced_at", models.DateTimeField(help_text="when the post was written")),
                ("product_text", models.CharField(blank=True, max_length=300)),
                ("brand_text", models.CharField(blank=True, max_length=120)),
                ("retailer_text", models.CharField(blank=True, max_length=120)),
                ("retailer_source", models.CharField(blank=True, max_length=8)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("free", "free"),
                            ("bogo", "buy one, get one"),
                            ("multi_buy", "multi-buy"),
                            ("price", "price"),
                            ("percent_off", "percent off"),
                            ("amount_off", "amount off"),
                            ("free_shipping", "free shipping"),
                        ],
                        max_length=13,
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("once", "once"),
                            ("month", "a month"),
                            ("year", "a year"),
                            ("each_of_n", "for several pieces"),
                            ("from", "from"),
                            ("up_to", "up to"),
                        ],
                        default="once",
                        max_length=9,
                    ),
                ),
                ("quantity", models.PositiveSmallIntegerField(default=1)),
                (
                    "scope",
                    models.CharField(
                        choices=[("product", "one product"), ("range", "a range")],
                        default="product",
                        max_length=7,
                    ),
                ),
                (
                    "condition",
                    models.CharField(
                        choices=[("new", "new"), ("refurbished", "refurbished"), ("used", "used")],
                        default="new",
                        max_length=11,
                    ),
                ),
                ("price", models.DecimalField(blank=True, decimal_places=2, max_digits=9, null=True)),
                (
                    "piece_price",
                    models.DecimalField(
                        blank=True, decimal_places=2, help_text="price / quantity", max_digits=9, null=True
                    ),
                ),
                ("list_price", models.DecimalField(blank=True, decimal_places=2, max_digits=9, null=True)),
                ("currency", models.CharField(blank=True, max_length=3)),
                ("percent_off", models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                ("amount_off", models.DecimalField(blank=True, decimal_places=2, max_digits=9, null=True)),
                ("coupon", models.CharField(blank=True, max_length=60)),
                ("url", models.TextField(blank=True)),
                (
                    "spans",
                    models.JSONField(
                        blank=True, default=dict, help_text="field: [start, end) in the post's text"
                    ),
                ),
                ("confidence", models.FloatField()),
                (
                    "seller_key",
                    models.CharField(
                        blank=True,
                        db_default="",
                        help_text="how the post names a seller that extraction did not know, in lower case",
                        max_length=130,
                    ),
                ),
                (
                    "flagged",
                    models.BooleanField(
                        default=False,
                        help_text="far from its product's other prices, or not settled yet: out of charts",
                    ),
                ),
                (
                    "extracted",
                    models.JSONField(
                        blank=True,
                        help_text="what was read, where a curator's word stands in its place",
                        null=True,
                    ),
                ),
                (
                    "confirmed",
                    models.BooleanField(db_default=False, help_text="a curator says that the price is right"),
                ),
                (
                    "rejected",
                    models.BooleanField(default=False, help_text="a curator says that this is no deal"),
                ),
                (
                    "is_price_point",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(
                                models.Q(
                                    ("basis__in", ["once", "each_of_n"]),
                                    ("flagged", False),
                                    ("rejected", False),
                                    ("scope", "product"),
                                    ("confidence__gte", 0.5),
                                    ("piece_price__isnull", False),
                                    ("product__isnull", False),
                                    models.Q(("kind", "free"), _negated=True),
                                    models.Q(("currency", ""), _negated=True),
                                ),
                                then=True,
                            ),
                            default=False,
                        ),
                        output_field=models.BooleanField(),
                    ),
                ),
                (
                    "brand",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="deals",
                        to="deals.brand",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="deals",
                        to="deals.category",
                    ),
                ),
                (
                    "read_brand",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        help_text="as read, where that brand was merged into `brand` since",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="deals.brand",
                    ),
                ),
                (
                    "override",
                    models.ForeignKey(
                        blank=True,
                        help_text="the curator's word that these values follow",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="deals",
                        to="deals.dealoverride",
                    ),
                ),
                (
                    "listing",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="deals",
                        to="deals.listing",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="deals", to="deals.post"
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="deals",
                        to="deals.product",
                    ),
                ),
                (
                    "read_retailer",
                    models.ForeignKey(
                        blank=True,
                        help_text="as read: `retailer` follows merges, owners of handles and assigned sellers beside it",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="deals.retailer",
                    ),
                ),
                (
                    "retailer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="deals",
                        to="deals.retailer",
                    ),
                ),
            ],
            options={
                "ordering": ["-announced_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="RetailerAlias",
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
                        choices=[("handle", "handle"), ("domain", "domain"), ("name", "name")], max_length=6
                    ),
                ),
                ("value", models.CharField(max_length=120)),
                (
                    "valid_from",
                    models.DateField(
                        blank=True,
                        help_text="first day (UTC) of a handle that had another owner before",
                        null=True,
                    ),
                ),
                (
                    "valid_until",
                    models.DateField(
                        blank=True,
                        help_text="first day (UTC) on which the handle is theirs no more",
                        null=True,
                    ),
                ),
                (
                    "retailer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="aliases",
                        to="deals.retailer",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "retailer aliases",
                "ordering": ["kind", "value", "valid_from"],
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
        migrations.AddIndex(
            model_name="dealoverride",
            index=models.Index(fields=["post_id"], name="override_of_post"),
        ),
        migrations.AddConstraint(
            model_name="dealoverride",
            constraint=models.CheckConstraint(
                condition=models.Q(("span_start__lt", models.F("span_end"))), name="override_span_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="engagementsnapshot",
            constraint=models.UniqueConstraint(
                fields=("post", "observed_at", "source_post_id"), name="snapshot_once_a_sighting"
            ),
        ),
        migrations.AddIndex(
            model_name="product",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["title"], name="product_title_trigrams", opclasses=["gin_trgm_ops"]
            ),
        ),
        migrations.AddIndex(
            model_name="product",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.search.SearchVector("title", config="simple"),
                name="product_title_words",
            ),
        ),
        migrations.AddIndex(
            model_name="product",
            index=models.Index(fields=["title", "id"], name="product_by_title"),
        ),
        migrations.AddConstraint(
            model_name="dirtyproduct",
            constraint=models.UniqueConstraint(fields=("product", "currency"), name="dirty_product_once"),
        ),
        migrations.AddIndex(
            model_name="deal",
            index=models.Index(
                condition=models.Q(("is_price_point", True)),
                fields=["product", "currency", "condition", "retailer", "announced_at"],
                include=("piece_price", "list_price", "id"),
                name="deal_price_history",
            ),
        ),
        migrations.AddIndex(
            model_name="deal",
            index=models.Index(
                condition=models.Q(("is_price_point", True)),
                fields=["retailer", "announced_at"],
                include=("currency", "condition", "product"),
                name="deal_points_of_retailer",
            ),
        ),
        migrations.AddIndex(
            model_name="deal",
            index=models.Index(
                condition=models.Q(("read_brand__isnull", False)),
                fields=["read_brand"],
                name="deal_of_merged_brand",
            ),
        ),
        migrations.AddIndex(
            model_name="deal",
            index=models.Index(fields=["-announced_at", "-id"], name="deal_newest"),
        ),
        migrations.AddIndex(
            model_name="deal",
            index=models.Index(fields=["retailer", "-announced_at", "-id"], name="deal_of_retailer"),
        ),
        migrations.AddIndex(
            model_name="deal",
            index=models.Index(fields=["product", "-announced_at", "-id"], name="deal_of_product"),
        ),
        migrations.AddIndex(
            model_name="deal",
            index=models.Index(
                condition=models.Q(("seller_key", ""), _negated=True),
                fields=["seller_key", "id"],
                name="deal_of_unknown_seller",
            ),
        ),
        migrations.AddIndex(
            model_name="deal",
            index=models.Index(
                condition=models.Q(("confidence__lt", 0.5), ("rejected", False)),
                fields=["-confidence", "id"],
                name="deal_unsure",
            ),
        ),
        migrations.AddIndex(
            model_name="deal",
            index=models.Index(condition=models.Q(("flagged", True)), fields=["id"], name="deal_flagged"),
        ),
        migrations.AddIndex(
            model_name="deal",
            index=models.Index(
                condition=models.Q(("confidence__gte", 0.5), ("rejected", False)),
                fields=["retailer", "announced_at"],
                include=(
                    "id",
                    "post",
                    "kind",
                    "brand",
                    "category",
                    "price",
                    "list_price",
                    "percent_off",
                    "coupon",
                ),
                name="deal_campaigns",
            ),
        ),
        migrations.AddIndex(
            model_name="deal",
            index=models.Index(
                condition=models.Q(("confidence__gte", 0.5), ("rejected", False)),
                fields=["retailer", "announced_at"],
                name="deal_promotions",
            ),
        ),
        migrations.AddIndex(
            model_name="deal",
            index=models.Index(
                condition=models.Q(
                    ("confidence__gte", 0.5),
                    ("rejected", False),
                    django.db.models.lookups.Exact(
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.functions.math.Abs(
                                django.db.models.functions.comparison.Cast(
                                    models.Func(
                                        "post", function="hashint8", output_field=models.IntegerField()
                                    ),
                                    models.BigIntegerField(),
                                )
                            ),
                            "%%",
                            models.Value(16),
                        ),
                        0,
                    ),
                ),
                fields=["retailer", "announced_at"],
                include=(
                    "id",
                    "post",
                    "kind",
                    "brand",
                    "category",
                    "price",
                    "list_price",
                    "percent_off",
                    "coupon",
                ),
                name="deal_sample",
            ),
        ),
        migrations.AddConstraint(
            model_name="deal",
            constraint=models.UniqueConstraint(fields=("post", "anchor"), name="deal_once_a_post_and_anchor"),
        ),
        migrations.AddConstraint(
            model_name="deal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("price__isnull", True),
                    models.Q(("price__gt", 0), ("price__lt", Decimal("1000000"))),
                    models.Q(("kind", "free"), ("price", 0)),
                    _connector="OR",
                ),
                name="deal_price_in_bounds",
            ),
        ),
        migrations.AddConstraint(
            model_name="deal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("list_price__isnull", True),
                    models.Q(("list_price__gt", 0), ("list_price__lt", Decimal("1000000"))),
                    _connector="OR",
                ),
                name="deal_list_price_in_bounds",
            ),
        ),
        migrations.AddConstraint(
            model_name="deal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("price__isnull", True),
                    ("price", 0),
                    models.Q(("currency", ""), _negated=True),
                    _connector="OR",
                ),
                name="deal_price_has_currency",
            ),
        ),
        migrations.AddConstraint(
            model_name="retaileralias",
            constraint=models.UniqueConstraint(
                fields=("kind", "value", "valid_from"), name="retailer_alias_unique", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="retaileralias",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_from", None),
                    ("valid_until", None),
                    ("valid_from__lt", models.F("valid_until")),
                    _connector="OR",
                ),
                name="retailer_alias_dates_in_order",
            ),
        ),
        migrations.RunSQL(MAKE, UNMAKE),
    ]
