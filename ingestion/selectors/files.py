"""One dump file: its state, and which of its members have faults."""

from dataclasses import dataclass

from django.db.models import QuerySet

from ingestion.models import DumpFile, Member, Run

SHOWN = 100


@dataclass(frozen=True, slots=True)
class FileDetail:
    """A file, the first 100 of its `n_faulty` members with a fault, and the runs that found it."""

    file: DumpFile
    faulty: list[Member]
    n_faulty: int
    n_members: int
    runs: list[Run]


def faulty_members(pk: int) -> QuerySet[Member]:
    return Member.objects.filter(dump_file=pk).exclude(reason="").order_by("offset")


def file_detail(pk: int) -> FileDetail:
    """Return a file with its faults; 5 queries. Raises DumpFile.DoesNotExist."""
    file = DumpFile.objects.get(pk=pk)
    faulty = faulty_members(pk)
    return FileDetail(
        file=file,
        faulty=list(faulty[:SHOWN]),
        n_faulty=faulty.count(),
        n_members=Member.objects.filter(dump_file=file).count(),
        runs=list(Run.objects.filter(run_files__dump_file=file).order_by("-id")[:SHOWN]),
    )
