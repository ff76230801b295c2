"""Loading what a chunk gave: one transaction, the same tables whatever the order of the chunks.

Loads and settling run one at a time, under one advisory lock: a load takes some 20 to 200 ms and
the work before it seconds, so nothing is lost, and deadlocks, half-seen delete notices and doubled
listings cannot happen. Raw SQL throughout: COPY and INSERT ... SELECT ... ON CONFLICT with a WHERE,
which the ORM cannot express, are what makes it fast and a second load of the same rows change none.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from deals.domain.alerts.mode import AlertMode
from deals.domain.overrides import apply_overrides
from deals.domain.records import LoadBatch, LoadCounts, PostDeals, SnapshotRecord
from deals.domain.sightings import BestSightings
from deals.models import DeallessPosts, DeletionNotices
from deals.services.alerts.dirty import (
    mark_hours_dirty,
    mark_posts_dirty,
    mark_retailers_dirty,
    watches_campaigns,
)
from deals.services.common.staging import drop_staged, stage
from deals.services.loading import statements as sql
from deals.services.loading.coverage import replace_coverage
from deals.services.loading.deletions import (
    forgotten_before,
    keep_deleted_authors,
    keeps_figures,
    noticed_ids,
    posts_of_deleted_authors,
    purge_overrides,
    purge_posts,
    remove_posts,
    stripped,
)
from deals.services.loading.id_sets import keep_ids, named_ids
from deals.services.loading.rows import (
    STAGED_DEAL,
    STAGED_POST,
    STAGED_SNAPSHOT,
    deal_row,
    post_row,
    snapshot_row,
)
from deals.services.loading.stored_extractions import extractions_of, overrides_of
from deals.services.loading.versions import keep_versions, older_versions
from deals.services.loading.voice_statements import MARK_HANDLES_DUE
from deals.services.loading.withdrawal import other_sources, replace_sightings

LOAD_LOCK = 7_201_902


def load_batch(batch: LoadBatch) -> LoadCounts:
    """Write a chunk's facts and return the rows made or changed: zeros for a batch already loaded.

    To be called inside the transaction that also completes the chunk. Of several sightings of a
    post the complete text wins, then the earliest, then the smallest id of the carrying post, then (one
    post's line that reads differently in two dumps) the smallest hash of the line; a newer version goes
    before all of that. A complete text without a deal beats a cut one with deals: the post is not stored.
    """
    with connection.cursor() as cursor:
        lock_loading(cursor)
        freed = _keep_verdicts(batch)
        lost = replace_sightings(cursor, batch)
        gone = keep_deleted_authors(batch.source, batch.deleted_author_ids)
        gone |= posts_of_deleted_authors(batch.posts).union(batch.deleted_post_ids)
        deleted = purge_posts(gone)
        reapply_overrides(cursor, purge_overrides(gone))
        remove_posts(batch.dealless_post_ids, cut_only=True)
        freed |= keep_versions(batch)
        posts = _candidates(batch, gone)
        with _promotions_looked_at(cursor, batch, posts):
            counts = LoadCounts(
                posts=_load_posts(cursor, posts),
                deals=_load_deals(cursor, posts, batch.alert_mode, batch.load),
                snapshots=_load_snapshots(cursor, batch.snapshots),
                deleted=deleted,
                sources_to_reload=other_sources(cursor, batch.source, freed.union(lost)),
            )
    with connection.cursor() as cursor:
        mark_hours_dirty(cursor, replace_coverage(batch.source, batch.coverage))
    return counts


def _keep_verdicts(batch: LoadBatch) -> set[int]:
    """Store whom the chunk's notices and whole texts keep out; return those that nothing keeps out now."""
    kept = ((DeletionNotices, batch.deleted_post_ids), (DeallessPosts, batch.dealless_post_ids))
    return set().union(*(keep_ids(model, batch.source, ids, replace=batch.is_whole) for model, ids in kept))


def lock_loading(cursor: Any) -> None:
    """Wait for other loads and settlings to commit, and keep them waiting until this one has."""
    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOAD_LOCK])


def _candidates(batch: LoadBatch, deleted: Collection[int]) -> list[PostDeals]:
    """Return the best sighting of each post that nothing keeps out, by ascending id."""
    best = BestSightings()
    for found in batch.posts:
        best.keep(found)
    for void in named_ids(DeallessPosts, [key for key, each in best.items() if not each.post.complete]):
        del best[void]
    for older in older_versions(best):
        del best[older]
    for gone in noticed_ids(best.keys()) | best.keys() & deleted:
        if keeps_figures():
            best[gone] = stripped(best[gone])
        else:
            del best[gone]
    if horizon := forgotten_before():
        old = [key for key, each in best.items() if each.post.created_at < horizon]
        best.update((key, stripped(best[key])) for key in old)
    return [best[post_id] for post_id in sorted(best)]


