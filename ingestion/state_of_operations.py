"""What the page of workers and the API show alike: /readyz, workers, what waits, queues, the disk."""

from dataclasses import dataclass

from django.conf import settings

from ingestion.selectors.backlog import Backlog, Worker, backlog, workers
from ingestion.services.disk_space import shortage
from tweetdeals.health import CHECKS, DEGRADED, probe
from tweetdeals.queues import queue_lengths


@dataclass(frozen=True, slots=True)
class Part:
    """A part of /readyz: ok, degraded or failed, and what it says."""

    name: str
    state: str
    said: str


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue of the broker; `messages` is None where that does not answer."""

    name: str
    messages: int | None


@dataclass(frozen=True, slots=True)
class Operations:
    """All of it, as of now."""

    parts: list[Part]
    workers: list[Worker]
    backlog: list[Backlog]
    queues: list[Queue]
    disk_reserve_mb: int
    disk: str


def operations() -> Operations:
    """Look at everything; some seconds at most where services do not answer."""
    return Operations(
        parts=[_part(name, probe(check)) for name, check in CHECKS.items()],
        workers=workers(),
        backlog=backlog(),
        queues=[Queue(name, count) for name, count in queue_lengths().items()],
        disk_reserve_mb=settings.DISK_RESERVE_MB,
        disk=shortage(),
    )


def _part(name: str, sentence: str) -> Part:
    if sentence == "ok":
        return Part(name, "ok", "")
    is_degraded = sentence.startswith(DEGRADED)
    return Part(name, "degraded" if is_degraded else "failed", sentence.removeprefix(DEGRADED))
