"""Replacing what was extracted from stored posts by new extractions: a batch, or nothing of it.

Alerts: what follows from a re-extraction is settled here, in the batch's own transaction, so that no sweep
finds it dirty and takes it for news. The call of `settle_now` is the place to record alert events only.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils import timezone

from deals.domain.extraction_diff import ExtractionChange
from deals.domain.records import PostDeals
from deals.domain.reextraction import ReextractionRun
from deals.models import Deal, Post, Reextraction
from deals.services.loading.batches import load_extractions, lock_loading
from deals.services.loading.deletions import remove_posts
from deals.services.loading.settling import settle_now
from deals.services.loading.stored_extractions import extractions_of, record_of

ASIDE = 1_000_000
"""Anchors move by way of places that no text has, since two may change places."""

MOVE_ANCHORS = """
    UPDATE deals_deal deal SET anchor = move.new + %(aside)s
    FROM unnest(%(posts)s::bigint[], %(old)s::int[], %(new)s::int[]) AS move (post_id, old, new)
    WHERE (deal.post_id, deal.anchor) = (move.post_id, move.old)
"""

SETTLE_ANCHORS = """
    UPDATE deals_deal SET anchor = anchor - %(aside)s WHERE post_id = ANY(%(posts)s) AND anchor >= %(aside)s
"""

TOUCHED = "SELECT DISTINCT product_id FROM deals_dirtyproduct"


def extractions_after(post_id: int, limit: int) -> list[PostDeals]:
    """Return the next posts by id that have a text, with their deals as extracted. 3 queries."""
    ids = Post.objects.filter(pk__gt=post_id).exclude(text="").order_by("pk").values_list("pk", flat=True)
    return extractions_of(list(ids[:limit]))


def apply_extractions(read: Sequence[PostDeals], changes: Mapping[int, ExtractionChange]) -> int:
    """Store what posts are read as now; return how many posts that changed.

    `read` are posts that differ, with their new deals: without any, the post goes as if it were loaded today.
    Posts that were loaded again meanwhile are left alone. Curators' overrides stay in force.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        lock_loading(cursor)
        ids = [each.post.id for each in read]
        stored = {post.pk: record_of(post) for post in Post.objects.filter(pk__in=ids)}
        current = [each for each in read if stored.get(each.post.id) == each.post]
        before = _touched(cursor)
        _move_anchors(cursor, current, changes)
        remove_posts([each.post.id for each in current if not each.deals])
        load_extractions(cursor, [each for each in current if each.deals])
        settle_now(cursor, _touched(cursor) - before)
    return len(current)


def _touched(cursor: Any) -> set[int]:
    cursor.execute(TOUCHED)
    return {row[0] for row in cursor.fetchall()}


def _move_anchors(cursor: Any, read: Sequence[PostDeals], changes: Mapping[int, ExtractionChange]) -> None:
    """Let a deal whose place changed keep its row, with all that points to it."""
    moves = [
        (each.post.id, pair.old.anchor, pair.new.anchor)
        for each in read
        for pair in changes[each.post.id].changed
        if pair.old.anchor != pair.new.anchor
    ]
    if not moves:
        return
    posts, old, new = (list(column) for column in zip(*moves, strict=True))
    gone = [(each.post.id, deal.anchor) for each in read for deal in changes[each.post.id].gone]
    taken = {(post, anchor) for post, anchor in zip(posts, new, strict=True)}
    for post, anchor in taken.intersection(gone):  # its row goes with the load; its place is needed before
        Deal.objects.filter(post=post, anchor=anchor).update(anchor=2 * ASIDE + anchor)
    cursor.execute(MOVE_ANCHORS, {"posts": posts, "old": old, "new": new, "aside": ASIDE})
    cursor.execute(SETTLE_ANCHORS, {"posts": posts, "aside": ASIDE})


def posts_after(post_id: int) -> int:
    """Return how many stored posts there are to read after an id. 1 query that looks at each."""
    return Post.objects.filter(pk__gt=post_id).exclude(text="").count()


def open_reextraction(catalogue: str, *, restart: bool = False) -> ReextractionRun:
    """Return the run that was broken off with the same catalogue, else a new one; its posts are counted."""
    broken_off = Reextraction.objects.filter(finished_at=None)
    if restart:
        broken_off.delete()
    found = broken_off.filter(catalogue=catalogue).order_by("-pk").first()
    run = found or Reextraction(catalogue=catalogue)
    run.resumed_with = int(run.counts.get("posts", 0))
    run.expected = run.resumed_with + posts_after(run.after)
    run.resumed_at, run.told_at, run.stop_asked_at = timezone.now(), None, None
    run.save()
    return reextraction_as_it_is(run.pk)


def reextraction_as_it_is(pk: int) -> ReextractionRun:
    """Return a run as it is stored. 1 query."""
    run = Reextraction.objects.get(pk=pk)
    is_finished = run.finished_at is not None
    return ReextractionRun(
        run.pk, run.started_at, run.after, run.counts, run.expected, run.resumed_with, is_finished
    )


def note_progress(pk: int, after: int, counts: Mapping[str, int]) -> bool:
    """Note how far a run came, and tell whether it shall go on. Counts are set, not added."""
    rows = Reextraction.objects.filter(pk=pk)
    rows.update(after=after, counts=dict(counts), told_at=timezone.now())
    return rows.filter(stop_asked_at=None).exists()


def ask_to_stop(pk: int) -> None:
    """Have a run end after its batch: what is stored stays, and the next run goes on from there."""
    Reextraction.objects.filter(pk=pk, finished_at=None).update(stop_asked_at=timezone.now())


def finish_reextraction(pk: int) -> None:
    Reextraction.objects.filter(pk=pk).update(finished_at=Now())
