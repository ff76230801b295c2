"""Files of long lists: how far they are and why one failed, not what is in them."""

from django.contrib import admin

from deals.models import Export
from deals.read_only_admin import FactAdmin


@admin.register(Export)
class ExportAdmin(FactAdmin):
    list_display = ["user", "workspace", "fmt", "state", "asked_at", "ended_at", "rows", "size"]
    list_select_related = ["user", "workspace"]
    list_filter = ["state", "fmt"]
    search_fields = ["user__username", "workspace__name", "reason"]
    fields = [*list_display, "rows_expected", "attempts", "started_at", "heartbeat_at", "reason"]
