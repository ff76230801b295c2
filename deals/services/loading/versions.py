"""Posts that their authors changed: the newest version counts, whatever the order of loading.

On X an edit is a post of its own, which names the ones before it (OlderPosts). Elsewhere a post keeps its id
and its newest text wins by PostRecord.rank; one that holds no deal any more is no row, so it is noted here.
"""

from collections.abc import Mapping, Sequence

from django.db.models import Max

from deals.domain.records import LoadBatch, PostDeals
from deals.models import DeallessRevision, OlderPosts, Post
from deals.services.loading.deletions import remove_posts
from deals.services.loading.id_sets import keep_ids, named_ids


def keep_versions(batch: LoadBatch) -> set[int]:
    """Store what a chunk says of versions, take out what is older, and return the posts that it frees."""
    freed = keep_ids(OlderPosts, batch.source, batch.older_post_ids, replace=batch.is_whole)
    freed |= _keep_revisions(batch.source, batch.dealless_revisions, replace=batch.is_whole)
    said = dict(batch.dealless_revisions)
    stored = dict(Post.objects.filter(pk__in=said).values_list("pk", "revision")) if said else {}
    outdated = {post_id for post_id, revision in stored.items() if revision < said[post_id]}
    remove_posts({*batch.older_post_ids, *outdated})
    return freed


def older_versions(found: Mapping[int, PostDeals]) -> set[int]:
    """Return which of the posts that are to be loaded a newer version stands for."""
    void = named_ids(OlderPosts, found.keys())
    rows = DeallessRevision.objects.filter(post_id__in=found.keys())
    newest = rows.order_by().values_list("post_id").annotate(Max("revision"))
    return void | {post_id for post_id, revision in newest if revision > found[post_id].post.revision}


def _keep_revisions(source: str, revisions: Sequence[tuple[int, int]], *, replace: bool) -> set[int]:
    """Store the dealless revisions of one chunk; return the posts of which it says less than before."""
    rows, now = DeallessRevision.objects.filter(source=source), dict(revisions)
    before = dict(rows.order_by().values_list("post_id", "revision"))
    if not replace:
        now |= {post_id: max(at, now.get(post_id, 0)) for post_id, at in before.items()}
    freed = {post_id for post_id, at in before.items() if now.get(post_id, 0) < at}
    if gone := before.keys() - now.keys():
        rows.filter(post_id__in=gone).delete()
    DeallessRevision.objects.bulk_create(
        [DeallessRevision(source=source, post_id=post_id, revision=now[post_id]) for post_id in sorted(now)],
        update_conflicts=True,
        unique_fields=["source", "post_id"],
        update_fields=["revision"],
    )
    return freed
