"""Workers and what waits for them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Min, Q
from django.utils import timezone

from deals.selectors.operations.backlog import Waiting, dirty_products, unsent_mails, unsent_messages
from ingestion.models import Chunk, Heartbeat, LoadTest, Run


@dataclass(frozen=True, slots=True)
class Worker:
    """A process that writes heartbeats from inside its work; `is_silent`: for longer than it may."""

    name: str
    seen_at: datetime
    is_silent: bool


@dataclass(frozen=True, slots=True)
class Backlog:
    """One thing that waits: how much, since when, and what to do where that is too long."""

    name: str
    label: str
    count: int
    since: datetime | None
    what_to_do: str


def workers() -> list[Worker]:
    """Return the processes of workers, and beat, that were seen within the last hour; 1 query."""
    limit = timezone.now() - timedelta(seconds=settings.WORKER_SILENCE_SECONDS)
    return [Worker(row.name, row.seen_at, row.seen_at < limit) for row in Heartbeat.objects.order_by("name")]


def backlog() -> list[Backlog]:
    """Return all that waits in the database; 8 queries."""
    now = timezone.now()
    chunks = Chunk.objects.order_by()
    ready = Q(state=Chunk.State.READY)
    running = Q(state=Chunk.State.RUNNING)
    counted = chunks.filter(ready | running).aggregate(
        ready=Count("pk", filter=ready),
        ready_since=Min("not_before", filter=ready),
        running=Count("pk", filter=running),
    )
    asked = Run.objects.filter(state=Run.State.WAITING).order_by()
    asked_since = asked.aggregate(since=Min("requested_at"))["since"]
    return [
        Backlog(
            "chunks_ready", "Chunks that wait for a worker", counted["ready"],
            _past(counted["ready_since"], now),
            "Start more workers, or look at the worker's log; a full disk pauses loading.",
        ),
        Backlog("chunks_running", "Chunks at work", counted["running"], None, "Nothing."),
        Backlog(
            "runs_waiting", "Runs that wait for a worker", asked.count(), asked_since,
            "Is a worker running, and beat?",
        ),
        Backlog(
            "tests_waiting", "Addresses to be tested",
            LoadTest.objects.filter(state=LoadTest.State.WAITING).count(),
            LoadTest.objects.filter(state=LoadTest.State.WAITING).order_by().aggregate(m=Min("made_at"))["m"],
            "Is a worker running, and beat?",
        ),
        _of(
            "dirty_products", "Products to settle", dirty_products(),
            "Their prices are behind by this much. The sweep settles 2,000 each 30 seconds: is beat running?",
        ),
        _of(
            "unsent_messages", "Alert mails and webhooks to send", unsent_messages(),
            "Is the sender running? A receiver that refuses is tried again later by itself.",
        ),
        _of(
            "unsent_mails", "Mails of accounts to send", unsent_mails(),
            "Is the sender running, and does the mail server of EMAIL_URL answer?",
        ),
    ]  # fmt: skip


def _past(moment: datetime | None, now: datetime) -> datetime | None:
    """Return a moment that has passed; a chunk that is put off for a while does not wait yet."""
    return moment if moment is not None and moment <= now else None


def _of(name: str, label: str, waiting: Waiting, what_to_do: str) -> Backlog:
    return Backlog(name, label, waiting.count, waiting.since, what_to_do)
