"""What a run's URIs name: a DumpFile row for each object, and which of them are to be loaded."""

from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import islice

from django.db.models import DateTimeField, F, Func, Q

from ingestion import sources
from ingestion.models import Chunk, DumpFile, Run, RunFile
from ingestion.selectors.files import faulty_files
from ingestion.services.runs import is_cancelled
from ingestion.sources import FoundFile, SourceGone

CLOCK = Func(function="clock_timestamp", output_field=DateTimeField())
"""Not the transaction's start: two versions listed within one transaction have an order too."""

MOST_RESCANS = 10
"""Of watched prefixes, with five attempts each: what fails so often is not away for a while."""

UNANSWERED = Q(
    state__in=[DumpFile.State.FAILED, DumpFile.State.PARTIAL], source_failed=True, rescans__lt=MOST_RESCANS
)

KNOWN = (DumpFile.State.DONE, DumpFile.State.NO_DUMP)
"""States of versions that are not looked at again unless it is asked for."""

BATCH = 1000
"""Files a query: a prefix may hold 260,000."""


def discover(run: Run, on_file: Callable[[str], None] = lambda uri: None) -> Iterator[list[DumpFile]]:
    """Note the dump files that the run's URIs name; give those to load, in batches, until it is cancelled.

    `on_file` hears each address that was found. What their names do not tell, planning sees by their content.
    Raises SourceError where a URI cannot be listed; SourceGone where it names no file.
    """
    for name, found in _listings(run):
        is_empty = True
        while batch := list(islice(found, BATCH)):
            is_empty = False
            for each in batch:
                on_file(each.uri)
            if is_cancelled(run):
                return
            if to_load := note_found(run, batch):
                yield to_load
        if is_empty:
            raise SourceGone(name)


def _listings(run: Run) -> Iterator[tuple[str, Iterator[FoundFile]]]:
    """Give what to say of an empty listing, and the listing: of each address, or of files with a fault."""
    if run.repeats is None:
        yield from ((no_file(uri), sources.discover(uri)) for uri in run.uris)
    else:
        yield (
            f"none of the files of run {run.repeats_id} that had a fault is there any more",
            _faulty(run.repeats),
        )


def _faulty(run: Run) -> Iterator[FoundFile]:
    """Find a run's files with a fault as they are stored now."""
    for uri in faulty_files(run.pk).values_list("uri", flat=True).iterator(chunk_size=BATCH):
        if found := sources.find(uri):
            yield found


def no_file(uri: str) -> str:
    """Say that there is nothing at an address."""
    return f"{uri} names no file: look for a typing error"


def no_dump_file(uri: str) -> str:
    """Say that an address names nothing that can be loaded."""
    return f"{uri} names no dump file: docs/formats.md has what can be read"


def unknown(found: list[FoundFile]) -> list[FoundFile]:
    """Return those of the found versions that no run has planned yet, or that are to be tried again.

    These are versions that an older run gave up, and MOST_RESCANS times those whose source did not answer.
    """
    again = Q(state__in=[DumpFile.State.NEW, DumpFile.State.SUPERSEDED])
    rows = DumpFile.objects.filter(uri__in={each.uri for each in found}).exclude(again | UNANSWERED)
    known = set(rows.values_list("uri", "etag"))
    return [each for each in found if (each.uri, each.etag) not in known]


def count_rescans(found: list[FoundFile]) -> None:
    """Note that those of the found whose source did not answer before are tried once more."""
    unanswered = DumpFile.objects.filter(UNANSWERED, uri__in={each.uri for each in found})
    unanswered.update(rescans=F("rescans") + 1)


def note_found(run: Run, found: list[FoundFile]) -> list[DumpFile]:
    """Store files and the run's part in them; return those that are not passed over."""
    files = _rows_of(found)
    wanted = [file for file in files if run.force or file.state not in KNOWN]
    shared = _with_chunk_mates(wanted)
    to_load = {file.pk: file for file in shared}
    known = set(RunFile.objects.filter(run=run, dump_file__in=files).values_list("dump_file_id", flat=True))
    RunFile.objects.bulk_create(
        [
            RunFile(run=run, dump_file=file, passed_over=_is_passed_over(file, to_load))
            for file in {file.pk: file for file in [*files, *shared]}.values()
            if file.pk not in known
        ],
        ignore_conflicts=True,
    )
    return [file for file in to_load.values() if file.pk not in known]


def _is_passed_over(file: DumpFile, to_load: Collection[int]) -> bool:
    return file.pk not in to_load and file.state != DumpFile.State.NO_DUMP


def _rows_of(found: list[FoundFile]) -> list[DumpFile]:
    """Return the row of each version found, made where it is new, in the order found."""
    wanted = {(each.uri, each.etag): each for each in found}
    DumpFile.objects.bulk_create(
        [DumpFile(uri=each.uri, etag=each.etag, size=each.size) for each in wanted.values()],
        ignore_conflicts=True,
    )
    rows = DumpFile.objects.filter(uri__in={uri for uri, _ in wanted})
    by_version = {(row.uri, row.etag): row for row in rows}
    files = [by_version[version] for version in wanted]
    DumpFile.objects.filter(pk__in=[file.pk for file in files]).update(listed_at=CLOCK)
    return files


def _with_chunk_mates(files: Iterable[DumpFile]) -> list[DumpFile]:
    """Add the files that share a chunk with these: a chunk is loaded as a whole."""
    files = list(files)
    chunks = Chunk.objects.filter(members__dump_file__in=files)
    mates = DumpFile.objects.filter(members__chunk__in=chunks).exclude(pk__in=[file.pk for file in files])
    return [*files, *mates.distinct()]
