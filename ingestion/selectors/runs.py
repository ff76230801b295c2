"""What there is to know of runs: progress, files and their faults, workers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db import connection
from django.db.models import BigIntegerField, Case, Count, F, Q, Sum, Value, When
from django.db.models.functions import Coalesce

from deals.selectors.loading.coverage import NetworkHours, hours_of_sources
from ingestion.models import Chunk, DumpFile, Member, Run, RunFile

WORST_FIRST = (DumpFile.State.FAILED, DumpFile.State.PARTIAL)
LOADED = ("lines", "posts", "deals", "snapshots", "deleted")
LINE_CLASSES = ("blank", "control", "passed_over", "stored", "not_a_deal", "duplicates")


Counts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class RunProgress:
    """How far a run is. Counts of lines and rows are of the chunks that are done.

    `lines` is the sum of `classes` and `rejected`; `posts`, `deals`, `snapshots` and `deleted` are rows
    new or changed. `seconds_left` is None where it is unknown.
    """

    run: Run
    state: str
    files_total: int
    files_done: int
    files_passed_over: int
    files_failed: int
    files_partial: int
    files_suspicious: int
    files_no_dump: int
    chunks_total: int
    chunks_done: int
    chunks_quarantined: int
    lines: int
    classes: Mapping[str, int]
    rejected: Mapping[str, int]
    posts: int
    deals: int
    snapshots: int
    deleted: int
    bytes_total: int
    bytes_done: int
    seconds: float
    lines_per_second: float
    seconds_left: float | None

    def as_summary(self) -> dict[str, Any]:
        """Return the counts as they are kept with a run that is done."""
        return {name: getattr(self, name) for name in SUMMARY_FIELDS}


SUMMARY_FIELDS = (
    "files_total", "files_done", "files_passed_over", "files_failed", "files_partial", "files_suspicious",
    "files_no_dump",
    "chunks_total", "chunks_done", "chunks_quarantined", "lines", "classes", "rejected",
    "posts", "deals", "snapshots", "deleted", "bytes_total", "bytes_done",
)  # fmt: skip
NO_FILES = dict.fromkeys((name for name in SUMMARY_FIELDS if name.startswith("files_")), 0)
NO_CHUNKS = dict.fromkeys(
    (*(name for name in SUMMARY_FIELDS if name.startswith(("chunks_", "bytes_"))), *LOADED), 0
)
NO_MEMBERS: Counts = {"members": 0, "members_done": 0, "lines": 0, "warning": ""}


@dataclass(frozen=True, slots=True)
class RunFileRow:
    """A file of a run: its state and its lines by result."""

    file: DumpFile
    state: str
    passed_over: bool
    members: int
    members_done: int
    lines: int
    classes: Mapping[str, int] = field(default_factory=dict)
    rejected: Mapping[str, int] = field(default_factory=dict)
    reason: str = ""
    warning: str = ""


def run_list(limit: int = 50) -> list[RunProgress]:
    """Return the latest runs, newest first; four queries."""
    return progress_of(list(Run.objects.order_by("-id")[:limit]))


def run_progress(run_id: int) -> RunProgress:
    """Return a run's progress; four queries. Raises Run.DoesNotExist."""
    return progress_of([Run.objects.select_related("watched_prefix").get(pk=run_id)])[0]


def run_networks(run_id: int) -> list[NetworkHours]:
    """Return the hours that a run's chunks told of, by network; two queries."""
    chunks = Chunk.objects.filter(run=run_id, state=Chunk.State.DONE).order_by()
    return hours_of_sources([f"{Chunk.SOURCE}{pk}" for pk in chunks.values_list("pk", flat=True)])


def run_files(run_id: int, *, offset: int = 0, limit: int = 200) -> list[RunFileRow]:
    """Return the files of a run, those with a fault first; three queries."""
    state = F("dump_file__state")
    worst_first = Case(
        *(When(dump_file__state=each, then=i) for i, each in enumerate(WORST_FIRST)),
        When(~Q(dump_file__warning=""), then=len(WORST_FIRST)),
        default=len(WORST_FIRST) + 1,
    )
    entries = RunFile.objects.filter(run=run_id).select_related("dump_file")
    page = list(entries.order_by(worst_first, state, "id")[offset : offset + limit])
    ids = [entry.dump_file_id for entry in page]
    members = {pk: dict(NO_MEMBERS) for pk in ids} | _member_counts(ids)
    counters = _sum_counters("ingestion_member", "dump_file_id", ids)
    return [
        RunFileRow(
            file=entry.dump_file,
            state=entry.dump_file.state,
            passed_over=entry.passed_over,
            reason=entry.dump_file.reason or entry.dump_file.fault,
            warning=_joined(entry.dump_file.warning, members[entry.dump_file_id].pop("warning")),
            **members[entry.dump_file_id],
            **counters[entry.dump_file_id],
        )
        for entry in page
    ]


