"""Retailers, brands, categories: curators edit them. Products and listings are settled from deals."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from unfold.admin import ModelAdmin, TabularInline

from deals.models import (
    Brand,
    BrandAlias,
    BrandMerge,
    CatalogueImport,
    Category,
    CuratedLine,
    Listing,
    Product,
    Retailer,
    RetailerAlias,
    RetailerMerge,
)
from deals.read_only_admin import FactAdmin, FactInline
from deals.services.market.retailers import follow_handles

MOST_PRODUCTS = 20
"""At a time, as on the page that merges."""


class RetailerAliasInline(TabularInline):
    """The retailer's handles, domains and spellings."""

    model = RetailerAlias
    extra = 0


@admin.register(Retailer)
class RetailerAdmin(ModelAdmin):
    """Sellers and the accounts that report on them."""

    list_display = ["name", "slug", "country", "kind", "is_demo"]
    list_filter = ["kind", "country", "is_demo"]
    search_fields = ["name", "slug", "aliases__value"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [RetailerAliasInline]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save handles and their dates, and bring the deals of these accounts in line."""
        before = set(_handles(form.instance))
        super().save_related(request, form, formsets, change)
        if changed := {each[0] for each in before.symmetric_difference(_handles(form.instance))}:
            n = follow_handles(changed)
            self.message_user(request, f"{n:,} deals changed their retailer by it.")


@admin.register(RetailerAlias)
class RetailerAliasAdmin(ModelAdmin):
    """By what a retailer is recognised."""

    list_display = ["value", "kind", "retailer"]
    list_filter = ["kind"]
    list_select_related = ["retailer"]
    search_fields = ["value", "retailer__name"]
    autocomplete_fields = ["retailer"]


def _handles(retailer: Retailer) -> list[tuple[Any, ...]]:
    """Return a retailer's handles with their dates."""
    return list(retailer.aliases.filter(kind="handle").values_list("value", "valid_from", "valid_until"))


@admin.register(RetailerMerge)
class RetailerMergeAdmin(FactAdmin):
    """Retailers that were made one; the catalogue's page takes it back."""

    list_display = ["gone", "into", "merged_by", "merged_at", "undone_by"]
    list_select_related = ["gone", "into", "merged_by", "undone_by"]
    search_fields = ["gone__name", "into__name"]


@admin.register(BrandMerge)
class BrandMergeAdmin(RetailerMergeAdmin):
    """Brands that were made one; the catalogue's page takes it back."""


HISTORIES = [model.history.model for model in (Retailer, RetailerAlias, Brand, BrandAlias, CuratedLine)]


@admin.register(*HISTORIES)
class HistoryAdmin(FactAdmin):
    """Who changed what of the catalogue and when."""

    list_display = ["__str__", "history_date", "history_type", "history_user", "history_change_reason"]
    list_select_related = ["history_user"]
    list_filter = ["history_type"]
    search_fields = ["=history_id"]


class BrandAliasInline(TabularInline):
    """The brand's spellings."""

    model = BrandAlias
    extra = 0


@admin.register(Brand)
class BrandAdmin(ModelAdmin):
    """Makers."""

    list_display = ["name", "slug"]
    search_fields = ["name", "slug", "aliases__value"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [BrandAliasInline]


@admin.register(BrandAlias)
class BrandAliasAdmin(ModelAdmin):
    """By what a brand is recognised."""

    list_display = ["value", "brand"]
    list_select_related = ["brand"]
    search_fields = ["value", "brand__name"]
    autocomplete_fields = ["brand"]


@admin.register(Category)
class CategoryAdmin(ModelAdmin):
    """Kinds of thing and the words that point to them."""

    list_display = ["name", "slug"]
    search_fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}


class ListingInline(FactInline):
    """The exact titles that stand for the product."""

    model = Listing
    fields = ["key"]


@admin.register(Product)
class ProductAdmin(FactAdmin):
    """The things sold."""

    list_display = ["title", "brand", "category"]
    list_select_related = ["brand", "category"]
    list_filter = ["category"]
    search_fields = ["title"]
    inlines = [ListingInline]
    actions = ["merge", "split"]

    @admin.action(description="Merge")
    def merge(self, request: HttpRequest, chosen: QuerySet[Product]) -> HttpResponse | None:
        """Lead to the page that shows which titles would move into the product of most deals."""
        most = chosen.annotate(n=Count("deals")).order_by("-n", "id")
        into, *others = most.values_list("pk", flat=True)[:MOST_PRODUCTS]
        if not others:
            self.message_user(request, "Choose at least two products to merge.", messages.WARNING)
            return None
        query = urlencode({"with": others}, doseq=True)
        return redirect(f"{reverse('product-merge', args=[into])}?{query}")

    @admin.action(description="Split")
    def split(self, request: HttpRequest, chosen: QuerySet[Product]) -> HttpResponse | None:
        """Lead to the page on which titles are taken out of a product."""
        if len(chosen) != 1:
            self.message_user(request, "Choose one product to split.", messages.WARNING)
            return None
        return redirect("product-split", chosen[0].pk)


@admin.register(Listing)
class ListingAdmin(FactAdmin):
    """Exact normalised titles."""

    list_display = ["key", "product"]
    list_select_related = ["product"]
    search_fields = ["key"]


@admin.register(CatalogueImport)
class CatalogueImportAdmin(FactAdmin):
    """How far curators' files are, and why one failed."""

    list_display = ["uploaded_at", "catalogue", "file_name", "state", "uploaded_by", "rows"]
    list_select_related = ["uploaded_by"]
    list_filter = ["state", "catalogue"]
    search_fields = ["file_name", "reason"]
    fields = [*list_display, "attempts", "heartbeat_at", "finished_at", "reason"]
