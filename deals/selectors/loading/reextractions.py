"""Re-extractions, and how far each is."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from deals.domain.choices import LabelledEnum
from deals.domain.pace import Pace, pace_of
from deals.models import Reextraction

SHOWN = 20

SILENT = timedelta(minutes=2)
"""A batch takes some seconds: who told nothing for so long was stopped."""


class ReextractionState(LabelledEnum):
    """How a re-extraction is."""

    RUNNING = "running", "running"
    STOPPING = "stopping", "stops after its batch"
    STOPPED = "stopped", "stopped: the next run goes on from here"
    DONE = "done", "done"


@dataclass(frozen=True, slots=True)
class ShownReextraction:
    """A re-extraction with its progress in posts; `applied` of them changed."""

    run: Reextraction
    state: ReextractionState
    pace: Pace
    applied: int

    @property
    def is_moving(self) -> bool:
        return self.state in (ReextractionState.RUNNING, ReextractionState.STOPPING)


def latest_reextractions() -> list[ShownReextraction]:
    """Return the latest ones, the newest first. 1 query."""
    return [shown_reextraction(run) for run in Reextraction.objects.all()[:SHOWN]]


def shown_reextraction(run: Reextraction) -> ShownReextraction:
    """Return how far a re-extraction is, by what it told last."""
    done = int(run.counts.get("posts", 0))
    pace = pace_of(done, run.expected, run.resumed_at, run.told_at, run.resumed_with)
    return ShownReextraction(run, _state_of(run), pace, int(run.counts.get("applied", 0)))


def _state_of(run: Reextraction) -> ReextractionState:
    if run.finished_at:
        return ReextractionState.DONE
    last = run.told_at or run.resumed_at
    if last is None or last < timezone.now() - SILENT:
        return ReextractionState.STOPPED
    if run.stop_asked_at is None:
        return ReextractionState.RUNNING
    return ReextractionState.STOPPED if last >= run.stop_asked_at else ReextractionState.STOPPING