def _joined(*warnings: str) -> str:
    return "; ".join(filter(None, warnings))


def progress_of(runs: list[Run]) -> list[RunProgress]:
    """Count the runs that are not done; the others' counts were kept when they ended. Three queries."""
    live = [run.pk for run in runs if not run.summary]
    files, chunks = _file_counts(live), _chunk_counts(live)
    counters = _sum_counters("ingestion_chunk", "run_id", live, "AND state = 'done'")
    return [
        _with_rates(
            run,
            NO_FILES | dict(run.summary)
            if run.summary
            else {**files.get(run.pk, NO_FILES), **chunks.get(run.pk, NO_CHUNKS), **counters[run.pk]},
        )
        for run in runs
    ]


def _with_rates(run: Run, counts: Mapping[str, Any]) -> RunProgress:
    seconds = max(((run.finished_at or datetime.now(UTC)) - run.started_at).total_seconds(), 0.001)
    done, total = counts["bytes_done"], counts["bytes_total"]
    is_timed = run.state == Run.State.LOADING and done > 0
    return RunProgress(
        run=run,
        state=run.state,
        seconds=round(seconds, 3),
        lines_per_second=counts["lines"] / seconds,
        seconds_left=seconds * (total - done) / done if is_timed else None,
        **{name: counts[name] for name in SUMMARY_FIELDS},
    )


def _file_counts(runs: list[int]) -> dict[int, Counts]:
    counted = (
        RunFile.objects.filter(run__in=runs)
        .order_by()
        .values("run")
        .annotate(
            files_total=Count("id"),
            files_passed_over=Count("id", filter=Q(passed_over=True)),
            files_done=Count("id", filter=Q(dump_file__state=DumpFile.State.DONE)),
            files_partial=Count("id", filter=Q(dump_file__state=DumpFile.State.PARTIAL)),
            files_failed=Count("id", filter=Q(dump_file__state=DumpFile.State.FAILED)),
            files_suspicious=Count("id", filter=Q(dump_file__is_suspicious=True)),
            files_no_dump=Count("id", filter=Q(dump_file__state=DumpFile.State.NO_DUMP)),
        )
    )
    return _by("run", counted)


def _chunk_counts(runs: list[int]) -> dict[int, Counts]:
    is_done = Q(state=Chunk.State.DONE)
    sums = {name: Coalesce(Sum(name, filter=is_done), 0) for name in LOADED}
    counted = (
        Chunk.objects.filter(run__in=runs)
        .order_by()
        .values("run")
        .annotate(
            chunks_total=Count("id"),
            chunks_done=Count("id", filter=is_done),
            chunks_quarantined=Count("id", filter=Q(state=Chunk.State.QUARANTINED)),
            bytes_total=Sum("size"),
            bytes_done=Coalesce(Sum("size", filter=is_done), 0, output_field=BigIntegerField()),
            **sums,
        )
    )
    return _by("run", counted)


def _member_counts(files: list[int]) -> dict[int, Counts]:
    counted = (
        Member.objects.filter(dump_file__in=files)
        .order_by()
        .values("dump_file")
        .annotate(
            members=Count("id"),
            members_done=Count("id", filter=Q(is_done=True)),
            lines=Sum("lines"),
            warning=StringAgg("warning", "; ", filter=~Q(warning=""), distinct=True, default=Value("")),
        )
    )
    return _by("dump_file", counted)


def _by(key: str, rows: Iterable[Any]) -> dict[int, Counts]:
    return {row[key]: {name: value for name, value in row.items() if name != key} for row in rows}


def _sum_counters(table: str, key: str, ids: list[int], where: str = "") -> dict[int, Counts]:
    """Sum the JSON counters `classes` and `rejected` of a table's rows by `key`, in one query.

    Raw SQL: the ORM has no jsonb_each. Table, key and `where` are this module's own words.
    """
    sums: dict[int, Counts] = defaultdict(lambda: {"classes": dict.fromkeys(LINE_CLASSES, 0), "rejected": {}})
    each = (
        f"SELECT {key}, '{name}', entry.key, sum(entry.value::bigint) "
        f"FROM {table}, jsonb_each_text({name}) entry WHERE {key} = ANY(%(ids)s) {where} GROUP BY 1, 3"
        for name in ("classes", "rejected")
    )
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(each) + " ORDER BY 1, 2, 3", {"ids": ids})
        for owner, name, counter, count in cursor.fetchall():
            sums[owner][name][counter] = int(count)
    return sums


def was_loaded(uris: list[str]) -> bool:
    return Run.objects.filter(state=Run.State.DONE, uris__has_any_keys=uris).exists()
