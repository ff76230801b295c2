"""One dump file: its state, and which of its members have faults."""

from dataclasses import dataclass

from django.db.models import QuerySet

from ingestion.models import DumpFile, Member, Run

SHOWN = 100
SHOWN_WARNINGS = 10

UNKNOWN_SHAPE = "not_a_post: keys "
"""Begins the warning of a member with objects that are of no known shape."""


@dataclass(frozen=True, slots=True)
class FileDetail:
    """A file, the first 100 of its `n_faulty` members with a fault, and the runs that found it.

    `warnings` are its members', each once: among them the keys of shapes that are not known.
    """

    file: DumpFile
    faulty: list[Member]
    n_faulty: int
    n_members: int
    runs: list[Run]
    warnings: list[str]


def faulty_members(pk: int) -> QuerySet[Member]:
    return Member.objects.filter(dump_file=pk).exclude(reason="").order_by("offset")


def _warnings(pk: int) -> "QuerySet[Member, str]":
    members = Member.objects.filter(dump_file=pk).exclude(warning="")
    return members.order_by("warning").values_list("warning", flat=True).distinct()


def file_detail(pk: int) -> FileDetail:
    """Return a file with its faults; 6 queries. Raises DumpFile.DoesNotExist."""
    file = DumpFile.objects.get(pk=pk)
    faulty = faulty_members(pk)
    return FileDetail(
        file=file,
        faulty=list(faulty[:SHOWN]),
        n_faulty=faulty.count(),
        n_members=Member.objects.filter(dump_file=file).count(),
        warnings=list(_warnings(pk)[:SHOWN_WARNINGS]),
        runs=list(Run.objects.filter(run_files__dump_file=file).order_by("-id")[:SHOWN]),
    )


def faulty_files(run_id: int) -> QuerySet[DumpFile]:
    """Return a run's files that are not loaded, or in part: failed, or left when it was cancelled."""
    states = [DumpFile.State.FAILED, DumpFile.State.PARTIAL, DumpFile.State.NEW]
    return DumpFile.objects.filter(run_files__run=run_id, state__in=states).order_by("pk")
