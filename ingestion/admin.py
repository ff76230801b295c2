"""The admin of ingestion: operators edit watched prefixes; leases and counts are the workers' alone."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.admin import ModelAdmin

from deals.read_only_admin import FactAdmin, FactInline
from ingestion import tasks
from ingestion.models import (
    Chunk,
    ConnectionTest,
    DumpFile,
    Heartbeat,
    LiveStream,
    LoadTest,
    Member,
    Notice,
    NoticeReceiver,
    Run,
    RunFile,
    WatchedPrefix,
)
from ingestion.selectors.live_streams import state_of
from ingestion.selectors.schedules import next_scan_at, result_of, with_last_runs
from ingestion.services import live_streams, schedules


@admin.register(WatchedPrefix)
class WatchedPrefixAdmin(ModelAdmin):
    """Where new dump files turn up: the schedules of ingestion."""

    list_display = ["uri", "is_on", "every_hours", "alert_mode", "last_scan", "next_scan", "result"]
    list_filter = ["is_on", "alert_mode"]
    search_fields = ["uri", "problem"]
    fields = ["uri", "every_hours", "alert_mode", "is_on", "last_scan", "next_scan", "result"]
    readonly_fields = ["last_scan", "next_scan", "result"]
    actions = ["scan_now", "turn_on", "turn_off"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[WatchedPrefix]:
        """Read the last runs with the rows."""
        return with_last_runs(super().get_queryset(request))

    @admin.display(description="last scanned", ordering="scanned_at")
    def last_scan(self, prefix: WatchedPrefix) -> Any:
        return prefix.scanned_at or "never"

    @admin.display(description="next scan")
    def next_scan(self, prefix: WatchedPrefix) -> Any:
        if due := next_scan_at(prefix):
            return due
        return "within a minute" if prefix.is_on else "off"

    @admin.display(description="what came of it")
    def result(self, prefix: WatchedPrefix) -> str | SafeString:
        """What the last scan found, or why it failed, and the last run."""
        said = result_of(prefix)
        last: int | None = getattr(prefix, "last_run", None)
        if last is None:
            return said
        return format_html('{} <a href="{}">Last run: {}</a>', said, reverse("run", args=[last]), last)

    @admin.action(description="Scan now", permissions=["change"])
    def scan_now(self, request: HttpRequest, chosen: QuerySet[WatchedPrefix]) -> None:
        """Scan the prefixes now, whether on or off."""
        count = schedules.request_scans(_ids(chosen))
        tasks.wake_scanners(count)
        self.message_user(request, f"{count} to be scanned: reload this page to see the result.")

    @admin.action(description="Turn on", permissions=["change"])
    def turn_on(self, request: HttpRequest, chosen: QuerySet[WatchedPrefix]) -> None:
        self.message_user(request, f"{schedules.switch(_ids(chosen), on=True)} turned on.", messages.SUCCESS)

    @admin.action(description="Turn off", permissions=["change"])
    def turn_off(self, request: HttpRequest, chosen: QuerySet[WatchedPrefix]) -> None:
        """Leave the prefixes alone until they are turned on."""
        self.message_user(
            request, f"{schedules.switch(_ids(chosen), on=False)} turned off.", messages.SUCCESS
        )


def _ids(chosen: QuerySet[WatchedPrefix]) -> list[int]:
    return list(chosen.values_list("pk", flat=True))


@admin.register(LiveStream)
class LiveStreamAdmin(ModelAdmin):
    """Streams of posts that collectors read: added and changed on their pages, which test them first."""

    list_display = ["name", "kind", "is_on", "state", "lag", "last_event_at", "problem"]
    list_filter = ["kind", "is_on", "is_halted"]
    search_fields = ["name", "prefix", "problem"]
    fields = [
        "name", "kind", "prefix", "alert_mode", "most_a_day", "is_on", "state", "lag", "position_at",
        "last_event_at", "last_file_at", "problem", "last_gap", "page",
    ]  # fmt: skip
    readonly_fields = fields
    actions = ["turn_on", "turn_off"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A new stream's connection is tested before it is saved."""
        return False

    @admin.display(description="what it does")
    def state(self, stream: LiveStream) -> str:
        return state_of(stream, timezone.now()).in_words

    @admin.display(description="behind the clock by")
    def lag(self, stream: LiveStream) -> str:
        """How far its files are behind."""
        return state_of(stream, timezone.now()).lag_in_words or "-"

    @admin.display(description="its page")
    def page(self, stream: LiveStream) -> SafeString:
        return format_html(
            '<a href="{}">Figures, files, change</a>', reverse("live-stream", args=[stream.pk])
        )

    @admin.action(description="Turn on", permissions=["change"])
    def turn_on(self, request: HttpRequest, chosen: QuerySet[LiveStream]) -> None:
        """Collect the streams, also those that stopped by themselves."""
        count = live_streams.switch_streams(list(chosen.values_list("pk", flat=True)), on=True)
        self.message_user(request, f"{count} turned on.", messages.SUCCESS)

    @admin.action(description="Turn off", permissions=["change"])
    def turn_off(self, request: HttpRequest, chosen: QuerySet[LiveStream]) -> None:
        """Leave the streams alone until they are turned on."""
        count = live_streams.switch_streams(list(chosen.values_list("pk", flat=True)), on=False)
        self.message_user(request, f"{count} turned off.", messages.SUCCESS)


