"""Frames that cannot be taken: counted by reason, the last of each kept as a sample."""

from collections import Counter
from collections.abc import Mapping

from ingestion.live.base import SAMPLE_BYTES, BadFrame

MOST_REASONS = 40


class Rejects:
    """Counts that go on from those stored."""

    def __init__(self, counts: Mapping[str, int], samples: Mapping[str, str]) -> None:
        self.counts: Counter[str] = Counter(counts)
        self.samples: dict[str, str] = dict(samples)

    def note(self, bad: BadFrame) -> None:
        """Count a frame and keep how it begins, without what no table takes."""
        reason = bad.reason if bad.reason in self.counts or len(self.counts) < MOST_REASONS else "other"
        self.counts[reason] += 1
        text = bad.sample[:SAMPLE_BYTES].decode("utf-8", "replace")
        self.samples[reason] = "".join(each if each.isprintable() else "\ufffd" for each in text)
