"""Uploads of assortments: that they run, not what they hold. Titles stay with the workspace."""

from django.contrib import admin

from deals.models import AssortmentItem, AssortmentUpload
from deals.read_only_admin import FactAdmin


@admin.register(AssortmentUpload)
class AssortmentUploadAdmin(FactAdmin):
    """How far uploads are, and why one failed."""

    list_display = ["workspace", "state", "uploaded_at", "rows", "loaded", "left_out", "to_match", "matched"]
    list_select_related = ["workspace"]
    list_filter = ["state"]
    search_fields = ["workspace__name", "reason"]
    fields = [*list_display, "attempts", "heartbeat_at", "finished_at", "reason"]


@admin.register(AssortmentItem)
class AssortmentItemAdmin(FactAdmin):
    """How articles are matched, without what they are."""

    list_display = ["id", "workspace", "product", "confidence", "is_sure", "decision", "changed_at"]
    list_select_related = ["workspace", "product"]
    search_fields = ["workspace__name"]
    fields = ["workspace", "product", "confidence", "is_sure", "decision", "decided_at", "changed_at"]
