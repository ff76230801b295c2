"""Sets of post ids by the chunk that gave them: kept small, and probed for candidates only."""

import zlib
from array import array
from collections.abc import Collection, Iterable
from itertools import accumulate, chain
from operator import sub

from deals.models.posts import IdSet


def compress_ids(ids: Iterable[int]) -> bytes:
    """Pack sorted ids (0 < id < 2^63) as compressed differences, about 5 bytes each."""
    ordered = sorted(ids)
    differences = array("q", map(sub, ordered, chain((0,), ordered)))
    return zlib.compress(differences.tobytes(), 1)


def decompress_ids(packed: bytes) -> set[int]:
    return set(accumulate(array("q", zlib.decompress(packed))))


def id_array(ids: Iterable[int]) -> str:
    """Return sorted ids as PostgreSQL writes an array: one constant.

    A list would be sent as an expression of each id, which takes the server longer to parse than to look up.
    """
    return f"{{{','.join(map(str, sorted(ids)))}}}"


def keep_ids(model: type[IdSet], source: str, ids: Collection[int], *, replace: bool = True) -> set[int]:
    """Store the ids of one chunk in the place of those that it gave before (or, not `replace`, beside them).

    Returns the ids that no chunk names any more.
    """
    row = model._default_manager.filter(source=source).values_list("compressed_ids", flat=True).first()
    before = decompress_ids(bytes(row)) if row is not None else set()
    now = set(ids) if replace else before | set(ids)
    if now:
        model._default_manager.update_or_create(
            source=source,
            defaults={
                "smallest": min(now),
                "largest": max(now),
                "count": len(now),
                "compressed_ids": compress_ids(now),
            },
        )
    elif before:
        model._default_manager.filter(source=source).delete()
    dropped = before - now
    return dropped - named_ids(model, dropped)


def named_ids(model: type[IdSet], candidates: Collection[int]) -> set[int]:
    """Return those of `candidates` that some chunk names."""
    if not candidates:
        return set()
    wanted, found = set(candidates), set()
    rows = model._default_manager.filter(smallest__lte=max(wanted), largest__gte=min(wanted))
    for packed in rows.values_list("compressed_ids", flat=True).iterator(chunk_size=50):
        found |= wanted & decompress_ids(bytes(packed))
    return found
