"""Purges and retention settings: read-only; their pages are /deletions/ and /retention/."""

from django.contrib import admin

from deals.models import Purge, Retention
from deals.read_only_admin import FactAdmin


@admin.register(Purge)
class PurgeAdmin(FactAdmin):
    list_display = ["purged_at", "purged_by", "ids", "posts", "overrides", "reports", "seconds"]
    list_select_related = ["purged_by"]
    search_fields = ["=purged_by__username"]


@admin.register(Retention)
class RetentionAdmin(FactAdmin):
    list_display = [
        "text_days",
        "report_days",
        "mail_days",
        "export_days",
        "texts_before",
        "changed_by",
        "changed_at",
    ]
    search_fields = ["=id"]
