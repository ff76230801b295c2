"""What falls due by itself: every 30 seconds, harmless twice."""

from django.db import connection, transaction
from django.db.models.functions import Now

from deals.services.settling import settle_dirty
from ingestion.models import Heartbeat
from ingestion.services.claims import count_due
from ingestion.services.runs import finish_runs

SWEEP_LOCK = 7_201_903
SETTLED_PRODUCTS = 2000
"""In one sweep, some seconds' work; the rest is left to the next."""


def sweep() -> int:
    """Settle what is dirty, end runs, and return how many chunks wait for a worker.

    Of two sweeps at once the second only counts.
    """
    beat("beat")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SWEEP_LOCK])
        if cursor.fetchone()[0]:
            settle_dirty(SETTLED_PRODUCTS)
            finish_runs()
    return count_due()


def beat(name: str) -> None:
    """Note that a worker, or beat, did something just now."""
    Heartbeat.objects.update_or_create(name=name[:120], defaults={"seen_at": Now()})
