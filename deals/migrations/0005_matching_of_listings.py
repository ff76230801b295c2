"""Listings compared in pairs, curators' decisions on them, and scorers fitted on these."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("deals", "0004_listings_matched_into_products"),
        ("deals", "0005_pairs_that_join"),
        ("deals", "0006_match_the_listings_that_are_there"),
        ("deals", "0014_terms_beside_listings"),
        ("deals", "0015_scorers_fitted_on_decisions"),
        ("deals", "0002_matching"),
        ("deals", "0027_match_listings_again"),
    ]
    initial = True
    dependencies = [
        ("deals", "0004_deals_and_promotions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="Term",
            fields=[
                (
                    "word",
                    models.CharField(
                        db_collation="C",
                        help_text="a model number begins with '#'",
                        max_length=64,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("listings", models.PositiveIntegerField()),
            ],
            options={
                "ordering": ["word"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("listings__gt", 30)), fields=["word"], name="term_of_many"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ListingTerm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "listing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="terms", to="deals.listing"
                    ),
                ),
                ("word", models.CharField(db_collation="C", max_length=64)),
                ("is_block", models.BooleanField(help_text="the listing looks for candidates by it")),
            ],
            options={
                "ordering": ["listing_id", "word"],
                "indexes": [
                    models.Index(fields=["word"], include=("listing",), name="listing_term_by_word"),
                    models.Index(
                        condition=models.Q(("is_block", True)),
                        fields=["word"],
                        include=("listing",),
                        name="listing_term_blocks",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("listing", "word"), name="listing_term_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="MatchPair",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "left",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pairs_as_left",
                        to="deals.listing",
                    ),
                ),
                (
                    "right",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pairs_as_right",
                        to="deals.listing",
                    ),
                ),
                (
                    "score",
                    models.FloatField(help_text="0 to 1; see the cut-offs in deals/domain/matching/score.py"),
                ),
                ("agrees", models.JSONField(default=list, help_text="what speaks for one product, in words")),
                ("conflicts", models.JSONField(default=list, help_text="what speaks against it, in words")),
                ("joins", models.BooleanField(default=False, help_text="may be joined without asking")),
                (
                    "asks",
                    models.BooleanField(
                        db_default=True,
                        default=True,
                        help_text="may wait for a curator: the two do not plainly differ",
                    ),
                ),
                (
                    "is_best_of_left",
                    models.BooleanField(default=False, help_text="the left one's best open pair"),
                ),
                (
                    "is_best_of_right",
                    models.BooleanField(default=False, help_text="the right one's best open pair"),
                ),
            ],
            options={
                "ordering": ["-score", "id"],
                "indexes": [
                    models.Index(fields=["right"], name="match_pair_of_right"),
                    models.Index(
                        condition=models.Q(
                            ("is_best_of_left", True), ("is_best_of_right", True), _connector="OR"
                        ),
                        fields=["-score", "id"],
                        name="match_pair_waiting",
                    ),
                ],
                "constraints": [models.UniqueConstraint(fields=("left", "right"), name="match_pair_once")],
            },
        ),
        migrations.CreateModel(
            name="ProductChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("merge", "merge"),
                            ("split", "split"),
                            ("apart", "told apart"),
                            ("undo", "undo"),
                        ],
                        max_length=5,
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="product_changes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("changed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "undoes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="undone_by_change",
                        to="deals.productchange",
                    ),
                ),
                (
                    "moves",
                    models.JSONField(
                        default=list, help_text="[{listing: key, from: product id, to: product id}, ...]"
                    ),
                ),
            ],
            options={
                "ordering": ["-changed_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="MatchDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("left_key", models.CharField(db_collation="C", max_length=300)),
                ("right_key", models.CharField(db_collation="C", max_length=300)),
                (
                    "verdict",
                    models.CharField(
                        choices=[("same", "the same product"), ("different", "different products")],
                        max_length=9,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="match_decisions",
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
                        related_name="undone_decisions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                (
                    "change",
                    models.ForeignKey(
                        blank=True,
                        help_text="the merge or split that it belongs to",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="deals.productchange",
                    ),
                ),
            ],
            options={
                "ordering": ["-decided_at", "-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("undone_at", None)),
                        fields=["left_key", "right_key"],
                        name="match_decision_left",
                    ),
                    models.Index(
                        condition=models.Q(("undone_at", None)),
                        fields=["right_key"],
                        name="match_decision_right",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("left_key__lt", models.F("right_key"))),
                        name="match_decision_left_key_first",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProductRedirect",
            fields=[
                ("old_id", models.BigIntegerField(primary_key=True, serialize=False)),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="redirects",
                        to="deals.product",
                    ),
                ),
            ],
            options={
                "ordering": ["old_id"],
            },
        ),
        migrations.CreateModel(
            name="MatchScorer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("fitted_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("decisions", models.PositiveIntegerField(help_text="that it was fitted on")),
                (
                    "held_out",
                    models.PositiveIntegerField(help_text="decisions that both figures are taken on"),
                ),
                ("rule_figure", models.FloatField()),
                ("fitted_figure", models.FloatField()),
                (
                    "is_used",
                    models.BooleanField(help_text="it ranks the decisions held out better than the rule"),
                ),
                ("scorer", models.JSONField()),
            ],
            options={
                "ordering": ["-fitted_at", "-id"],
            },
        ),
    ]
