"""Posts, deals, reactions, delete notices, coverage: read-only."""

from django.contrib import admin

from deals.models import (
    CoverageHour,
    Deal,
    DeallessPosts,
    DeallessRevision,
    DeletedAuthor,
    DeletionNotices,
    DirtyProduct,
    EngagementSnapshot,
    OlderPosts,
    Post,
    SettlingFailure,
    Sighting,
    Speaker,
)
from deals.read_only_admin import FactAdmin, FactInline


class DealInline(FactInline):
    """The deals that a post holds."""

    model = Deal
    fields = [
        "anchor",
        "kind",
        "product_text",
        "retailer_text",
        "price",
        "list_price",
        "currency",
        "confidence",
        "point_confidence",
    ]


@admin.register(Post)
class PostAdmin(FactAdmin):
    """Public messages that hold deals."""

    list_display = ["created_at", "handle", "text", "voice", "voice_knows", "complete", "lang"]
    list_filter = ["complete", "network", "voice", "voice_knows"]
    search_fields = ["=handle", "text"]
    date_hierarchy = "created_at"
    inlines = [DealInline]


@admin.register(Deal)
class DealAdmin(FactAdmin):
    """Promotions as they were read."""

    list_display = [
        "announced_at", "product_text", "retailer", "kind", "price", "list_price", "currency",
        "confidence", "point_confidence", "is_price_point", "is_outlier", "rejected",
    ]  # fmt: skip
    list_select_related = ["retailer"]
    list_filter = ["kind", "is_price_point", "is_outlier", "rejected", "condition", "basis", "scope"]
    search_fields = ["product_text", "retailer_text", "brand_text", "=coupon"]
    date_hierarchy = "announced_at"


@admin.register(EngagementSnapshot)
class EngagementSnapshotAdmin(FactAdmin):
    """Reactions as they were observed."""

    list_display = ["observed_at", "post", "retweets", "likes", "replies", "quotes"]
    list_select_related = ["post"]
    search_fields = ["=post__id", "=post__handle"]
    date_hierarchy = "observed_at"


@admin.register(DeletionNotices)
class DeletionNoticesAdmin(FactAdmin):
    """Delete notices of chunks, packed."""

    list_display = ["source", "count", "smallest", "largest"]
    search_fields = ["source"]
    fields = ["source", "count", "smallest", "largest"]


@admin.register(DeallessPosts)
class DeallessPostsAdmin(FactAdmin):
    """Posts of chunks whose whole text holds no deal, packed."""

    list_display = ["source", "count", "smallest", "largest"]
    search_fields = ["source"]
    fields = ["source", "count", "smallest", "largest"]


@admin.register(OlderPosts)
class OlderPostsAdmin(FactAdmin):
    """Older versions of edited posts, packed."""

    list_display = ["source", "count", "smallest", "largest"]
    search_fields = ["source"]
    fields = ["source", "count", "smallest", "largest"]


@admin.register(DeletedAuthor)
class DeletedAuthorAdmin(FactAdmin):
    """Authors whose accounts are gone."""

    list_display = ["author_id", "source"]
    search_fields = ["=author_id", "source"]


@admin.register(DeallessRevision)
class DeallessRevisionAdmin(FactAdmin):
    """Edited posts that hold no deal any more."""

    list_display = ["post_id", "revision", "source"]
    search_fields = ["=post_id", "source"]


@admin.register(Sighting)
class SightingAdmin(FactAdmin):
    """Which chunk carried which post."""

    list_display = ["post_id", "source", "seen_at", "seen_in"]
    search_fields = ["=post_id", "source"]


@admin.register(CoverageHour)
class CoverageHourAdmin(FactAdmin):
    """What chunks gave for the hours of the archive."""

    list_display = ["hour", "network", "source", "status", "lines", "posts", "deals"]
    list_filter = ["network", "status"]
    search_fields = ["source"]
    date_hierarchy = "hour"


@admin.register(Speaker)
class SpeakerAdmin(FactAdmin):
    """Accounts as they speak; a curator's word on one is in the review queue."""

    list_display = ["network", "author_id", "voice", "sure", "posts"]
    list_filter = ["voice"]
    search_fields = ["=author_id"]


@admin.register(DirtyProduct)
class DirtyProductAdmin(FactAdmin):
    """Products that wait to be settled."""

    list_display = ["product", "currency", "since"]
    list_select_related = ["product"]
    search_fields = ["product__title"]


@admin.register(SettlingFailure)
class SettlingFailureAdmin(FactAdmin):
    """Products that were set aside; the runs page has them tried again."""

    list_display = ["product", "reason", "attempts", "failed_at", "retry_at"]
    list_select_related = ["product"]
    search_fields = ["product__title", "reason"]
