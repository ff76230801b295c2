"""Alerts of all workspaces: to look at, not to change. Secrets and tokens are left out."""

from django.contrib import admin

from deals.models import (
    AlertEvent,
    AlertInbox,
    AlertPost,
    AlertRetailer,
    AlertRule,
    Delivery,
    DeliveryAttempt,
    SendingPause,
    Suppression,
    WatchlistFeed,
    Webhook,
)
from deals.read_only_admin import FactAdmin


@admin.register(AlertRule)
class AlertRuleAdmin(FactAdmin):
    list_display = ["workspace", "name", "kind", "scope", "timing", "is_on", "made_at"]
    list_select_related = ["workspace"]
    list_filter = ["kind", "is_on"]
    search_fields = ["workspace__name", "name"]


@admin.register(AlertEvent)
class AlertEventAdmin(FactAdmin):
    list_display = ["workspace", "rule", "product_title", "retailer_name", "price", "currency", "at", "mode"]
    list_select_related = ["workspace", "rule"]
    list_filter = ["mode"]
    search_fields = ["rule__name", "product_title", "retailer_name", "load"]


@admin.register(Delivery)
class DeliveryAdmin(FactAdmin):
    """The outbox: what waits, what was sent, what failed and why."""

    list_display = ["workspace", "kind", "user", "state", "attempts", "not_before", "sent_at", "reason"]
    list_select_related = ["workspace", "user"]
    list_filter = ["state", "kind"]
    search_fields = ["workspace__name", "user__username", "dedupe_key"]
    exclude = ["events", "lease_token"]


@admin.register(DeliveryAttempt)
class DeliveryAttemptAdmin(FactAdmin):
    list_display = ["delivery_id", "at", "status", "milliseconds", "answer"]
    search_fields = ["answer"]


@admin.register(Webhook)
class WebhookAdmin(FactAdmin):
    """Customers' addresses, without their secrets."""

    list_display = ["workspace", "url", "is_on", "made_at"]
    list_select_related = ["workspace"]
    search_fields = ["workspace__name", "url"]
    exclude = ["encrypted_secret"]


@admin.register(Suppression)
class SuppressionAdmin(FactAdmin):
    """Who wants no mails, and until when."""

    list_display = ["workspace", "user", "rule", "until"]
    list_select_related = ["workspace", "user", "rule"]
    search_fields = ["workspace__name", "user__username"]


@admin.register(WatchlistFeed)
class WatchlistFeedAdmin(FactAdmin):
    list_display = ["watchlist", "made_at"]
    list_select_related = ["watchlist"]
    search_fields = ["watchlist__name"]
    exclude = ["secret_hash"]


@admin.register(AlertPost)
class AlertPostAdmin(FactAdmin):
    """Posts that a load brought and that are not settled yet."""

    list_display = ["post_id", "mode", "load"]
    search_fields = ["load"]


@admin.register(AlertRetailer)
class AlertRetailerAdmin(FactAdmin):
    """Retailers whose promotions are to be looked at again."""

    list_display = ["retailer_id", "since", "until"]
    search_fields = ["=retailer_id"]


@admin.register(AlertInbox)
class AlertInboxAdmin(FactAdmin):
    """Up to where members have read."""

    list_display = ["workspace", "user", "read_up_to"]
    list_select_related = ["workspace", "user"]
    search_fields = ["workspace__name", "user__username"]


@admin.register(SendingPause)
class SendingPauseAdmin(FactAdmin):
    """Why nothing is sent; `manage.py resume_sending` ends it."""

    list_display = ["reason", "since"]
    search_fields = ["reason"]
