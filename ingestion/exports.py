"""The lists of ingestion as files: the archive's hours, gaps and sources; runs, files, parts with a fault."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from deals.exports.table import Column, Table
from deals.selectors.loading.coverage import CoverageBucket
from ingestion.selectors import RunProgress, run_files
from ingestion.selectors.archive import Gap, SourceCoverage
from ingestion.selectors.files import faulty_members
from ingestion.selectors.live_pages import StreamFigures
from ingestion.selectors.runs import RunFileRow

FILES_AT_ONCE = 500

HourLine = tuple[CoverageBucket, str]


def _known(lines: int | None) -> int | str:
    return "unknown" if lines is None else lines


HOURS: tuple[Column[HourLine], ...] = (
    Column("network", "of which network; empty where nothing is loaded", lambda line: line[0].network),
    Column("hour_utc", "the hour's beginning", lambda line: f"{line[0].start:%Y-%m-%dT%H:%MZ}"),
    Column("state", "loaded, partial, failed or missing", lambda line: line[0].state),
    Column("lines", "lines read, or unknown", lambda line: _known(line[0].lines)),
    Column("posts", "posts stored", lambda line: line[0].posts),
    Column("deals", "deals stored", lambda line: line[0].deals),
    Column("reason", "why it is not loaded", lambda line: line[1]),
)


def _counted(name: str, explanation: str) -> Column[RunProgress]:
    """Return a column of one of a run's counts."""
    return Column(name, explanation, lambda progress: getattr(progress, name))


RUNS: tuple[Column[RunProgress], ...] = (
    Column("run", "the run's number", lambda progress: progress.run.pk),
    Column("uris", "what it was told to load", lambda progress: progress.run.uris),
    _counted("state", "how far it is"),
    Column("started_at_utc", "when it began", lambda progress: progress.run.started_at),
    Column("finished_at_utc", "when it ended", lambda progress: progress.run.finished_at),
    _counted("files_total", "files found"),
    _counted("files_done", "files loaded"),
    _counted("files_passed_over", "files loaded before, at the same version"),
    _counted("files_failed", "files that failed"),
    _counted("files_partial", "files loaded in part"),
    _counted("files_no_dump", "files whose name and first bytes are not those of a dump"),
    _counted("files_suspicious", "files of whose lines many, or of the parsed ones most, were rejected"),
    _counted("lines", "lines of the chunks that are done"),
    _counted("posts", "posts new or changed"),
    _counted("deals", "deals new or changed"),
    Column("lines_per_second", "its pace", lambda progress: round(progress.lines_per_second, 1)),
    Column("reason", "why it failed", lambda progress: progress.run.reason),
)
FILES: tuple[Column[RunFileRow], ...] = (
    Column("file", "the file's number", lambda row: row.file.pk),
    Column("uri", "its address", lambda row: row.file.uri),
    Column("state", "its state", lambda row: row.state),
    Column("passed_over", "loaded before, at the same version", lambda row: row.passed_over),
    Column("bytes", "its size", lambda row: row.file.size),
    Column("parts", "members of the archive", lambda row: row.members),
    Column("parts_done", "members loaded", lambda row: row.members_done),
    Column("lines", "lines read", lambda row: row.lines),
    Column("stored", "lines stored", lambda row: row.classes.get("stored", 0)),
    Column("rejected", "lines rejected", lambda row: sum(row.rejected.values())),
    Column("is_suspicious", "many of its lines were rejected", lambda row: row.file.is_suspicious),
    Column("reason", "why it failed", lambda row: row.reason),
    Column("warning", "what to check", lambda row: row.warning),
)


GAPS: tuple[Column[Gap], ...] = (
    Column("network", "of which network; empty where nothing is loaded", lambda gap: gap.network),
    Column("since_utc", "the first hour's beginning", lambda gap: gap.since),
    Column("until_utc", "the last hour's end", lambda gap: gap.until),
    Column("hours", "how long it lasts", lambda gap: gap.hours),
    Column("state", "partial, failed or missing", lambda gap: gap.state),
    Column("reason", "why the hours are not loaded", lambda gap: gap.reason),
    Column("files", "the first files behind it", lambda gap: [file.uri for file in gap.files]),
    Column("files_n", "how many there are", lambda gap: gap.n_files),
)
TO_DO: tuple[Column[Gap], ...] = (Column("what_to_do", "how to close it", lambda gap: gap.what_to_do),)
"""For staff."""

