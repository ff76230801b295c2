"""Frames that cannot be taken: counted by reason, the last of each kept as a sample."""

from collections import Counter
from collections.abc import Mapping

from ingestion.live.base import SAMPLE_BYTES, BadFrame

MOST_REASONS = 40

REASONS = {
    "bad_id": "it names its post by no id of the network",
    "bad_json": "it is not valid JSON: the server, or something on the way to it, damages what it sends",
    "bad_time": "its time is missing, unreadable, before 2006 or in the future",
    "not_a_post": "it is JSON, but of none of the known kinds of events: is the address right?",
    "not_an_object": "it is JSON, but not an object",
    "too_long": "it is longer than 1 MiB, longer than any post",
    "other": f"of more than {MOST_REASONS} reasons: the first ones are told apart",
}


def frame_reason(reason: str) -> str:
    """Return the words for a reason; the reason itself where there are none."""
    return REASONS.get(reason, reason.replace("_", " "))


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
