"""Curation: merges of retailers and brands, who unknown names and accounts are, reports on deals, extracting anew."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("deals", "0012_curation"),
        ("deals", "0013_name_unknown_sellers"),
        ("deals", "0018_brand_merges"),
        ("deals", "0003_curation"),
        ("deals", "0020_texts_of_overrides_and_reports"),
        ("deals", "0023_name_unknown_makers"),
        ("deals", "0030_products_told_apart"),
    ]
    initial = True
    dependencies = [
        ("deals", "0005_matching_of_listings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="RetailerMerge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("merged_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
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
                    "gone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="deals.retailer"
                    ),
                ),
                (
                    "into",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="deals.retailer"
                    ),
                ),
                (
                    "moved",
                    models.JSONField(
                        default=dict, help_text="ids of aliases, workspaces and competitors that moved"
                    ),
                ),
                (
                    "merged_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="retailer_merges",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-merged_at", "-id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="BrandMerge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("merged_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
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
                    "gone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="deals.brand"
                    ),
                ),
                (
                    "into",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="deals.brand"
                    ),
                ),
                (
                    "moved",
                    models.JSONField(
                        default=dict, help_text="spellings, watched items and alert rules that moved"
                    ),
                ),
                (
                    "merged_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="brand_merges",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-merged_at", "-id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="VoiceAssignment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                ("key", models.CharField(help_text="network and author's id: 'twitter/7'", max_length=40)),
                ("handle", models.CharField(help_text="as the account was called then", max_length=60)),
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
                        max_length=12,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="voice_assignments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-decided_at", "-id"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at", None)), fields=("key",), name="voice_assigned_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SellerAssignment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                ("key", models.CharField(help_text="as in Deal.seller_key", max_length=130)),
                (
                    "post_id",
                    models.BigIntegerField(
                        blank=True,
                        help_text="the only post that it holds for; empty: all of that seller",
                        null=True,
                    ),
                ),
                (
                    "voice",
                    models.ForeignKey(
                        blank=True,
                        help_text="who the account is that was taken for a seller, said with it",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="deals.voiceassignment",
                    ),
                ),
                (
                    "retailer",
                    models.ForeignKey(
                        blank=True,
                        help_text="empty: none",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assignments",
                        to="deals.retailer",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="seller_assignments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-decided_at", "-id"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at", None)),
                        fields=("key", "post_id"),
                        name="seller_assigned_once",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MakerAssignment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                ("key", models.CharField(help_text="as in Deal.maker_key", max_length=130)),
                ("name", models.CharField(help_text="as most posts wrote it then", max_length=120)),
                (
                    "brand",
                    models.ForeignKey(
                        blank=True,
                        help_text="empty: none",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assignments",
                        to="deals.brand",
                    ),
                ),
                (
                    "spelling",
                    models.ForeignKey(
                        blank=True,
                        help_text="the spelling that the decision added to the catalogue",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="deals.brandalias",
                    ),
                ),
                (
                    "asked_again_from",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="put off until the name has so many deals; empty: decided",
                        null=True,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="maker_assignments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-decided_at", "-id"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("asked_again_from", None), ("undone_at", None)),
                        fields=("key",),
                        name="maker_assigned_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("brand", None), ("asked_again_from", None), _connector="OR"),
                        name="maker_put_off_has_no_brand",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DealReport",
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
                    "deal",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="reports",
                        to="deals.deal",
                    ),
                ),
                ("about", models.CharField(blank=True, help_text="the deal as it was", max_length=200)),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("price", "wrong price"),
                            ("product", "wrong product"),
                            ("retailer", "wrong retailer"),
                            ("not_a_deal", "not a deal"),
                            ("duplicate", "duplicate"),
                            ("offensive", "offensive"),
                        ],
                        max_length=10,
                    ),
                ),
                ("comment", models.CharField(blank=True, max_length=500)),
                (
                    "reporter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deal_reports",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("reported_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "site",
                    models.CharField(
                        blank=True, help_text="where it was reported: for links in mails", max_length=200
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "waits for a curator"),
                            ("rejected", "right: the deal was taken out"),
                            ("corrected", "right: the deal was corrected"),
                            ("kept", "the deal stays as it is"),
                        ],
                        default="open",
                        max_length=9,
                    ),
                ),
                ("answer", models.CharField(blank=True, max_length=300)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "override",
                    models.ForeignKey(
                        blank=True,
                        help_text="its rejection",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="reports",
                        to="deals.dealoverride",
                    ),
                ),
            ],
            options={
                "ordering": ["-reported_at", "-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "open")),
                        fields=["reported_at", "id"],
                        name="deal_report_open",
                    ),
                    models.Index(fields=["post_id"], name="deal_report_of_post"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("reporter", "post_id", "anchor", "reason"),
                        name="deal_reported_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="deals.dealreport",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "waits for a curator"),
                            ("rejected", "right: the deal was taken out"),
                            ("corrected", "right: the deal was corrected"),
                            ("kept", "the deal stays as it is"),
                        ],
                        max_length=9,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="report_answers",
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
            ],
            options={
                "ordering": ["-decided_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Reextraction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "catalogue",
                    models.CharField(
                        help_text="version of the catalogue that it extracts with", max_length=200
                    ),
                ),
                ("started_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "after",
                    models.BigIntegerField(default=0, help_text="id of the last post that it finished"),
                ),
                ("counts", models.JSONField(blank=True, default=dict)),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
    ]
