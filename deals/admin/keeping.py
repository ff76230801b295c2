"""What members keep of pages: that there is a view or a note, not what a private one shows."""

from django.contrib import admin

from deals.models import ChartNote, SavedView
from deals.read_only_admin import FactAdmin


@admin.register(SavedView)
class SavedViewAdmin(FactAdmin):
    list_display = ["workspace", "made_by", "page", "is_shared", "made_at"]
    list_select_related = ["workspace", "made_by"]
    list_filter = ["is_shared"]
    search_fields = ["workspace__name", "made_by__username"]
    fields = list_display


@admin.register(ChartNote)
class ChartNoteAdmin(FactAdmin):
    list_display = ["workspace", "made_by_name", "first_day", "last_day", "made_at"]
    list_select_related = ["workspace"]
    search_fields = ["workspace__name", "made_by_name"]
    fields = list_display