SOURCES: tuple[Column[SourceCoverage], ...] = (
    Column("address", "a watched prefix, or what an ingest named", lambda row: row.address),
    Column("network", "of which network", lambda row: row.network),
    Column("found_by", "its schedule, or manage.py ingest", lambda row: _finder(row)),
    Column("files", "files that cover hours of the month", lambda row: row.files),
    Column("loaded", "hours that are loaded", lambda row: row.loaded),
    Column("partial", "hours that are partly loaded", lambda row: row.partial),
    Column("failed", "hours that failed", lambda row: row.failed),
    Column("first_utc", "the first hour", lambda row: row.first),
    Column("last_utc", "the last hour", lambda row: row.last),
)
PARTS: tuple[Column[Any], ...] = (
    Column("part", "the archive's member", lambda member: member.name),
    Column("reason", "what is wrong with it", lambda member: member.reason),
    Column("lines", "lines of it that are loaded", lambda member: member.lines),
)


STREAMS: tuple[Column[StreamFigures], ...] = (
    Column("stream", "its name", lambda row: row.state.stream.name, "Stream",
           link=lambda row: ("live-stream", row.state.stream.pk)),
    Column("kind", "what is read", lambda row: row.state.stream.get_kind_display(), "Kind"),
    Column("state", "what it does now", lambda row: row.state.in_words, "State",
           partial="live/state_cell.html"),
    Column("lag_seconds", "how far its files are behind the clock; empty where it is off",
           lambda row: row.state.lag_seconds, "Behind", "num",
           on_page=lambda row: row.state.lag_in_words),
    Column("posts_a_minute", "posts read a minute, of the last hour",
           lambda row: round(row.posts_a_minute, 1), "Posts a minute", partial="live/posts_cell.html"),
    Column("deals_a_minute", "deals new or changed a minute, of the last hour",
           lambda row: round(row.deals_a_minute, 2), "Deals a minute", partial="live/deals_cell.html"),
    Column("last_event_at_utc", "the network's time of the last event",
           lambda row: row.state.stream.last_event_at, "Last event"),
    Column("problem", "what was met last, and what to do", lambda row: row.state.stream.problem,
           "Last problem", "cell-wide"),
)  # fmt: skip


def _finder(row: SourceCoverage) -> str:
    return "its schedule" if row.is_watched else "manage.py ingest"


def hours_table(lines: Iterable[HourLine], filters: Mapping[str, str], as_of: str) -> Table[HourLine]:
    """Return the hours of a month; `filters` names it."""
    return _of_month("coverage", "The archive's hours", HOURS, lines, filters, as_of)


def gaps_table(gaps: Iterable[Gap], filters: Mapping[str, str], as_of: str, *, for_staff: bool) -> Table[Gap]:
    """Return the gaps of a month; what to do about them is for staff."""
    columns = GAPS + TO_DO if for_staff else GAPS
    return _of_month("gaps", "The archive's gaps", columns, gaps, filters, as_of)


def sources_table(
    sources: Iterable[SourceCoverage], filters: Mapping[str, str], as_of: str
) -> Table[SourceCoverage]:
    """Return where the hours of a month came from."""
    return _of_month("sources", "Where the archive's hours came from", SOURCES, sources, filters, as_of)


def _of_month(
    name: str, title: str, columns: Any, rows: Iterable[Any], filters: Mapping[str, str], as_of: str
) -> Table[Any]:
    month = filters["month"]
    return Table(f"{name}-{month}", f"{title}, {month}", columns, rows, filters, as_of)


def parts_table(file_id: int) -> Table[Any]:
    """Return the parts of a dump file that have a fault, all of them."""
    rows = faulty_members(file_id).iterator(chunk_size=FILES_AT_ONCE)
    return Table(f"faults-of-file-{file_id}", f"Parts of file {file_id} with a fault", PARTS, rows)


def runs_table(runs: Iterable[RunProgress]) -> Table[RunProgress]:
    """Return runs, newest first."""
    return Table("runs", "Ingestion runs", RUNS, runs)


def files_table(run_id: int) -> Table[RunFileRow]:
    """Return a run's files, those with a fault first."""
    title = f"Files of run {run_id}"
    return Table(f"files-of-run-{run_id}", title, FILES, _files(run_id), {"run": str(run_id)})


def _files(run_id: int) -> Iterator[Any]:
    """Yield the files, a batch at a time."""
    offset = 0
    while batch := run_files(run_id, offset=offset, limit=FILES_AT_ONCE):
        yield from batch
        offset += len(batch)


def streams_table(rows: Iterable[StreamFigures]) -> Table[StreamFigures]:
    """Return the live streams, by name."""
    return Table("live-streams", "Live streams", STREAMS, rows)
