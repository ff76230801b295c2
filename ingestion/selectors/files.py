"""One dump file: what became of it, and which of its members have faults."""

from dataclasses import dataclass

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


def file_detail(pk: int) -> FileDetail:
    """Return a file with its faults; 5 queries. Raises DumpFile.DoesNotExist."""
    file = DumpFile.objects.get(pk=pk)
    members = Member.objects.filter(dump_file=file)
    faulty = members.exclude(reason="")
    return FileDetail(
        file=file,
        faulty=list(faulty.order_by("offset")[:SHOWN]),
        n_faulty=faulty.count(),
        n_members=members.count(),
        runs=list(Run.objects.filter(run_files__dump_file=file).order_by("-id")[:SHOWN]),
    )
