"""An operator's upload of ids: what a delete notice does, at once, and for whatever is loaded later."""

import re
import time
from collections.abc import Iterable
from datetime import UTC, datetime

from django.contrib.auth.models import User
from django.db import connection, transaction

from deals.domain.refused import Refused
from deals.models import DealOverride, DealReport, DeletionNotices, Purge
from deals.services.loading.batches import lock_loading, reapply_overrides
from deals.services.loading.deletions import purge_overrides, purge_posts
from deals.services.loading.id_sets import decompress_ids, keep_ids
from deals.services.loading.settling import settle_dirty

MOST_IDS = 100_000
"""An upload; further ones take the rest."""

MOST_LINES = 4 * MOST_IDS
"""With empty and repeated ones: a page looks through all of them."""

MOST_BYTES = 4 * 1024 * 1024
SHOWN_FAULTS = 5
SETTLED_AT_ONCE = 2_000
"""Products; the sweep settles the rest within its 30 seconds."""

HEADERS = frozenset({"id", "ids", "tweet_id", "post_id", "status_id", "tweet id", "post id", "url", "link"})
"""What a sheet of one column calls ids in its first line."""

_ID = re.compile(r"(?:https?://\S{1,200}/)?(\d{1,19})/?", re.ASCII)


ONE_COLUMN = "Send one id or address per line, and no other columns. Nothing was purged."


def read_ids(text: str) -> list[int]:
    """Return the ids of a text, one a line, bare or at the end of a post's address.

    Empty lines, quotes around an id and a sheet's header are passed over. Raises Refused for any other line,
    for none and for too many.
    """
    if len(text) > MOST_BYTES:
        raise Refused(f"This is more than {MOST_BYTES // 1024 // 1024} MB: send it in parts.")
    if text.count("\n") > MOST_LINES:
        raise Refused(f"These are over {MOST_LINES:,} lines: send them in parts.")
    found: dict[int, None] = {}
    faults = []
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        word = line.strip().strip('"').strip()
        if not word or (number == 1 and word.casefold() in HEADERS):
            continue
        match = _ID.fullmatch(word)
        if match is None or not 0 < int(match[1]) < 2**63:
            faults.append(f"line {number}: '{word[:40]}'")
        else:
            found[int(match[1])] = None
    if faults:
        more = f", and {len(faults) - SHOWN_FAULTS} more" if len(faults) > SHOWN_FAULTS else ""
        raise Refused(f"Not the id of a post: {'; '.join(faults[:SHOWN_FAULTS])}{more}. {ONE_COLUMN}")
    if not 0 < len(found) <= MOST_IDS:
        raise Refused(f"Send 1 to {MOST_IDS:,} ids; these are {len(found):,}.")
    return list(found)


@transaction.atomic
def queue_purge(ids: Iterable[int], user: User | None) -> Purge:
    """Note ids, so that their posts are not loaded from now on; a worker removes those that are stored."""
    wanted = set(ids)
    purge = Purge.objects.create(purged_by=user, ids=len(wanted))
    keep_ids(DeletionNotices, purge.source, wanted)
    return purge


def carry_out_next_purge() -> bool:
    """Carry out the purge that waits longest; tell whether there was one. Idempotent, even twice at once."""
    purge = Purge.objects.filter(done_at=None).order_by("pk").first()
    if purge is not None:
        carry_out(purge)
    return purge is not None


def carry_out(purge: Purge) -> None:
    """Delete the posts of a purge permanently, with what people said of them, as DELETED_PRICE_POLICY has it.

    Text, author and links are gone when this returns. Not to be undone.
    """
    began = time.monotonic()
    with transaction.atomic(), connection.cursor() as cursor:
        lock_loading(cursor)
        purge.refresh_from_db()
        if purge.done_at is not None:
            return
        wanted = _ids_of(purge)
        purge.overrides = DealOverride.objects.filter(post_id__in=wanted).count()
        purge.reports = DealReport.objects.filter(post_id__in=wanted).count()
        purge.posts = purge_posts(wanted)
        reapply_overrides(cursor, purge_overrides(wanted))
        purge.done_at = datetime.now(UTC)
        purge.save()
    settle_dirty(SETTLED_AT_ONCE)
    purge.seconds = round(time.monotonic() - began, 3)
    purge.save(update_fields=["seconds"])


def _ids_of(purge: Purge) -> set[int]:
    row = DeletionNotices.objects.filter(source=purge.source).values_list("compressed_ids", flat=True).first()
    return decompress_ids(bytes(row)) if row is not None else set()


def purge_ids(ids: Iterable[int], user: User | None) -> Purge:
    """Note ids and delete their posts at once, as the command does."""
    purge = queue_purge(ids, user)
    carry_out(purge)
    return purge
