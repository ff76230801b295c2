"""Newer versions of objects: what an older one gave goes once the newer is loaded."""

from collections.abc import Iterable

from django.db import connection, transaction
from django.db.models import Sum
from django.db.models.functions import Now

from deals.domain.records import LoadBatch
from deals.services.loading.batches import load_batch, lock_loading
from ingestion.models import Chunk, DumpFile, Member

FINAL = (DumpFile.State.DONE, DumpFile.State.PARTIAL, DumpFile.State.FAILED)

# In most runs none.
SUPERSEDED = """
    SELECT DISTINCT old.id FROM ingestion_runfile part
    JOIN ingestion_dumpfile new ON new.id = part.dump_file_id
    JOIN ingestion_dumpfile old ON old.uri = new.uri AND old.listed_at < new.listed_at
    WHERE part.run_id = %(run)s AND old.state <> 'superseded' AND new.state = ANY(%(final)s)
"""

READY = {
    "state": Chunk.State.READY,
    "lease_token": None,
    "lease_until": None,
    "attempts": 0,
    "interruptions": 0,
    "reason": "",
}


def requeue_sources(sources: Iterable[str], run_id: int) -> None:
    """Make the chunks of these sources ready once more, for `run_id`; one at work reads it again anyway.

    To be called in the transaction whose load named them.
    """
    named = [int(source.removeprefix(Chunk.SOURCE)) for source in sources if source.startswith(Chunk.SOURCE)]
    idle = Chunk.objects.filter(pk__in=named).exclude(state__in=[Chunk.State.READY, Chunk.State.RUNNING])
    ids = list(idle.order_by("pk").select_for_update().values_list("pk", flat=True))
    _make_ready(ids, run_id)


def retire_superseded(run_id: int) -> None:
    """Take back what older versions of the run's files gave, where the newer version is loaded."""
    with connection.cursor() as cursor:
        cursor.execute(SUPERSEDED, {"run": run_id, "final": list(FINAL)})
        old = [row[0] for row in cursor.fetchall()]
    for file in DumpFile.objects.filter(pk__in=old).order_by("pk"):
        _retire(file, run_id)


@transaction.atomic
def _retire(file: DumpFile, run_id: int) -> None:
    """Take back the file's share. Files that shared a chunk with it are loaded again without it."""
    with connection.cursor() as cursor:
        lock_loading(cursor)  # before any row: loads lock in this order
    chunks = list(Chunk.objects.filter(members__dump_file=file).distinct().order_by("pk"))
    stale: set[str] = set()
    for chunk in chunks:
        stale.update(load_batch(LoadBatch(source=chunk.source)).sources_to_reload)
    Member.objects.filter(dump_file=file).delete()
    shared = set(Member.objects.filter(chunk__in=chunks).values_list("chunk_id", flat=True))
    Chunk.objects.filter(pk__in=[chunk.pk for chunk in chunks if chunk.pk not in shared]).delete()
    for chunk_id in sorted(shared):
        size = Member.objects.filter(chunk=chunk_id).aggregate(total=Sum("size"))["total"]
        Chunk.objects.filter(pk=chunk_id).update(size=size)
    _make_ready(sorted(shared), run_id)
    requeue_sources(sorted(stale), run_id)
    file.state = DumpFile.State.SUPERSEDED
    file.reason, file.fault, file.warning = "the object has changed: its newer version is loaded", "", ""
    file.is_suspicious = False
    file.save(update_fields=["state", "reason", "fault", "warning", "is_suspicious"])


def _make_ready(chunks: list[int], run_id: int) -> None:
    """Have chunks loaded once more. A worker that has one now has lost it."""
    Chunk.objects.filter(pk__in=chunks).update(run=run_id, not_before=Now(), **READY)
    members = Member.objects.filter(chunk__in=chunks)
    members.update(is_done=False)
    DumpFile.objects.filter(pk__in=members.values("dump_file")).update(state=DumpFile.State.READY)
