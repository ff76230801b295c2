"""What the admin pages of facts share: look, never touch."""

from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline


class FactAdmin(ModelAdmin):
    """Rows that only services write: nobody adds, changes or deletes them here."""

    show_full_result_count = False  # counting a large table costs a scan of it
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Facts come from dumps."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """A change would be lost, or differ from the archive, at the next load."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Delete notices and `clear_demo` take facts out, with all that hangs on them."""
        return False


class FactInline(TabularInline):
    """Facts below the row that they belong to."""

    extra = 0
    can_delete = False
    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Facts come from dumps."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Facts stay as they came."""
        return False
