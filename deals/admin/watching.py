"""What workspaces compare themselves with and watch: to look at, not to change."""

from django.contrib import admin

from deals.models import Competitor, WatchedItem, Watchlist
from deals.read_only_admin import FactAdmin


@admin.register(Competitor)
class CompetitorAdmin(FactAdmin):
    """Whom workspaces compare themselves with."""

    list_display = ["workspace", "retailer", "group", "added_at", "archived_at"]
    list_select_related = ["workspace", "retailer"]
    search_fields = ["workspace__name", "retailer__name"]


@admin.register(Watchlist)
class WatchlistAdmin(FactAdmin):
    list_display = ["workspace", "name", "made_at"]
    list_select_related = ["workspace"]
    search_fields = ["workspace__name", "name"]


@admin.register(WatchedItem)
class WatchedItemAdmin(FactAdmin):
    list_display = ["watchlist", "product", "brand", "category", "search", "added_at"]
    list_select_related = ["watchlist", "product", "brand", "category"]
    search_fields = ["watchlist__name", "product__title", "search"]
