"""An operator's upload of ids: what a delete notice does, at once, and for whatever is loaded later."""

import re
import time
from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db import connection, transaction

from deals.domain.refused import Refused
from deals.models import DealFlag, DealOverride, DeletionNotices, Purge
from deals.services.loading.batches import judge_again, lock_loading
from deals.services.loading.deletions import purge_posts, purge_words
from deals.services.loading.id_sets import keep_ids
from deals.services.loading.settling import settle_dirty

MOST_IDS = 100_000
"""An upload; further ones take the rest."""

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


def purge_ids(ids: Iterable[int], user: User | None) -> Purge:
    """Delete posts permanently, with what people said of them, as DELETED_PRICE_POLICY has it.

    Text, author and links are gone when this returns, also of posts that are loaded later. Not to be undone.
    """
    began, wanted = time.monotonic(), set(ids)
    with transaction.atomic(), connection.cursor() as cursor:
        lock_loading(cursor)
        purge = Purge.objects.create(purged_by=user, ids=len(wanted))
        keep_ids(DeletionNotices, purge.source, wanted)
        purge.overrides = DealOverride.objects.filter(post_id__in=wanted).count()
        purge.reports = DealFlag.objects.filter(post_id__in=wanted).count()
        purge.posts = purge_posts(wanted)
        judge_again(cursor, purge_words(wanted))
        purge.save()
    settle_dirty(SETTLED_AT_ONCE)
    purge.seconds = round(time.monotonic() - began, 3)
    purge.save(update_fields=["seconds"])
    return purge