@contextmanager
def _promotions_looked_at(cursor: Any, batch: LoadBatch, found: list[PostDeals]) -> Iterator[None]:
    """Mark the retailers of what changes, as they were and as they are then, where a rule watches them."""
    changed: set[int] = set()
    if watches_campaigns():
        changed = {each.post.id for each in found} | {each.post_id for each in batch.snapshots}
    mark_retailers_dirty(cursor, changed)
    yield
    mark_retailers_dirty(cursor, changed)


def _load_posts(cursor: Any, found: list[PostDeals]) -> int:
    stage(cursor, "staged_post", STAGED_POST, (post_row(each.post) for each in found))
    cursor.execute(sql.UPSERT_POSTS)
    return int(cursor.rowcount)


def _load_deals(
    cursor: Any, found: list[PostDeals], alert_mode: str = AlertMode.RECORD, load: str = ""
) -> int:
    overrides = overrides_of([each.post.id for each in found])
    effective = (
        (each.post, deal)
        for each in found
        for deal in apply_overrides(each.deals, overrides.get(each.post.id, ()))
    )
    stage(cursor, "staged_deal", STAGED_DEAL, (deal_row(post, deal) for post, deal in effective))
    cursor.execute(sql.KEEP_DEALS_OF_WINNING_SIGHTINGS)
    cursor.execute(sql.ADD_LISTINGS)
    drop_staged(cursor, "resolved_deal")
    cursor.execute(sql.RESOLVE_DEALS)
    mark_posts_dirty(cursor, alert_mode, load)
    cursor.execute(sql.MARK_STALE_DIRTY)
    cursor.execute(sql.MARK_STALE_DUE)
    cursor.execute(sql.UNLINK_STALE_REPORTS)
    cursor.execute(sql.DELETE_STALE_DEALS)
    changed = int(cursor.rowcount)
    cursor.execute(sql.UPSERT_DEALS)
    changed += int(cursor.fetchone()[0])
    cursor.execute(sql.LINK_REPORTS)
    return changed


def reapply_overrides(cursor: Any, posts: Collection[int]) -> None:
    """Bring stored deals in line with what curators say of them now. Called with the loading lock held."""
    if found := extractions_of(posts):
        load_extractions(cursor, found)


def load_extractions(cursor: Any, found: list[PostDeals]) -> None:
    """Store what stored posts are read as. Called with the loading lock held."""
    _load_posts(cursor, found)
    _load_deals(cursor, found)


def reassign_retailers(
    cursor: Any,
    *,
    retailers: Collection[int] = (),
    sellers: Collection[str] = (),
    handles: Collection[str] = (),
) -> int:
    """Recompute the retailer of deals: of these retailers (or extracted as such), sellers, accounts.

    Returns how many changed. Called with the loading lock held, after what it depends on was written.
    """
    values = {"retailers": list(retailers), "sellers": list(sellers), "handles": list(handles)}
    cursor.execute(MARK_HANDLES_DUE, values)
    cursor.execute(sql.REASSIGN_RETAILERS, values)
    return int(cursor.fetchone()[0])


def reassign_brands(
    cursor: Any,
    brands: Collection[int] = (),
    *,
    makers: Collection[str] = (),
    target: int = 0,
    owner: int = 0,
    spellings: Collection[str] = (),
) -> int:
    """Recompute the brand of deals extracted as of these brands, or by these unknown makers' names.

    Returns how many changed. What was extracted as of the target by one of `spellings` (letters and digits
    only) becomes the owner's. Called with the loading lock held, after what it depends on was written.
    """
    values: dict[str, Any] = {"brands": list(brands), "makers": list(makers), "target": target}
    values |= {"owner": owner, "spellings": list(spellings)}
    cursor.execute(sql.REASSIGN_BRANDS, values)
    return int(cursor.fetchone()[0])


def _load_snapshots(cursor: Any, snapshots: tuple[SnapshotRecord, ...]) -> int:
    stage(cursor, "staged_snapshot", STAGED_SNAPSHOT, map(snapshot_row, snapshots))
    cursor.execute(sql.ADD_SNAPSHOTS)
    return int(cursor.rowcount)
