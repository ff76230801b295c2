"""What operators are to be told of: what went wrong with runs, what is stuck, what is late."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from ingestion.models import Chunk, Notice, Run, WatchedPrefix
from ingestion.selectors.schedules import next_scan_at

RECENT = timedelta(days=1)
"""How long ago a run may have ended: after an upgrade, or a night without workers, old ones are not told."""

STUCK_AFTER = timedelta(minutes=30)
"""Without a chunk done: one takes seconds, and five attempts of one minutes."""

PLANNING_STUCK_AFTER = timedelta(hours=6)
"""A prefix with hundreds of thousands of files takes minutes; its worker's task ends after this time."""

LATE_AFTER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a run or with a schedule (one of them), said in words."""

    kind: str
    run: int | None
    watched_prefix: int | None
    said: str

    @property
    def key(self) -> tuple[str, int | None, int | None]:
        return self.kind, self.run, self.watched_prefix


def troubles(now: datetime) -> list[Trouble]:
    """Return all of them, runs first; 3 queries and one for each run that has not ended."""
    return [*_ended(now), *_stuck(now), *_schedules(now)]


def notices() -> QuerySet[Notice]:
    """Return what was told, newest first."""
    return Notice.objects.select_related("run", "watched_prefix").order_by("-id")


def _ended(now: datetime) -> Iterator[Trouble]:
    recent = Run.objects.filter(finished_at__gt=now - RECENT).exclude(state=Run.State.CANCELLED)
    for run in recent.order_by("pk"):
        if said := _failure(run):
            yield Trouble(Notice.Kind.FAILED, run.pk, None, said)
        if many := run.summary.get("files_suspicious"):
            yield Trouble(Notice.Kind.SUSPICIOUS, run.pk, None, _suspicion(run, many))


def _failure(run: Run) -> str:
    """Say what failed in a run; "" for nothing."""
    if run.state == Run.State.FAILED:
        return f"Run {run.pk} failed: {run.reason}. Mend what it says, then repeat the run on its page."
    failed, partial = run.summary.get("files_failed", 0), run.summary.get("files_partial", 0)
    if not failed and not partial:
        return ""
    return (
        f"Run {run.pk} ended with faults: of {run.summary['files_total']:,} files {failed:,} failed and "
        f"{partial:,} are loaded in part. Its page has each file's reason: fetch or mend them, then press "
        "'Load the files with faults again'."
    )


def _suspicion(run: Run, many: int) -> str:
    files = "1 file" if many == 1 else f"{many:,} files"
    return (
        f"Run {run.pk} is suspicious: of {files} many lines were rejected. Its page names the reasons: the "
        "files may be damaged, or written in a shape that is not known."
    )


def _stuck(now: datetime) -> Iterator[Trouble]:
    at_work = Chunk.objects.filter(run=OuterRef("pk"), state=Chunk.State.RUNNING, lease_until__gt=now)
    going_on = Run.objects.exclude(state__in=Run.OVER).filter(live_stream=None).exclude(Exists(at_work))
    for run in going_on.annotate(moved_at=Max("chunks__done_at")).order_by("pk"):
        since = max(filter(None, (run.started_at, run.moved_at)))
        limit = PLANNING_STUCK_AFTER if run.state == Run.State.PLANNING else STUCK_AFTER
        if now - since > limit:
            yield Trouble(
                Notice.Kind.STUCK,
                run.pk,
                None,
                f"Run {run.pk} is stuck: it is {run.get_state_display()}, and nothing was done since "
                f"{since:%Y-%m-%d %H:%M} UTC. The page of workers says whether one is running, or the "
                "disk is full.",
            )


def _schedules(now: datetime) -> Iterator[Trouble]:
    for prefix in WatchedPrefix.objects.filter(Q(is_on=True) | Q(requested_at__isnull=False)).order_by("pk"):
        if prefix.is_on and prefix.problem:
            said = f"The schedule of {prefix.uri} has a problem: {prefix.problem}"
            yield Trouble(Notice.Kind.FAILED, None, prefix.pk, said)
        due = next_scan_at(prefix)
        if due and now - due > LATE_AFTER and (prefix.scan_until is None or prefix.scan_until < now):
            said = (
                f"The schedule of {prefix.uri} is late: its scan was due at {due:%Y-%m-%d %H:%M} UTC. The "
                "page of workers says whether one is running."
            )
            yield Trouble(Notice.Kind.LATE, None, prefix.pk, said)
