"""What matching found and what curators said of it: read-only; a merge or split can be taken back here."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from deals.domain.refused import Refused
from deals.models import (
    CuratedLine,
    LineChange,
    LineDecision,
    LineRedirect,
    ListingTerm,
    MatchDecision,
    MatchPair,
    MatchScorer,
    ProductChange,
    ProductLine,
    ProductRedirect,
    Term,
)
from deals.read_only_admin import FactAdmin
from deals.services.matching.decisions import undo_change, undo_decision
from deals.services.matching.line_decisions import undo_line_change


@admin.register(ProductChange)
class ProductChangeAdmin(FactAdmin):
    """Merges, splits and undos."""

    list_display = ["id", "action", "changed_by", "changed_at", "undoes"]
    list_select_related = ["changed_by", "undoes"]
    list_filter = ["action", "changed_by"]
    search_fields = ["=id", "changed_by__username"]
    date_hierarchy = "changed_at"
    actions = ["undo"]

    @admin.action(description="Undo")
    def undo(self, request: HttpRequest, chosen: QuerySet[ProductChange]) -> None:
        """Take changes back, the newest first."""
        for change in chosen.order_by("-changed_at", "-id"):
            try:
                undo_change(change, request.user)  # type: ignore[arg-type]
                self.message_user(request, f"Undone: {change}.", messages.SUCCESS)
            except Refused as error:
                self.message_user(request, f"{change}: {error}", messages.WARNING)


@admin.register(MatchDecision)
class MatchDecisionAdmin(FactAdmin):
    """Curators' words on pairs of titles."""

    list_display = ["left_key", "right_key", "verdict", "decided_by", "decided_at", "undone_by", "change"]
    list_select_related = ["decided_by", "undone_by", "change"]
    list_filter = ["verdict", "decided_by"]
    search_fields = ["left_key", "right_key"]
    date_hierarchy = "decided_at"
    actions = ["undo"]

    @admin.action(description="Undo")
    def undo(self, request: HttpRequest, chosen: QuerySet[MatchDecision]) -> None:
        """Take decisions back, the newest first."""
        for decision in chosen.order_by("-decided_at", "-id"):
            try:
                undo_decision(decision, request.user)  # type: ignore[arg-type]
                self.message_user(request, f"Undone: {decision}.", messages.SUCCESS)
            except Refused as error:
                self.message_user(request, f"{decision}: {error}", messages.WARNING)


@admin.register(MatchPair)
class MatchPairAdmin(FactAdmin):
    """Pairs of titles that resemble each other."""

    list_display = ["left", "right", "score", "is_best_of_left", "is_best_of_right"]
    list_select_related = ["left", "right"]
    list_filter = ["is_best_of_left", "is_best_of_right"]
    search_fields = ["left__key", "right__key"]


@admin.register(ProductRedirect)
class ProductRedirectAdmin(FactAdmin):
    """Where addresses of products that are gone lead."""

    list_display = ["old_id", "product"]
    list_select_related = ["product"]
    search_fields = ["=old_id", "product__title"]


@admin.register(Term)
class TermAdmin(FactAdmin):
    """Words of titles and how many listings hold them."""

    list_display = ["word", "listings"]
    search_fields = ["word"]


@admin.register(ListingTerm)
class ListingTermAdmin(FactAdmin):
    """Which listing holds which word."""

    list_display = ["word", "listing", "is_block"]
    list_select_related = ["listing"]
    search_fields = ["=word"]


@admin.register(MatchScorer)
class MatchScorerAdmin(FactAdmin):
    """Scorers fitted on decisions; the newest holds, if it beat the rule."""

    list_display = ["fitted_at", "decisions", "held_out", "rule_figure", "fitted_figure", "is_used"]
    exclude = ["scorer"]


@admin.register(ProductLine)
class ProductLineAdmin(FactAdmin):
    """Lines as settling found them."""

    list_display = ["name", "brand", "category", "key"]
    list_select_related = ["brand", "category"]
    search_fields = ["name", "key"]


@admin.register(CuratedLine)
class CuratedLineAdmin(FactAdmin):
    """Well-known lines that curators wrote; the catalogue's page imports them."""

    list_display = ["name", "brand", "family", "is_platform"]
    search_fields = ["name", "key"]


@admin.register(LineDecision)
class LineDecisionAdmin(FactAdmin):
    """What changes of lines hold for good."""

    list_display = ["about", "subject", "line_name", "change", "undone_at"]
    list_select_related = ["change"]
    list_filter = ["about"]
    search_fields = ["subject", "line_key"]


@admin.register(LineChange)
class LineChangeAdmin(FactAdmin):
    """Merges, splits and undos of lines."""

    list_display = ["id", "action", "said", "changed_by", "changed_at", "undoes"]
    list_select_related = ["changed_by", "undoes"]
    list_filter = ["action", "changed_by"]
    search_fields = ["=id", "said", "changed_by__username"]
    date_hierarchy = "changed_at"
    actions = ["undo"]

    @admin.action(description="Undo")
    def undo(self, request: HttpRequest, chosen: QuerySet[LineChange]) -> None:
        """Take changes back, the newest first."""
        for change in chosen.order_by("-changed_at", "-id"):
            try:
                undo_line_change(change, request.user)  # type: ignore[arg-type]
                self.message_user(request, f"Undone: {change}.", messages.SUCCESS)
            except Refused as error:
                self.message_user(request, f"{change}: {error}", messages.WARNING)


@admin.register(LineRedirect)
class LineRedirectAdmin(FactAdmin):
    """Where the addresses of lines that are gone lead."""

    list_display = ["old_id", "key", "line"]
    list_select_related = ["line"]
    search_fields = ["=old_id", "key"]