@admin.register(ConnectionTest)
class ConnectionTestAdmin(FactAdmin):
    """Tests of streams' connections, kept for a day."""

    list_display = ["id", "stream", "state", "reason", "asked_at", "finished_at"]
    list_select_related = ["stream"]
    list_filter = ["state"]
    search_fields = ["=id", "reason"]
    exclude = ["values"]  # an address of another day may hold credentials


@admin.register(DumpFile)
class DumpFileAdmin(FactAdmin):
    """Stored objects at their versions."""

    list_display = ["uri", "state", "is_suspicious", "size", "discovered_at", "reason"]
    list_filter = ["state", "is_suspicious"]
    search_fields = ["uri"]


@admin.register(Run)
class RunAdmin(FactAdmin):
    """`ingest` commands, and scans that found something."""

    list_display = ["id", "state", "uris", "watched_prefix", "started_at", "finished_at", "reason"]
    list_select_related = ["watched_prefix"]
    list_filter = ["state", "force", "validate", "alert_mode"]
    search_fields = ["=id", "reason"]


@admin.register(RunFile)
class RunFileAdmin(FactAdmin):
    """Which run found which file."""

    list_display = ["run", "dump_file", "passed_over"]
    list_select_related = ["run", "dump_file"]
    list_filter = ["passed_over"]
    search_fields = ["=run__id", "dump_file__uri"]


class MemberInline(FactInline):
    """The byte ranges of a chunk."""

    model = Member
    fields = ["name", "offset", "size", "lines", "is_done", "reason"]


@admin.register(Chunk)
class ChunkAdmin(FactAdmin):
    """What workers take at a time."""

    list_display = ["id", "run", "state", "attempts", "lease_until", "size", "lines", "deals", "reason"]
    list_select_related = ["run"]
    list_filter = ["state"]
    search_fields = ["=id", "=run__id", "reason"]
    inlines = [MemberInline]


@admin.register(Member)
class MemberAdmin(FactAdmin):
    """Byte ranges that decompress alone."""

    list_display = ["name", "dump_file", "chunk", "size", "lines", "is_done", "reason"]
    list_select_related = ["dump_file", "chunk"]
    list_filter = ["is_done"]
    search_fields = ["name", "dump_file__uri"]


@admin.register(Heartbeat)
class HeartbeatAdmin(FactAdmin):
    """When workers and beat last did something."""

    list_display = ["name", "seen_at"]
    search_fields = ["name"]


@admin.register(LoadTest)
class LoadTestAdmin(FactAdmin):
    """Addresses that were looked at before a load."""

    list_display = ["uri", "state", "made_at", "made_by", "problem"]
    list_select_related = ["made_by"]
    list_filter = ["state"]
    search_fields = ["uri", "problem"]


@admin.register(Notice)
class NoticeAdmin(FactAdmin):
    """What operators were told."""

    list_display = ["said", "kind", "run", "watched_prefix", "at", "over_at", "mails"]
    list_select_related = ["run", "watched_prefix"]
    list_filter = ["kind"]
    search_fields = ["said"]


@admin.register(NoticeReceiver)
class NoticeReceiverAdmin(ModelAdmin):
    """Who is told; the page of notices offers those whom a mail reaches."""

    list_display = ["user"]
    list_select_related = ["user"]
    raw_id_fields = ["user"]
    search_fields = ["user__username", "user__email"]
