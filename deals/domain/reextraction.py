"""A run of re-extraction, as who extracts knows it (pure)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ReextractionRun:
    """It reads `expected` posts, of which `done` are; `resumed_with` were when it began or went on.

    `after` is the last post that it finished.
    """

    id: int
    started_at: datetime
    after: int
    counts: Mapping[str, int]
    expected: int
    resumed_with: int
    is_finished: bool

    @property
    def done(self) -> int:
        return self.counts.get("posts", 0)
