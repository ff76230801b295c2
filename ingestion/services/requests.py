"""Runs that people and programs ask for: noted here, planned by a worker; cancelled and repeated."""

from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from deals.domain.alerts.mode import AlertMode
from deals.domain.refused import Refused
from ingestion.models import Run
from ingestion.selectors.files import faulty_files
from ingestion.services.leaving import leave_rest
from ingestion.sources.local_folders import refusal_of

REQUEST_LOCK = 7_201_906
MOST_WAITING = 100
MOST_ADDRESSES = 100
MOST_FAULTY = 20_000
"""Files with a fault that are asked for one by one: some minutes."""


@transaction.atomic
def request_run(
    uris: list[str],
    *,
    by: Any,
    force: bool = False,
    validate: bool = False,
    alert_mode: AlertMode = AlertMode.RECORD,
    repeats: Run | None = None,
) -> tuple[Run, bool]:
    """Have a worker load what addresses name; return the run and whether it is a new one.

    The same request again, while its run has not ended, is answered with that run. Raises Refused.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [REQUEST_LOCK])
    asked = {"uris": uris, "force": force, "validate": validate, "alert_mode": alert_mode, "repeats": repeats}
    going_on = Run.objects.filter(**asked, requested_at__isnull=False, cancelled_at=None)
    if same := going_on.exclude(state__in=Run.OVER).first():
        return same, False
    _refuse(uris)
    values = {"requested_at": timezone.now(), "requested_by": by, "state": Run.State.WAITING}
    return Run.objects.create(**asked, **values), True


def _refuse(uris: list[str]) -> None:
    """Raise Refused for folders that may not be read, and where too many wait."""
    for uri in uris:
        if said := refusal_of(uri, settings.LOCAL_FOLDERS):
            raise Refused(said)
    if Run.objects.filter(state=Run.State.WAITING).count() >= MOST_WAITING:
        raise Refused(f"{MOST_WAITING} runs wait for a worker already: ask again when some have begun.")


@transaction.atomic
def cancel_run(run_id: int) -> Run:
    """End a run early: what is loaded stays, chunks at work are finished, the rest is left.

    Raises Refused, and Run.DoesNotExist.
    """
    run = Run.objects.select_for_update(no_key=True).get(pk=run_id)  # its planner may add chunks meanwhile
    if run.live_stream_id is not None:
        raise Refused("This run loads a live stream: turn the stream off instead.")
    if run.state in Run.OVER:
        raise Refused("This run has ended already.")
    run.cancelled_at = run.cancelled_at or timezone.now()
    if run.state == Run.State.WAITING:
        run.state, run.finished_at = Run.State.CANCELLED, run.cancelled_at
    run.save(update_fields=["cancelled_at", "state", "finished_at"])
    leave_rest(run.pk)
    return run


def repeat_run(run_id: int, *, only_faulty: bool, by: Any) -> tuple[Run, bool]:
    """Load again a run's files that have a fault, or (read anew) all that its addresses name now.

    Raises Refused, and Run.DoesNotExist.
    """
    run = Run.objects.get(pk=run_id)
    if run.live_stream_id is not None and not only_faulty:
        raise Refused("A live stream's run cannot be loaded as a whole again: load the stream's address.")
    if run.state not in Run.OVER:
        raise Refused("This run has not ended yet: cancel it, or wait for its end.")
    if only_faulty:
        _refuse_faulty(run)
    return request_run(
        run.uris,
        by=by,
        force=not only_faulty,
        validate=run.validate,
        alert_mode=AlertMode(run.alert_mode),
        repeats=run if only_faulty else None,
    )


def _refuse_faulty(run: Run) -> None:
    """Raise Refused where a run has no file with a fault, or too many."""
    count = faulty_files(run.pk).count()
    if not count:
        raise Refused("No file of this run has a fault.")
    if count > MOST_FAULTY:
        raise Refused(f"{count:,} files have a fault: load the addresses of run {run.pk} again instead.")
