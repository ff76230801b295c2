"""What a run leaves when it is cancelled, or when the worker that planned it has died."""

from django.db import transaction

from ingestion.models import Chunk, DumpFile, Member, RunFile


@transaction.atomic
def leave_rest(run_id: int) -> None:
    """Have no worker take the run's chunks that wait; those at work are finished.

    Their files are new again: whichever run finds them next loads them.
    """
    waiting = Chunk.objects.filter(run=run_id, state=Chunk.State.READY).order_by("pk").select_for_update()
    left = list(waiting.values_list("pk", flat=True))
    Chunk.objects.filter(pk__in=left).update(state=Chunk.State.LEFT)
    DumpFile.objects.filter(
        pk__in=Member.objects.filter(chunk__in=left).values("dump_file"), state=DumpFile.State.READY
    ).update(state=DumpFile.State.NEW)


def forget_unplanned(run_id: int) -> None:
    """Drop the run's part in files that it noted and made no chunks of, so that it finds them again."""
    RunFile.objects.filter(run=run_id, passed_over=False).exclude(
        dump_file__members__chunk__run=run_id
    ).delete()
