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
    """Return all that waits in the database; 6 queries."""
    return [
        *_chunks(),
        _of("runs_waiting", "Runs that wait for a worker", _asked_for(), "Is a worker running, and beat?"),
        _of("tests_waiting", "Addresses to be tested", _to_be_tested(), "Is a worker running, and beat?"),
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


def _chunks() -> list[Backlog]:
    """Return the chunks that wait and those at work; one that is put off for a while does not wait yet."""
    ready = Q(state=Chunk.State.READY, not_before__lte=timezone.now())
    chunks = Chunk.objects.filter(state__in=[Chunk.State.READY, Chunk.State.RUNNING]).order_by()
    counted = chunks.aggregate(
        ready=Count("pk", filter=ready),
        since=Min("not_before", filter=ready),
        running=Count("pk", filter=Q(state=Chunk.State.RUNNING)),
    )
    waiting = Waiting(counted["ready"], counted["since"])
    advice = "Start more workers, or look at the worker's log; a full disk pauses loading."
    return [
        _of("chunks_ready", "Chunks that wait for a worker", waiting, advice),
        _of("chunks_running", "Chunks at work", Waiting(counted["running"], None), "Nothing."),
    ]


def _asked_for() -> Waiting:
    rows = Run.objects.filter(state=Run.State.WAITING).order_by()
    return Waiting(**rows.aggregate(count=Count("pk"), since=Min("requested_at")))


def _to_be_tested() -> Waiting:
    rows = LoadTest.objects.filter(state=LoadTest.State.WAITING).order_by()
    return Waiting(**rows.aggregate(count=Count("pk"), since=Min("made_at")))


def _of(name: str, label: str, waiting: Waiting, what_to_do: str) -> Backlog:
    return Backlog(name, label, waiting.count, waiting.since, what_to_do)
