"""Cutting dump files into chunks: members that decompress alone, about 16 MB together."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from django.db import transaction
from django.db.models.functions import Now

from ingestion import sources
from ingestion.models import Chunk, DumpFile, Member, Run, RunFile
from ingestion.reading.archives import Plan, PlannedMember, grouped, is_tar
from ingestion.reading.plans import plan_file
from ingestion.services.discovery import discover, no_dump_file, note_found
from ingestion.services.runs import end_planning, finish_run
from ingestion.sources import FoundFile, SourceError, SourceGone, SourceUnavailable

CHUNK_BYTES = 16 * 1024 * 1024
"""Compressed: some 4 to 8 seconds of work, far below the lease; a chunk has at most twice as much."""


LOOKING_INTO = 8
"""Tars at a time: a day's has 1,440 headers, one ranged read each, which is waiting for the most part."""


@dataclass(frozen=True, slots=True)
class FileMember:
    """A planned member and its file."""

    file: DumpFile
    member: PlannedMember

    @property
    def size(self) -> int:
        return self.member.size


def plan_run(
    run: Run,
    on_chunks: Callable[[int], None] = lambda count: None,
    on_file: Callable[[str], None] = lambda uri: None,
) -> None:
    """Find the run's files and make their chunks ready; `on_chunks` hears of each lot of ready ones.

    `on_file` hears each address that was found.

    Raises SourceError where a URI names nothing or cannot be listed: the run then ends as failed.
    """
    try:
        for files in discover(run, on_file):
            plan_files(run, files, on_chunks)
    except SourceError as error:
        end_planning(run, reason=str(error))
        raise
    if reason := _no_dumps(run):
        end_planning(run, reason=reason)
        raise SourceGone(reason)
    end_planning(run)
    finish_run(run.pk)


def _no_dumps(run: Run) -> str:
    """Say that the run found nothing that can be loaded; "" where it did."""
    found = RunFile.objects.filter(run=run)
    if not found.exists() or found.exclude(dump_file__state=DumpFile.State.NO_DUMP).exists():
        return ""
    return no_dump_file(", ".join(run.uris))


def plan_found(run: Run, found: FoundFile) -> None:
    """Make the chunks of a version that was met while an older one was read. Harmless twice."""
    if files := note_found(run, [found]):
        plan_files(run, files)


def plan_files(
    run: Run, files: list[DumpFile], on_chunks: Callable[[int], None] = lambda count: None
) -> None:
    """Make the chunks of files ready for a run; `on_chunks` hears of each lot of ready ones."""
    on_chunks(_adopt(run, files))
    for count in _plan_new(run, files):
        on_chunks(count)


@transaction.atomic
def _adopt(run: Run, files: list[DumpFile]) -> int:
    """Make the chunks that the files already have ready for this run; a running one only changes hands."""
    of_files = Chunk.objects.filter(pk__in=Member.objects.filter(dump_file__in=files).values("chunk"))
    chunks = list(of_files.order_by("pk").select_for_update())
    Chunk.objects.filter(pk__in=[chunk.pk for chunk in chunks]).update(run=run)
    idle = [chunk.pk for chunk in chunks if chunk.state != Chunk.State.RUNNING]
    Chunk.objects.filter(pk__in=idle).update(
        state=Chunk.State.READY,
        attempts=0,
        interruptions=0,
        not_before=Now(),
        reason="",
        source_failed=False,
    )
    Member.objects.filter(chunk__in=idle).update(is_done=False)
    DumpFile.objects.filter(pk__in=Member.objects.filter(chunk__in=idle).values("dump_file")).update(
        state=DumpFile.State.READY
    )
    return len(idle)


def _plan_new(run: Run, files: list[DumpFile]) -> Iterator[int]:
    """Plan the files that have no members yet; give the numbers of chunks made. Small files share one."""
    planned = set(Member.objects.filter(dump_file__in=files).values_list("dump_file_id", flat=True))
    new = [file for file in files if file.pk not in planned]
    singles: list[FileMember] = []
    with ThreadPoolExecutor(LOOKING_INTO) as pool:
        for file, plan in zip(new, pool.map(_look_into, new), strict=True):
            if len(plan.members) > 1 or is_tar(file.uri):
                yield _store(run, _members_of(file, plan))
            else:
                singles += _members_of(file, plan)
    yield _store(run, singles)


def _look_into(file: DumpFile) -> Plan:
    """Read a file's headers; no query, for it runs in a thread."""
    try:
        return plan_file(file.uri, file.size, partial(sources.read_range, file.uri, file.etag))
    except SourceError as error:
        return Plan(reason=str(error), source_failed=isinstance(error, SourceUnavailable))


def _members_of(file: DumpFile, plan: Plan) -> list[FileMember]:
    """Return a file's members; note what is wrong with it."""
    file.fault, file.warning = plan.reason, plan.warning
    if not plan.is_dump:
        file.state, file.reason, file.fault = DumpFile.State.NO_DUMP, plan.reason, ""
    elif not plan.members:
        file.state = DumpFile.State.FAILED if plan.reason else DumpFile.State.DONE
        file.reason = plan.reason
    file.source_failed = plan.source_failed
    file.save(update_fields=["state", "reason", "fault", "warning", "source_failed"])
    return [FileMember(file, member) for member in plan.members]


@transaction.atomic
def _store(run: Run, members: list[FileMember]) -> int:
    """Store all members of their files, in chunks, at once: a file is never planned by half."""
    files = {each.file.pk for each in members}
    free = set(_lock_unplanned(files))
    groups = list(grouped([each for each in members if each.file.pk in free], CHUNK_BYTES))
    chunks = Chunk.objects.bulk_create(
        [Chunk(run=run, size=sum(each.size for each in group)) for group in groups]
    )
    Member.objects.bulk_create(
        [
            Member(
                chunk=chunk,
                dump_file=each.file,
                name=each.member.name,
                offset=each.member.offset,
                size=each.size,
            )
            for chunk, group in zip(chunks, groups, strict=True)
            for each in group
        ],
        batch_size=5000,
    )
    DumpFile.objects.filter(pk__in=free).update(state=DumpFile.State.READY, reason="")
    return len(chunks)


def _lock_unplanned(files: set[int]) -> list[int]:
    """Lock files, in one order, and return those that no other run has planned meanwhile."""
    locked = DumpFile.objects.filter(pk__in=files).order_by("pk").select_for_update()
    ids = list(locked.values_list("pk", flat=True))
    planned = set(Member.objects.filter(dump_file__in=ids).values_list("dump_file_id", flat=True))
    return [pk for pk in ids if pk not in planned]
