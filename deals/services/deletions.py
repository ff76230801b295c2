"""Delete notices: kept small, applied whichever comes first, the notice or the post."""

import zlib
from array import array
from collections.abc import Collection, Iterable

from django.db import connection

from deals.models import DeletionNotices

PURGED = ("deals_engagementsnapshot", "deals_deal")


def pack_ids(ids: Iterable[int]) -> bytes:
    """Pack sorted ids (0 < id < 2^63) as compressed differences, about 5 bytes each."""
    previous = 0
    differences = array("q")
    for post_id in sorted(ids):
        differences.append(post_id - previous)
        previous = post_id
    return zlib.compress(differences.tobytes(), 1)


def unpack_ids(packed: bytes) -> set[int]:
    """Return the ids that `pack_ids` packed."""
    differences = array("q", zlib.decompress(packed))
    ids, previous = set(), 0
    for difference in differences:
        previous += difference
        ids.add(previous)
    return ids


def keep_notices(source: str, ids: Collection[int]) -> None:
    """Store the notices of one chunk, in the place of those that it gave before."""
    if not ids:
        DeletionNotices.objects.filter(source=source).delete()
        return
    DeletionNotices.objects.update_or_create(
        source=source,
        defaults={
            "smallest": min(ids),
            "largest": max(ids),
            "count": len(set(ids)),
            "packed_ids": pack_ids(set(ids)),
        },
    )


def noticed_ids(candidates: Collection[int]) -> set[int]:
    """Return those of `candidates` that some stored notice deletes."""
    if not candidates:
        return set()
    wanted, found = set(candidates), set()
    notices = DeletionNotices.objects.filter(smallest__lte=max(wanted), largest__gte=min(wanted))
    for packed in notices.values_list("packed_ids", flat=True).iterator(chunk_size=50):
        found |= wanted & unpack_ids(bytes(packed))
    return found


def purge_posts(ids: Collection[int]) -> int:
    """Take the posts with these ids out, with deals and snapshots; return how many were there.

    Raw SQL: a notice list has tens of thousands of ids, and Django's cascade would read each row.
    """
    if not ids:
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM deals_post WHERE id = ANY(%s) ORDER BY id", [sorted(ids)])
        present = [row[0] for row in cursor.fetchall()]
        if not present:
            return 0
        cursor.execute(
            """
            INSERT INTO deals_dirtyproduct (product_id, currency)
            SELECT DISTINCT product_id, currency FROM deals_deal
            WHERE post_id = ANY(%s) AND product_id IS NOT NULL
            ON CONFLICT DO NOTHING
            """,
            [present],
        )
        for table in PURGED:
            cursor.execute(f"DELETE FROM {table} WHERE post_id = ANY(%s)", [present])
        cursor.execute("DELETE FROM deals_post WHERE id = ANY(%s)", [present])
    return len(present)
