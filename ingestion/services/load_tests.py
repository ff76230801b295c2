"""Addresses are looked at before they are loaded: by a worker, within bounds, nothing is loaded."""

import logging
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from deals.domain.refused import Refused
from ingestion.models import LoadTest
from ingestion.services.discovery import no_file
from ingestion.services.looking import look
from ingestion.sources import SourceError
from ingestion.sources.advice import advice_on
from ingestion.sources.local_folders import refusal_of

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=330)
"""Longer than its task may take."""

MOST_ATTEMPTS = 2
MOST_WAITING = 20
KEPT = timedelta(days=7)

DUE = Q(state=LoadTest.State.WAITING) | Q(state=LoadTest.State.LOOKING, until__lt=Now())
AGAIN = "Look at S3_ENDPOINT_URL and the store, then test the address again."
DIED = "the look was broken off twice (memory, or a worker that was stopped): the worker's log says where"


def request_test(uri: str, by: Any) -> LoadTest:
    """Have a worker look at an address; the tests of last week are forgotten. Raises Refused."""
    if said := refusal_of(uri, settings.LOCAL_FOLDERS):
        raise Refused(said)
    LoadTest.objects.filter(made_at__lt=Now() - KEPT).delete()
    if LoadTest.objects.filter(state=LoadTest.State.WAITING).count() >= MOST_WAITING:
        raise Refused(f"{MOST_WAITING} addresses wait for a worker already: is one running?")
    return LoadTest.objects.create(uri=uri, made_by=by)


def count_due() -> int:
    """Return how many addresses wait to be looked at."""
    return LoadTest.objects.filter(DUE).count()


def test_one(heartbeat: Callable[[], None] = lambda: None) -> bool:
    """Look at the address that waits longest; False where none does. Of two workers one looks."""
    if (test := _take()) is None:
        return False
    if test.attempts > MOST_ATTEMPTS:
        _end(test, problem=DIED)
        return True
    try:
        found = look(test.uri, heartbeat)
    except SourceError as error:
        _end(test, problem=f"{error}. {advice_on(error, test.uri, later=AGAIN)}")
    except Exception as error:
        _end(test, problem=f"the look failed ({type(error).__name__}): the worker's log says where")
        raise
    else:
        _end(test, problem="" if found["objects"] else f"{no_file(test.uri)}.", found=found)
    return True


@transaction.atomic
def _take() -> LoadTest | None:
    test = LoadTest.objects.select_for_update(skip_locked=True).filter(DUE).order_by("pk").first()
    if test is not None:
        test.state, test.token, test.until = LoadTest.State.LOOKING, uuid.uuid4(), Now() + LEASE
        test.attempts = F("attempts") + 1
        test.save()
        test.refresh_from_db()
    return test


def _end(test: LoadTest, *, problem: str, found: dict[str, Any] | None = None) -> None:
    """Store what came of a look, unless another worker has taken it over."""
    state = LoadTest.State.FAILED if problem else LoadTest.State.DONE
    mine = LoadTest.objects.filter(pk=test.pk, token=test.token)
    mine.update(state=state, problem=problem, found=found or {}, until=None)
