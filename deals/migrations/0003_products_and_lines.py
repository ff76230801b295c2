"""Product lines, products and their listings; what curators say of lines; which products are due for settling."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.datetime
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("deals", "0008_set_aside_products_and_faulty_rules"), ("deals", "0028_product_lines")]
    initial = True
    dependencies = [
        ("deals", "0002_posts_and_who_speaks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="ProductLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        db_collation="C", help_text="the normalised name", max_length=120, unique=True
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                (
                    "brand",
                    models.ForeignKey(
                        blank=True,
                        help_text="of most products",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="lines",
                        to="deals.brand",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        help_text="of most products",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="lines",
                        to="deals.category",
                    ),
                ),
                (
                    "lost_products",
                    models.BooleanField(
                        db_default=False, default=False, help_text="a product of it went: to be settled again"
                    ),
                ),
            ],
            options={
                "ordering": ["name", "id"],
                "indexes": [
                    models.Index(fields=["name", "id"], name="line_by_name"),
                    models.Index(
                        condition=models.Q(("lost_products", True)),
                        fields=["id"],
                        name="line_that_lost_products",
                    ),
                ],
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
                (
                    "line",
                    models.ForeignKey(
                        blank=True,
                        help_text="settled",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="products",
                        to="deals.productline",
                    ),
                ),
                (
                    "line_key",
                    models.CharField(
                        blank=True,
                        db_collation="C",
                        db_default="",
                        default="",
                        help_text="the line that its titles tell, whether there is one or not",
                        max_length=120,
                    ),
                ),
            ],
            options={
                "ordering": ["title", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("line_key", ""), _negated=True),
                        fields=["line_key"],
                        name="product_by_line_key",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["title"], name="product_title_trigrams", opclasses=["gin_trgm_ops"]
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.search.SearchVector("title", config="simple"),
                        name="product_title_words",
                    ),
                    models.Index(fields=["title", "id"], name="product_by_title"),
                ],
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
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="listings",
                        to="deals.product",
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
            ],
            options={
                "ordering": ["key"],
            },
        ),
        migrations.CreateModel(
            name="CuratedLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(db_collation="C", max_length=120, unique=True)),
                ("name", models.CharField(max_length=120)),
                (
                    "brand",
                    models.CharField(blank=True, help_text="its name, as titles have it", max_length=120),
                ),
                (
                    "spellings",
                    models.JSONField(blank=True, default=list, help_text="further ways to write the name"),
                ),
                (
                    "family",
                    models.CharField(blank=True, help_text="the line that it is a kind of", max_length=120),
                ),
                (
                    "is_platform",
                    models.BooleanField(
                        default=False, help_text="games and films name it that they are made for"
                    ),
                ),
            ],
            options={
                "ordering": ["key"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalCuratedLine",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("key", models.CharField(db_index=True, max_length=120)),
                ("name", models.CharField(max_length=120)),
                (
                    "brand",
                    models.CharField(blank=True, help_text="its name, as titles have it", max_length=120),
                ),
                (
                    "spellings",
                    models.JSONField(blank=True, default=list, help_text="further ways to write the name"),
                ),
                (
                    "family",
                    models.CharField(blank=True, help_text="the line that it is a kind of", max_length=120),
                ),
                (
                    "is_platform",
                    models.BooleanField(
                        default=False, help_text="games and films name it that they are made for"
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
            ],
            options={
                "verbose_name": "historical curated line",
                "verbose_name_plural": "historical curated lines",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="LineRedirect",
            fields=[
                ("old_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("key", models.CharField(db_collation="C", db_index=True, max_length=120)),
                (
                    "line",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="redirects",
                        to="deals.productline",
                    ),
                ),
            ],
            options={
                "ordering": ["old_id"],
            },
        ),
        migrations.CreateModel(
            name="LineChange",
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
                        choices=[("merge", "merge"), ("split", "split"), ("undo", "undo")], max_length=5
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="line_changes",
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
                        to="deals.linechange",
                    ),
                ),
                ("said", models.CharField(help_text="what was done, for the history", max_length=300)),
            ],
            options={
                "ordering": ["-changed_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="LineDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="deals.linechange",
                    ),
                ),
                (
                    "about",
                    models.CharField(
                        choices=[
                            ("line", "a line that leads to another"),
                            ("listing", "a listing whose line is said"),
                        ],
                        max_length=7,
                    ),
                ),
                (
                    "subject",
                    models.CharField(
                        db_collation="C", help_text="the key of the line or listing", max_length=300
                    ),
                ),
                (
                    "line_key",
                    models.CharField(
                        blank=True, db_collation="C", help_text="its line; empty: none", max_length=120
                    ),
                ),
                ("line_name", models.CharField(blank=True, max_length=120)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("undone_at", None)),
                        fields=["about", "subject"],
                        name="line_decision_standing",
                    )
                ],
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
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="dirty", to="deals.product"
                    ),
                ),
                ("currency", models.CharField(blank=True, max_length=3)),
                ("since", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "ordering": ["product_id", "currency"],
                "constraints": [
                    models.UniqueConstraint(fields=("product", "currency"), name="dirty_product_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="SettlingFailure",
            fields=[
                (
                    "product",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="settling_failure",
                        serialize=False,
                        to="deals.product",
                    ),
                ),
                ("reason", models.CharField(max_length=500)),
                ("attempts", models.PositiveSmallIntegerField(default=1)),
                ("failed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("retry_at", models.DateTimeField(help_text="until then settling passes it over")),
                ("reported_at", models.DateTimeField(help_text="when staff were mailed", null=True)),
            ],
            options={
                "ordering": ["product_id"],
            },
        ),
    ]
