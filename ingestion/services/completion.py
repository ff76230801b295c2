"""Loading a chunk's facts and completing it, in one transaction: both happen, once, or neither."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection, transaction
from django.db.models.functions import Now

from deals.domain.records import LoadBatch
from deals.services.common.staging import stage
from deals.services.loading.batches import load_batch
from ingestion.models import Chunk, Member
from ingestion.reading.members import MemberResult
from ingestion.selectors.files import UNKNOWN_SHAPE
from ingestion.services.leases import Lease, LeaseLost
from ingestion.services.states import update_file_states
from ingestion.services.superseding import requeue_sources

MAX_TEXT = 2000

STAGED_MEMBER = "id bigint, lines int, parsed int, classes jsonb, rejected jsonb, reason text, warning text"

SAVE_MEMBERS = """
    UPDATE ingestion_member member
    SET lines = staged.lines, parsed = staged.parsed, classes = staged.classes, rejected = staged.rejected,
        reason = staged.reason, warning = staged.warning, is_done = true
    FROM staged_member staged WHERE staged.id = member.id
"""


@transaction.atomic
def complete(lease: Lease, batch: LoadBatch, results: Mapping[Member, MemberResult]) -> int:
    """Load the batch and mark the chunk done; return the id of its run.

    Raises LeaseLost, and leaves no trace, where the chunk was meanwhile given to another worker.
    """
    counts = load_batch(batch)
    fenced = Chunk.objects.filter(
        pk=lease.chunk_id, lease_token=lease.token, state=Chunk.State.RUNNING
    ).update(
        state=Chunk.State.DONE,
        lease_token=None,
        lease_until=None,
        reason="",
        lines=sum(result.lines for result in results.values()),
        classes=_sum(result.classes for result in results.values()),
        rejected=_sum(result.rejected for result in results.values()),
        posts=counts.posts,
        deals=counts.deals,
        snapshots=counts.snapshots,
        deleted=counts.deleted,
        done_at=Now(),
    )
    if fenced != 1:
        raise LeaseLost(f"chunk {lease.chunk_id}")
    _save_members(results)
    update_file_states({member.dump_file_id for member in results})
    run_id = Chunk.objects.values_list("run_id", flat=True).get(pk=lease.chunk_id)
    requeue_sources(counts.sources_to_reload, run_id)
    return run_id


def _sum(counters: Iterable[Counter[str]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for counter in counters:
        total.update(counter)
    return dict(+total)


def _warning(result: MemberResult) -> str:
    """Name the keys of a shape that is not known beside what was odd of the file."""
    unknown = f"{UNKNOWN_SHAPE}{result.unknown}" if result.unknown else ""
    return "; ".join(filter(None, (result.warning, unknown)))


def _save_members(results: Mapping[Member, MemberResult]) -> None:
    """Write what came of the members, and note it in them.

    Raw SQL: the CASE that bulk_update builds for each member and field took a sixth of a load of small ones.
    """
    for member, result in results.items():
        member.lines, member.parsed = result.lines, result.parsed
        member.classes = dict(+result.classes)
        member.rejected = dict(+result.rejected)
        member.reason, member.warning = result.reason[:MAX_TEXT], _warning(result)[:MAX_TEXT]
        member.is_done = True
    with connection.cursor() as cursor:
        stage(cursor, "staged_member", STAGED_MEMBER, map(_staged, results))
        cursor.execute(SAVE_MEMBERS)


def _staged(member: Member) -> tuple[Any, ...]:
    """Return a row of STAGED_MEMBER."""
    counts = (member.lines, member.parsed, member.classes, member.rejected)
    return (member.pk, *counts, member.reason, member.warning)
