"""The admin of the work on dumps: read-only, since workers' leases and counts are theirs alone."""

from django.contrib import admin

from deals.read_only_admin import FactAdmin, FactInline
from ingestion.models import Chunk, DumpFile, Heartbeat, Member, Run, RunFile


@admin.register(DumpFile)
class DumpFileAdmin(FactAdmin):
    """Stored objects at their versions."""

    list_display = ["uri", "state", "size", "discovered_at", "reason"]
    list_filter = ["state"]
    search_fields = ["uri"]


@admin.register(Run)
class RunAdmin(FactAdmin):
    """`ingest` commands."""

    list_display = ["id", "state", "uris", "started_at", "finished_at", "reason"]
    list_filter = ["state", "force", "validate"]
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
