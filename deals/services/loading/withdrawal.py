"""Removing what a chunk gave before and gives no more: its object changed, or its posts read differently.

A post whose winning sighting goes is removed, and every other chunk that carried it is named, to be
loaded again: only its lines can tell what the post looks like without that sighting.
"""

from collections.abc import Collection
from typing import Any

from deals.domain.records import LoadBatch
from deals.services.common.staging import drop_staged, stage
from deals.services.loading.deletions import remove_posts

STAGED_SIGHTING = "post_id bigint, seen_at timestamptz, seen_in bigint"

# What another chunk carried too (the same line in two dumps) is not gone.
TAKE_BACK = """
    WITH dropped AS (
        DELETE FROM deals_sighting mine WHERE source = %(source)s AND NOT EXISTS (
            SELECT FROM staged_sighting now
            WHERE (now.post_id, now.seen_at, now.seen_in) = (mine.post_id, mine.seen_at, mine.seen_in)
        )
        RETURNING post_id, seen_at, seen_in
    )
    INSERT INTO gone_sighting SELECT post_id, seen_at, seen_in FROM dropped WHERE NOT EXISTS (
        SELECT FROM deals_sighting other WHERE other.source <> %(source)s
            AND (other.post_id, other.seen_at, other.seen_in)
                = (dropped.post_id, dropped.seen_at, dropped.seen_in)
    )
"""

REMOVE_SNAPSHOTS = """
    DELETE FROM deals_engagementsnapshot snapshot USING gone_sighting gone
    WHERE (snapshot.post_id, snapshot.observed_at, snapshot.source_post_id)
        = (gone.post_id, gone.seen_at, gone.seen_in)
"""

LOST_POSTS = """
    SELECT post.id FROM deals_post post JOIN gone_sighting gone
        ON (gone.post_id, gone.seen_at, gone.seen_in) = (post.id, post.seen_at, post.seen_in)
"""

ADD_SIGHTINGS = """
    INSERT INTO deals_sighting (source, post_id, seen_at, seen_in)
    SELECT %(source)s, post_id, seen_at, seen_in FROM staged_sighting ORDER BY post_id, seen_in
    ON CONFLICT DO NOTHING
"""

OTHER_SOURCES = """
    SELECT DISTINCT source FROM deals_sighting
    WHERE post_id = ANY(%(posts)s) AND source <> %(source)s ORDER BY source
"""


def replace_sightings(cursor: Any, batch: LoadBatch) -> list[int]:
    """Note which posts the chunk carries; take back what it carried before and, read whole, lacks now.

    Returns the posts that lost their winning sighting; they are removed.
    """
    sightings = {(each.post.id, each.post.seen_at, each.post.seen_in) for each in batch.posts}
    sightings |= {(each.post_id, each.observed_at, each.source_post_id) for each in batch.snapshots}
    stage(cursor, "staged_sighting", STAGED_SIGHTING, sorted(sightings))
    lost = _take_back(cursor, batch.source) if batch.is_whole else []
    cursor.execute(ADD_SIGHTINGS, {"source": batch.source})
    return lost


def other_sources(cursor: Any, source: str, posts: Collection[int]) -> tuple[str, ...]:
    """Return the other chunks that carried any of `posts`."""
    if not posts:
        return ()
    cursor.execute(OTHER_SOURCES, {"source": source, "posts": sorted(posts)})
    return tuple(row[0] for row in cursor.fetchall())


def _take_back(cursor: Any, source: str) -> list[int]:
    cursor.execute("SELECT EXISTS (SELECT FROM deals_sighting WHERE source = %s)", [source])
    if not cursor.fetchone()[0]:
        return []  # the chunk's first load
    drop_staged(cursor, "gone_sighting")
    cursor.execute(f"CREATE TEMP TABLE gone_sighting ({STAGED_SIGHTING}) ON COMMIT DROP")
    cursor.execute(TAKE_BACK, {"source": source})
    if not cursor.rowcount:
        return []
    cursor.execute(REMOVE_SNAPSHOTS)
    cursor.execute(LOST_POSTS)
    lost = [row[0] for row in cursor.fetchall()]
    remove_posts(lost)
    return lost
