"""A worker plans the runs that were asked for, one at a time each."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.db import transaction

from ingestion.models import Run
from ingestion.services.planning import plan_run
from ingestion.services.runs import end_planning, hold_planner_lock
from ingestion.sources import SourceError, SourceForbidden
from ingestion.sources.local_folders import refusal_of

log = logging.getLogger(__name__)


def count_waiting() -> int:
    """Return how many runs wait for a worker."""
    return Run.objects.filter(state=Run.State.WAITING).count()


def plan_one(
    on_chunks: Callable[[int], None] = lambda count: None, heartbeat: Callable[[], None] = lambda: None
) -> bool:
    """Find the files of the run that waits longest and have them loaded; False where none waits.

    Of two workers one does it. One whose worker dies waits again (`runs.finish_runs`). An error of the source
    ends the run with its reason.
    """
    if (run := _take()) is None:
        return False

    def on_file(uri: str) -> None:
        heartbeat()
        check_local(uri, is_glob=False)

    def on_ready(count: int) -> None:
        heartbeat()
        on_chunks(count)

    if refused := next(filter(None, (refusal_of(uri, settings.LOCAL_FOLDERS) for uri in run.uris)), ""):
        end_planning(run, reason=refused)
        return True
    try:
        plan_run(run, on_ready, on_file)
    except SourceError as error:
        log.info("run %d loads nothing (more): %s", run.pk, error)
    except Exception as error:
        end_planning(run, reason=f"planning failed ({type(error).__name__}): the worker's log says where")
        raise
    return True


def check_local(uri: str, *, is_glob: bool = True) -> None:
    """Raise SourceForbidden for a folder that may not be read: settings and links change after the door."""
    if refusal := refusal_of(uri, settings.LOCAL_FOLDERS, is_glob=is_glob):
        raise SourceForbidden(f"{uri}: {refusal}")


@transaction.atomic
def _take() -> Run | None:
    waiting = Run.objects.select_for_update(skip_locked=True).filter(state=Run.State.WAITING)
    run = waiting.order_by("pk").first()
    if run is not None:
        hold_planner_lock(run)  # before anybody sees it in planning without
        run.state, run.plannings = Run.State.PLANNING, run.plannings + 1
        run.save(update_fields=["state", "plannings"])
    return run
