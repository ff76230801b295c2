"""What curators and users said of deals: read-only; the review pages take it back."""

from django.contrib import admin

from deals.models import (
    DealOverride,
    DealReport,
    MakerAssignment,
    Reextraction,
    ReportAnswer,
    SellerAssignment,
    VoiceAssignment,
)
from deals.read_only_admin import FactAdmin


@admin.register(DealOverride)
class DealOverrideAdmin(FactAdmin):
    """Curators' overrides on deals."""

    list_display = ["decided_at", "about", "said", "verdict", "decided_by", "undone_by", "queue"]
    list_select_related = ["decided_by", "undone_by"]
    list_filter = ["verdict", "queue", "decided_by"]
    search_fields = ["=post_id", "about", "said"]
    date_hierarchy = "decided_at"


@admin.register(SellerAssignment)
class SellerAssignmentAdmin(FactAdmin):
    """Which retailers unknown sellers are."""

    list_display = ["key", "retailer", "decided_by", "decided_at", "undone_by"]
    list_select_related = ["retailer", "decided_by", "undone_by"]
    search_fields = ["key", "retailer__name"]


@admin.register(MakerAssignment)
class MakerAssignmentAdmin(FactAdmin):
    """Whose the names of unknown makers are."""

    list_display = ["name", "said", "decided_by", "decided_at", "undone_by"]
    list_select_related = ["brand", "decided_by", "undone_by"]
    search_fields = ["name", "brand__name"]


@admin.register(VoiceAssignment)
class VoiceAssignmentAdmin(FactAdmin):
    """Who accounts are, as curators say."""

    list_display = ["handle", "voice", "decided_by", "decided_at", "undone_by"]
    list_select_related = ["decided_by", "undone_by"]
    list_filter = ["voice"]
    search_fields = ["handle", "=key"]


@admin.register(DealReport)
class DealReportAdmin(FactAdmin):
    """Users' reports."""

    list_display = ["reported_at", "about", "reason", "reporter", "state", "answered_by"]
    list_select_related = ["reporter", "answered_by"]
    list_filter = ["reason", "state"]
    search_fields = ["about", "=reporter__username"]


@admin.register(ReportAnswer)
class FlagAnswerAdmin(FactAdmin):
    """Curators' answers to reports."""

    list_display = ["report", "state", "decided_by", "decided_at", "undone_by"]
    list_select_related = ["report", "decided_by", "undone_by"]
    list_filter = ["state"]
    search_fields = ["report__about", "=decided_by__username"]


@admin.register(Reextraction)
class RereadingAdmin(FactAdmin):
    """Runs of re-extraction."""

    list_display = ["id", "started_at", "finished_at", "after", "counts"]
    search_fields = ["=id"]
