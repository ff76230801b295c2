"""Deals with curators' overrides, price points and campaigns; promotions counted by hour."""

from decimal import Decimal

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import django.db.models.functions.math
import django.db.models.lookups
from django.conf import settings
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
]
UNMAKE = [
    *(f"DROP TRIGGER promotions_{event} ON deals_deal" for event in (*EVENTS, "truncate")),
    *(f"DROP FUNCTION deals_promotions_{event}()" for event in (*EVENTS, "truncate")),
    "DROP TABLE deals_promotionhour",
]


class Migration(migrations.Migration):
    replaces = [
        ("deals", "0009_price_points_of_a_retailer"),
        ("deals", "0016_promotions_counted_and_sampled"),
        ("deals", "0017_title_words_and_promotions_by_hour"),
        ("deals", "0022_points_have_a_confidence"),
        ("deals", "0026_points_need_a_speaker_that_knows"),
        ("deals", "0029_campaigns_read_products_from_the_index"),
    ]
    initial = True
    dependencies = [
        ("deals", "0003_products_and_lines"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
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
                        help_text="as extracted when the override was made",
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
                        blank=True, default=dict, help_text="field: the value that replaces the extracted one"
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200)),
                (
                    "said",
                    models.CharField(help_text="what this override added, for the history", max_length=200),
                ),
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
                    "supersedes",
                    models.ForeignKey(
                        blank=True,
                        help_text="the override it builds on",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="later",
                        to="deals.dealoverride",
                    ),
                ),
                (
                    "product_before",
                    models.BigIntegerField(
                        blank=True,
                        help_text="the deal's product before, which an undo brings back under its id",
                        null=True,
                    ),
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
                ("decided_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
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
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                (
                    "dropped",
                    models.BooleanField(default=False, help_text="taken back because no deal followed it"),
                ),
            ],
            options={
                "ordering": ["-decided_at", "-id"],
                "indexes": [models.Index(fields=["post_id"], name="override_of_post")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("span_start__lt", models.F("span_end"))),
                        name="override_span_in_order",
                    )
                ],
            },
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
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="deals", to="deals.post"
                    ),
                ),
                ("anchor", models.PositiveIntegerField()),
                ("announced_at", models.DateTimeField(help_text="when the post was written")),
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
                    "product",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="deals",
                        to="deals.product",
                    ),
                ),
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
                    "point_confidence",
                    models.FloatField(
                        db_default=1.0,
                        default=1.0,
                        help_text="0 to 1: how sure that price, currency, retailer and title are all right; 1 where the rules alone read the post: they do not tell",
                    ),
                ),
                (
                    "field_confidences",
                    models.JSONField(
                        blank=True,
                        db_default={},
                        default=dict,
                        help_text="field: 0 to 1, how sure its reading is; empty where the rules alone read the post",
                    ),
                ),
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
                    "maker_key",
                    models.CharField(
                        blank=True,
                        db_default="",
                        help_text="how the post names a maker that extraction did not know: letters and digits, lower case",
                        max_length=130,
                    ),
                ),
                (
                    "is_outlier",
                    models.BooleanField(
                        default=False,
                        help_text="far from its product's other prices, or not settled yet: out of charts",
                    ),
                ),
                (
                    "override",
                    models.ForeignKey(
                        blank=True,
                        help_text="the curator's override that these values follow",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="deals",
                        to="deals.dealoverride",
                    ),
                ),
                (
                    "extracted",
                    models.JSONField(
                        blank=True,
                        help_text="what was extracted, where a curator's override replaces it",
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
                    "speaker_knows",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="whoever speaks can know the price (docs/voices.md); false until settling has told",
                    ),
                ),
                (
                    "price_typed",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="a share button wrote the post, but its sender typed the price",
                    ),
                ),
                (
                    "account",
                    models.BigIntegerField(
                        db_default=0,
                        default=0,
                        help_text="the author's id; 0 until settling has told, and below it where the author is deleted",
                    ),
                ),
                (
                    "is_repeat",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="the same account said so within the days for which a price stands: counted there",
                    ),
                ),
                (
                    "times",
                    models.PositiveIntegerField(
                        db_default=1,
                        default=1,
                        help_text="posts of the account that say so: this one and its repeats",
                    ),
                ),
                (
                    "is_echo",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="the account advertised the same text to two retailers or more: no comparison",
                    ),
                ),
                (
                    "could_be_point",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(
                                models.Q(
                                    ("basis__in", ["once", "each_of_n"]),
                                    ("rejected", False),
                                    ("scope", "product"),
                                    ("confidence__gte", 0.5),
                                    ("point_confidence__gte", 0.9),
                                    ("speaker_knows", True),
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
                    "is_price_point",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(
                                models.Q(
                                    ("basis__in", ["once", "each_of_n"]),
                                    ("rejected", False),
                                    ("scope", "product"),
                                    ("confidence__gte", 0.5),
                                    ("point_confidence__gte", 0.9),
                                    ("speaker_knows", True),
                                    ("piece_price__isnull", False),
                                    ("product__isnull", False),
                                    models.Q(("kind", "free"), _negated=True),
                                    models.Q(("currency", ""), _negated=True),
                                    ("is_echo", False),
                                    ("is_outlier", False),
                                    ("is_repeat", False),
                                ),
                                then=True,
                            ),
                            default=False,
                        ),
                        output_field=models.BooleanField(),
                    ),
                ),
            ],
            options={
                "ordering": ["-announced_at", "-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_price_point", True)),
                        fields=["product", "currency", "condition", "retailer", "announced_at"],
                        include=("piece_price", "list_price", "id", "account", "times"),
                        name="deal_price_history",
                    ),
                    models.Index(
                        condition=models.Q(("is_price_point", True)),
                        fields=["retailer", "announced_at"],
                        include=("currency", "condition", "product"),
                        name="deal_points_of_retailer",
                    ),
                    models.Index(
                        condition=models.Q(("read_brand__isnull", False)),
                        fields=["read_brand"],
                        name="deal_of_merged_brand",
                    ),
                    models.Index(fields=["-announced_at", "-id"], name="deal_newest"),
                    models.Index(fields=["retailer", "-announced_at", "-id"], name="deal_of_retailer"),
                    models.Index(fields=["product", "-announced_at", "-id"], name="deal_of_product"),
                    models.Index(
                        condition=models.Q(("seller_key", ""), _negated=True),
                        fields=["seller_key", "id"],
                        name="deal_of_unknown_seller",
                    ),
                    models.Index(
                        condition=models.Q(models.Q(("maker_key", ""), _negated=True), ("rejected", False)),
                        fields=["maker_key", "id"],
                        name="deal_of_unknown_maker",
                    ),
                    models.Index(
                        condition=models.Q(("confidence__lt", 0.5), ("rejected", False)),
                        fields=["-confidence", "id"],
                        name="deal_unsure",
                    ),
                    models.Index(
                        condition=models.Q(("is_outlier", True)), fields=["id"], name="deal_outliers"
                    ),
                    models.Index(
                        condition=models.Q(("confidence__gte", 0.5), ("rejected", False)),
                        fields=["retailer", "announced_at"],
                        include=(
                            "id",
                            "post",
                            "kind",
                            "brand",
                            "category",
                            "product",
                            "price",
                            "list_price",
                            "percent_off",
                            "coupon",
                        ),
                        name="deal_campaigns",
                    ),
                    models.Index(
                        condition=models.Q(("confidence__gte", 0.5), ("rejected", False)),
                        fields=["retailer", "announced_at"],
                        name="deal_promotions",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("confidence__gte", 0.5),
                            ("rejected", False),
                            django.db.models.lookups.Exact(
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.functions.math.Abs(
                                        django.db.models.functions.comparison.Cast(
                                            models.Func(
                                                "post",
                                                function="hashint8",
                                                output_field=models.IntegerField(),
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
                            "product",
                            "price",
                            "list_price",
                            "percent_off",
                            "coupon",
                        ),
                        name="deal_sample",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("post", "anchor"), name="deal_once_a_post_and_anchor"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("price__isnull", True),
                            models.Q(("price__gt", 0), ("price__lt", Decimal("1000000"))),
                            models.Q(("kind", "free"), ("price", 0)),
                            _connector="OR",
                        ),
                        name="deal_price_in_bounds",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("list_price__isnull", True),
                            models.Q(("list_price__gt", 0), ("list_price__lt", Decimal("1000000"))),
                            _connector="OR",
                        ),
                        name="deal_list_price_in_bounds",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("price__isnull", True),
                            ("price", 0),
                            models.Q(("currency", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="deal_price_has_currency",
                    ),
                ],
            },
        ),
        migrations.RunSQL(MAKE, UNMAKE),
    ]
